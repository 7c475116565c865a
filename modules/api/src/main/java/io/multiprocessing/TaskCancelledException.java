package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A task ended without a result because it was cancelled.
 *
 * <p>By {@link AsyncResult#cancel}, or by {@link Pool#terminate()} or the end of the program that owns the pool. In
 * Python such a result never becomes ready.
 *
 * @since 0.1.0
 */
public class TaskCancelledException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public TaskCancelledException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public TaskCancelledException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
