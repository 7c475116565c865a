package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A barrier was broken, and with it the wait of every party.
 *
 * <p>Python's {@code threading.BrokenBarrierError}: a party timed out, was interrupted or died, its action threw, or it
 * was aborted or reset.
 *
 * @since 0.1.0
 */
public class BarrierBrokenException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public BarrierBrokenException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public BarrierBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
