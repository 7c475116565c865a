package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A shared object was used that has been destroyed.
 *
 * <p>By {@link Handle#destroy()}, or with the program that made it. Python: {@code BrokenPipeError} or
 * {@code RemoteError} of a manager that is gone.
 *
 * @since 0.1.0
 */
public class ObjectDestroyedException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public ObjectDestroyedException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public ObjectDestroyedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
