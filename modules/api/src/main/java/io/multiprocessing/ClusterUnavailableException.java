package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * The cluster cannot serve this program now.
 *
 * <p>It is cut off from the majority, this node was removed, or no agent answered in time. {@link #outcomeUnknown()}
 * says whether what was asked may have been done nevertheless. Python has no counterpart.
 *
 * @since 0.1.0
 */
public class ClusterUnavailableException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /** Whether what was asked may have been done. */
    private final boolean outcomeUnknown;

    /**
     * Makes one.
     *
     * @param message what could not be done, with which nodes, and what would help
     * @param outcomeUnknown true: what was asked may have been done; false: it was not
     * @param cause what led to it, if known
     */
    public ClusterUnavailableException(String message, boolean outcomeUnknown, @Nullable Throwable cause) {
        super(message, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /**
     * Tells whether what was asked may have been done.
     *
     * @return false: it was not, and may be asked again
     */
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
