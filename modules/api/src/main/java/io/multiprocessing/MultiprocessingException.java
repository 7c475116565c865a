package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * The root of what this library throws.
 *
 * <p>Python's {@code ProcessError}. Unchecked. Refused arguments and states are {@link IllegalArgumentException} and
 * {@link IllegalStateException} instead. A message says what could not be done, with which values, and what would help.
 * Exceptions travel between processes; so do those below it, if their causes do.
 *
 * @since 0.1.0
 */
public class MultiprocessingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public MultiprocessingException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public MultiprocessingException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /**
     * Makes one that may have no stack trace of its own.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     * @param writableStackTrace false: no stack trace is taken
     */
    protected MultiprocessingException(String message, @Nullable Throwable cause, boolean writableStackTrace) {
        super(message, cause, true, writableStackTrace);
    }
}
