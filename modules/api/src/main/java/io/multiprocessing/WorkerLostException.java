package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A task ended without a result because its worker died.
 *
 * <p>{@link #status()} says how. The pool has replaced the worker, other tasks are not touched. Whether the task had
 * effects is unknown. In Python such a result never becomes ready.
 *
 * @since 0.1.0
 */
public class WorkerLostException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /** How the worker ended. */
    private final ExitStatus status;

    /**
     * Makes one.
     *
     * @param message which task and worker, and how it ended
     * @param status how the worker ended
     * @param cause what led to it, if known
     */
    public WorkerLostException(String message, ExitStatus status, @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
    }

    /**
     * Tells how the worker ended.
     *
     * @return its exit status
     */
    public ExitStatus status() {
        return status;
    }
}
