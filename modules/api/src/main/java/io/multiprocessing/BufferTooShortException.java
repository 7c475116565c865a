package io.multiprocessing;

/**
 * A message was longer than the buffer that was to take it.
 *
 * <p>Python's {@code BufferTooShort}: the message was taken from the connection and is in {@link #messageBytes()}.
 *
 * @since 0.1.0
 */
public class BufferTooShortException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    /** The whole message. */
    private final byte[] messageBytes;

    /**
     * Makes one.
     *
     * @param message the message's length and the room there was
     * @param messageBytes the whole message, copied
     */
    public BufferTooShortException(String message, byte[] messageBytes) {
        super(message);
        this.messageBytes = messageBytes.clone();
    }

    /**
     * Gives the message that did not fit.
     *
     * @return all of its bytes, a copy
     */
    public byte[] messageBytes() {
        return messageBytes.clone();
    }
}
