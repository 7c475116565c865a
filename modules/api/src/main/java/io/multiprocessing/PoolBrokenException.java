package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A pool can run no more tasks.
 *
 * <p>Its initializer threw, or its workers could not be started, three times in a row; the cause is the last failure.
 * Every result that was not there yet and every later call gets it. Python starts workers for ever instead.
 *
 * @since 0.1.0
 */
public class PoolBrokenException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public PoolBrokenException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public PoolBrokenException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
