package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A task threw.
 *
 * <p>The cause is the exception itself, with the stack trace it had in the worker, or a {@link RemoteException} where
 * its class cannot be loaded or read here. Python throws the original exception directly and puts the remote traceback
 * below it; here the original is below, so that a checked exception needs no declaration.
 *
 * @since 0.1.0
 */
public class TaskFailedException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public TaskFailedException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public TaskFailedException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
