package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A wait ended before what was waited for came.
 *
 * <p>Python's {@code multiprocessing.TimeoutError}. What was waited for goes on and may be waited for again. Queues
 * throw {@link QueueFullException} and {@link QueueEmptyException} instead.
 *
 * @since 0.1.0
 */
public class OperationTimedOutException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public OperationTimedOutException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public OperationTimedOutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
