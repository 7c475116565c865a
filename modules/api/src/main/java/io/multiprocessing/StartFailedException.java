package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A process could not be started.
 *
 * <p>The message has the new JVM's own words. Python: {@code OSError}.
 *
 * @since 0.1.0
 */
public class StartFailedException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public StartFailedException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public StartFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
