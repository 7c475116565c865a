package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A queue was shut down for everybody.
 *
 * <p>Python's {@code queue.ShutDown}, which its multiprocessing queues do not have.
 *
 * @since 0.1.0
 */
public class QueueShutDownException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public QueueShutDownException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public QueueShutDownException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
