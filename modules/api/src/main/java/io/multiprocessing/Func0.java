package io.multiprocessing;

import java.io.Serializable;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A function of no arguments that can run in another process.
 *
 * <p>Like a Python target it is passed by value: a method reference or a lambda is encoded with the values it captures,
 * and one that captures something not serializable (often {@code this}) is refused with a {@link PayloadException}
 * where it is passed. It is a {@link Callable} too.
 *
 * @param <R> type of the result, which travels back as bytes
 * @since 0.1.0
 */
@FunctionalInterface
public interface Func0<R extends @Nullable Object> extends Callable<R>, Serializable {
    /**
     * Computes the result, in the process it was sent to.
     *
     * @return the result; {@code null} is a value
     * @throws Exception what the caller gets as the cause of a {@link TaskFailedException}
     */
    @Override
    R call() throws Exception;
}
