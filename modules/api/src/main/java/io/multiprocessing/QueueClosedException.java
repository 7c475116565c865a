package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A queue was used through a copy that was closed.
 *
 * <p>Python's {@code ValueError: Queue is closed}. Other copies go on.
 *
 * @since 0.1.0
 */
public class QueueClosedException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public QueueClosedException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public QueueClosedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
