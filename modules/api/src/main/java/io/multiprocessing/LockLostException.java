package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * The cluster has taken a lock away from its holder.
 *
 * <p>What the lock protected may be in another's hands: compare fencing tokens. Python has no counterpart.
 *
 * @since 0.1.0
 */
public class LockLostException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public LockLostException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public LockLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
