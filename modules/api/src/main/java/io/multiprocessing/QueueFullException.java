package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A queue had no room in the time given.
 *
 * <p>Python's {@code queue.Full}. The item was not put.
 *
 * @since 0.1.0
 */
public class QueueFullException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public QueueFullException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public QueueFullException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
