package io.multiprocessing;

import java.io.Serializable;

/**
 * An action of no arguments and no result that can run in another process.
 *
 * <p>Like a Python target it is passed by value: a method reference or a lambda is encoded with the values it captures,
 * and one that captures something not serializable (often {@code this}) is refused with a {@link PayloadException}
 * where it is passed.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface Action0 extends Serializable {
    /**
     * Acts, in the process it was sent to.
     *
     * @throws Exception ends a process with exit code 1; a pool's task fails with it
     */
    void run() throws Exception;
}
