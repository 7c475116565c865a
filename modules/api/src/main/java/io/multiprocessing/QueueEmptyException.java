package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A queue had no item in the time given.
 *
 * <p>Python's {@code queue.Empty}. Nothing was taken.
 *
 * @since 0.1.0
 */
public class QueueEmptyException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public QueueEmptyException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public QueueEmptyException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
