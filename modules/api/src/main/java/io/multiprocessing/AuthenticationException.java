package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * One of two sides did not know the key.
 *
 * <p>Python's {@code AuthenticationError}; both sides get it.
 *
 * @since 0.1.0
 */
public class AuthenticationException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public AuthenticationException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public AuthenticationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
