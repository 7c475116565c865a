package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A pool had no room for one more queued task.
 *
 * <p>{@link PoolOptions#maxQueuedTasks} says how many may be queued and how long the caller waits. The task was not
 * taken. Python's pool has no limit.
 *
 * @since 0.1.0
 */
public class PoolFullException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public PoolFullException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public PoolFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
