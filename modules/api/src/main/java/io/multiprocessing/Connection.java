package io.multiprocessing;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe; whole messages.
 *
 * <p>Python's {@code Connection}. Messages are never merged or split and keep their order. A message that was sent is
 * delivered before the end of file, whoever closes or dies; an end is closed once its last copy is, and a process's
 * copies are with its death. It may be sent through another connection, and the sender may then close its own copy.
 *
 * <p>Thread-safe: a message goes to one receiver. Serializable as a handle.
 *
 * @since 0.1.0
 */
public interface Connection extends Waitable, AutoCloseable, Handle {
    /**
     * Sends a message, waiting while the other end has too much unread.
     *
     * @param message any value that can travel, by value
     * @throws PayloadException when it cannot travel
     * @throws java.io.IOException when this copy is closed, only receives, or the other end is closed
     * @throws InterruptedException when interrupted; the message is not sent
     */
    void send(@Nullable Object message) throws IOException, InterruptedException;

    /**
     * Receives the next message, waiting for one.
     *
     * @param <T> the type that the caller expects; not checked
     * @return the message, a copy
     * @throws java.io.EOFException once the other end is closed or its process is gone, and all was read
     * @throws java.io.IOException when this copy is closed, or only sends
     * @throws InterruptedException when interrupted; nothing is taken
     */
    @SuppressWarnings("TypeParameterUnusedInFormals") // recv() of Python has no type either
    <T extends @Nullable Object> T recv() throws IOException, InterruptedException;

    /**
     * Sends a message of bytes, which may be empty. See {@link #send}.
     *
     * @param bytes the message
     * @throws java.io.IOException when this copy is closed, only receives, or the other end is closed
     * @throws InterruptedException when interrupted; the message is not sent
     */
    void sendBytes(byte[] bytes) throws IOException, InterruptedException;

    /**
     * Sends a part of an array as a message. See {@link #send}.
     *
     * @param bytes an array
     * @param offset where the message begins
     * @param length how long it is
     * @throws IndexOutOfBoundsException when there are not so many bytes there
     * @throws java.io.IOException when this copy is closed, only receives, or the other end is closed
     * @throws InterruptedException when interrupted; the message is not sent
     */
    void sendBytes(byte[] bytes, int offset, int length) throws IOException, InterruptedException;

    /**
     * Receives a message of bytes into an array, waiting for one.
     *
     * @param buffer takes the message
     * @param offset where
     * @return the message's length
     * @throws BufferTooShortException when there is too little room; it has the whole message
     * @throws IndexOutOfBoundsException when the offset is not in the buffer
     * @throws java.io.EOFException once the other end is closed or its process is gone, and all was read
     * @throws java.io.IOException when this copy is closed, or only sends
     * @throws InterruptedException when interrupted; nothing is taken
     */
    int recvBytesInto(byte[] buffer, int offset) throws IOException, InterruptedException;

    /**
     * Receives a message of bytes, waiting for one.
     *
     * @return the message
     * @throws java.io.EOFException once the other end is closed or its process is gone, and all was read
     * @throws java.io.IOException when this copy is closed, or only sends
     * @throws InterruptedException when interrupted; nothing is taken
     */
    byte[] recvBytes() throws IOException, InterruptedException;

    /**
     * Receives a message of bytes that is not longer than allowed, waiting for one. A longer one closes this end, as in
     * Python.
     *
     * @param maxLength in bytes, 0 or more
     * @return the message
     * @throws IllegalArgumentException when maxLength is negative
     * @throws java.io.EOFException once the other end is closed or its process is gone, and all was read
     * @throws java.io.IOException when this copy is closed, only sends, or the message is longer
     * @throws InterruptedException when interrupted; nothing is taken
     */
    byte[] recvBytes(int maxLength) throws IOException, InterruptedException;

    /**
     * Tells whether a receive would not wait.
     *
     * @return true if a message is there, and at the end of file
     * @throws java.io.IOException when this copy is closed, or only sends
     */
    boolean poll() throws IOException;

    /**
     * Waits at most so long until a receive would not wait.
     *
     * @param timeout zero or negative: does not wait
     * @return true if a message is there, and at the end of file
     * @throws java.io.IOException when this copy is closed, or only sends
     * @throws InterruptedException when interrupted; nothing is taken
     */
    boolean poll(Duration timeout) throws IOException, InterruptedException;

    /**
     * Tells whether this copy is closed.
     *
     * @return whether close() was called here
     */
    boolean closed();

    /**
     * Tells whether this end receives.
     *
     * @return false: receiving is an IOException
     */
    boolean readable();

    /**
     * Tells whether this end sends.
     *
     * @return false: sending is an IOException
     */
    boolean writable();

    /**
     * Ends this process's copy; a copy on its way in a message counts as open. The other end reads what was sent, then
     * end of file. Idempotent.
     */
    @Override
    void close();
}
