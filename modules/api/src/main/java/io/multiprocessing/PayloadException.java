package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * A value cannot travel between processes.
 *
 * <p>The message names the path to the field at fault, such as
 * {@code Order.customer.socket: java.net.Socket is not Serializable}, or the size and the limit. It is thrown where the
 * value is passed; for a result, where the result is taken (Python: {@code MaybeEncodingError}).
 *
 * @since 0.1.0
 */
public class PayloadException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes one without a cause.
     *
     * @param message what could not be done, with which values, and what would help
     */
    public PayloadException(String message) {
        this(message, null);
    }

    /**
     * Makes one with a cause.
     *
     * @param message what could not be done, with which values, and what would help
     * @param cause what led to it, if known
     */
    public PayloadException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
