package io.multiprocessing;

import java.io.IOException;

/**
 * A port where other programs connect by {@link Client#connect}: Python's {@code multiprocessing.connection.Listener}.
 *
 * <p>Both sides prove that they know the key, which itself never travels. Loopback addresses only, unless TLS is
 * configured. Thread-safe. Not serializable.
 *
 * @since 0.1.0
 */
public interface Listener extends AutoCloseable {
    /**
     * Opens a port.
     *
     * @param host the address to listen on
     * @param port 0: any free one
     * @param authKey the secret that clients must know; an empty one is allowed
     * @return an open listener, which the caller closes
     * @throws IOException when the port cannot be had
     * @throws UnsupportedOperationException always, for now: it comes with issue 5
     */
    @SuppressWarnings("DoNotCallSuggester")
    static Listener bind(String host, int port, byte[] authKey) throws IOException {
        throw new UnsupportedOperationException("a listener comes with issue 5");
    }

    /**
     * Waits for a client and shakes hands with it. A client that is silent is dropped after 10 s.
     *
     * @return an open connection, which the caller closes
     * @throws IOException when the listener is closed, before or while waiting, or the client dies while the two shake
     *     hands
     * @throws AuthenticationException when one of the two does not know the key; the listener goes on
     * @throws InterruptedException when interrupted; the listener goes on
     */
    Connection accept() throws IOException, InterruptedException;

    /**
     * Tells where clients connect.
     *
     * @return {@code host:port}, with the port that it got
     */
    String address();

    /**
     * Closes the port; who waits in accept() gets an IOException. Connections live on. Idempotent.
     */
    @Override
    void close();
}
