package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A queue's contents are gone with the host that kept them.
 *
 * <p>Only a queue that is not durable can be lost. Everybody who waits or uses it later is told; it is never taken for
 * an empty one. Python has no counterpart.
 *
 * @since 0.1.0
 */
public class QueueLostException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public QueueLostException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public QueueLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
