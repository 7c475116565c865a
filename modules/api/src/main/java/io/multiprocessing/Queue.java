package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;

/** First in, first out, between any processes and nodes. Serializable as a handle. Thread-safe. */
public interface Queue<E extends @Nullable Object> extends Waitable, AutoCloseable, Handle {
    /** Returns when the queue has it: it survives its producer from then on. */
    void put(E item) throws InterruptedException;
    /** QueueFullException after the timeout. */
    void put(E item, Duration timeout) throws InterruptedException;

    void putNowait(E item);
    /** Adds nothing if an item of this key was put before (remembered for at least 10 minutes): for a retry after an unknown outcome. */
    void putOnce(String key, E item) throws InterruptedException;

    E get() throws InterruptedException;
    /** QueueEmptyException after the timeout. */
    E get(Duration timeout) throws InterruptedException;

    E getNowait();
    /** An item that comes back to the head of the queue unless it is acknowledged. QueueEmptyException after the timeout. */
    Delivery<E> receive(Duration timeout) throws InterruptedException;

    int qsize();

    boolean empty();

    boolean full();

    int maxsize();
    /** No more through this copy: put and get throw QueueClosedException; a copy that arrives later is open. */
    @Override
    void close();
    /** For everybody: put throws QueueShutDownException; get too once drained, or at once if immediate. Wakes who waits. */
    void shutdown(boolean immediate);
    /** drainTo and addAll are one exchange, not one for each item. */
    BlockingQueue<E> asBlockingQueue();
}
