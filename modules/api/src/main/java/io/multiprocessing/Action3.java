package io.multiprocessing;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * An action of three arguments and no result that can run in another process.
 *
 * <p>Like a Python target it is passed by value: a method reference or a lambda is encoded with the values it captures,
 * and one that captures something not serializable (often {@code this}) is refused with a {@link PayloadException}
 * where it is passed.
 *
 * @param <A> type of argument 1, which travels to the process as bytes
 * @param <B> type of argument 2, which travels to the process as bytes
 * @param <C> type of argument 3, which travels to the process as bytes
 * @since 0.1.0
 */
@FunctionalInterface
public interface Action3<A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
        extends Serializable {
    /**
     * Acts, in the process it was sent to.
     *
     * @param a argument 1: a copy of what the caller passed
     * @param b argument 2: a copy of what the caller passed
     * @param c argument 3: a copy of what the caller passed
     * @throws Exception ends a process with exit code 1; a pool's task fails with it
     */
    void run(A a, B b, C c) throws Exception;
}
