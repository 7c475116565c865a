package io.multiprocessing;

import java.io.IOException;
import java.time.Duration;

/** One end of a pipe; whole messages. Serializable as a handle. */
public interface Connection extends Waitable, AutoCloseable, Handle {
    void send(Object message) throws IOException, InterruptedException;
    /** EOFException once the other end is closed and all was read. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    <T> T recv() throws IOException, InterruptedException;

    void sendBytes(byte[] bytes) throws IOException, InterruptedException;

    void sendBytes(byte[] bytes, int offset, int length) throws IOException, InterruptedException;

    int recvBytesInto(byte[] buffer, int offset) throws IOException, InterruptedException;

    byte[] recvBytes() throws IOException, InterruptedException;

    byte[] recvBytes(int maxLength) throws IOException, InterruptedException;

    boolean poll() throws IOException;

    boolean poll(Duration timeout) throws IOException, InterruptedException;
    /** close() ends this process's copy; a copy on its way in a message counts as open. */
    boolean closed();

    boolean readable();

    boolean writable();

    @Override
    void close();
}
