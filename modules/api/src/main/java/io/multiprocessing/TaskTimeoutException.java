package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A task ran longer than the pool's {@link PoolOptions#taskTimeout}.
 *
 * <p>Its worker was killed and replaced. Python's pool has no such limit.
 *
 * @since 0.1.0
 */
public class TaskTimeoutException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public TaskTimeoutException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public TaskTimeoutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
