package io.multiprocessing;

import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Results that come one after the other.
 *
 * <p>Python's {@code IMapIterator}. Different: {@link #next(Duration)} and going on after a failed item work whatever
 * the chunk size, and closing it frees what it has read ahead. {@code next()} and {@code hasNext()} wait; each result
 * comes, however its task ended. Interrupted, they throw a {@link MultiprocessingException} with the interrupt flag
 * set, and may be called again.
 *
 * <p>Thread-safe: each result goes to one caller.
 *
 * @param <R> type of the results
 * @since 0.1.0
 */
public interface ResultIterator<R extends @Nullable Object> extends Iterator<R>, AutoCloseable {
    /**
     * Waits at most so long for the next result.
     *
     * @param timeout zero or negative: does not wait
     * @return the result
     * @throws OperationTimedOutException when it is not there in time; it is still the next one
     * @throws NoSuchElementException when there is none left
     * @throws TaskFailedException when this item's call threw; the one after it is next
     * @throws WorkerLostException when this item's worker died; the one after it is next
     * @throws TaskCancelledException when the pool was terminated
     * @throws InterruptedException when interrupted; nothing is taken
     */
    R next(Duration timeout) throws InterruptedException;

    /**
     * Gives the rest as a stream, sequential and in this iterator's order. A failed item is thrown by the stream's
     * terminal operation.
     *
     * @return a stream that closes this iterator when it is closed
     */
    Stream<R> stream();

    /**
     * Takes no more: inputs not yet handed to workers are not run. Idempotent.
     */
    @Override
    void close();
}
