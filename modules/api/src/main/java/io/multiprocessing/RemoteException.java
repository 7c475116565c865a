package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * Stands in for an exception of another process that cannot be read here.
 *
 * <p>Its class is not on this class path, or it did not survive the journey. What is left of it is text: class, message
 * and stack trace, which is printed instead of one of this exception's own. Python's {@code RemoteError} and
 * {@code RemoteTraceback}; an exception that cannot be read breaks Python's pool for ever.
 *
 * @since 0.1.0
 */
public class RemoteException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /** The original's class. */
    private final String className;

    /** The original's stack trace as text. */
    private final String remoteStackTrace;

    /**
     * Makes one.
     *
     * @param className the original's class
     * @param message the original's message
     * @param remoteStackTrace the original's stack trace, as it would be printed where it was thrown
     */
    public RemoteException(String className, @Nullable String message, String remoteStackTrace) {
        super(message == null ? className : className + ": " + message, null, false);
        this.className = className;
        this.remoteStackTrace = remoteStackTrace;
    }

    /**
     * Tells the original's class.
     *
     * @return its binary name
     */
    public String className() {
        return className;
    }

    /**
     * Tells where the original was thrown.
     *
     * @return its stack trace, as it would be printed there
     */
    public String remoteStackTrace() {
        return remoteStackTrace;
    }

    /**
     * Shows the remote stack trace below the message, so that a printed one has it.
     *
     * @return this class, the original's class and message, and its stack trace
     */
    @Override
    @SuppressWarnings("OverrideThrowableToString") // the message stays one line, a printed trace has it all
    public String toString() {
        return remoteStackTrace.isBlank()
                ? super.toString()
                : super.toString() + "\n" + remoteStackTrace.stripTrailing();
    }
}
