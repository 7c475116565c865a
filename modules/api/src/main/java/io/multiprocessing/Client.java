package io.multiprocessing;

import java.io.IOException;

/**
 * The calling side of a {@link Listener}: Python's {@code multiprocessing.connection.Client}.
 *
 * <p>Caller and listener prove to each other that they know the key, over which the key itself never travels. Static,
 * thread-safe; needs no running instance.
 *
 * @since 0.1.0
 */
public final class Client {
    private Client() {}

    /**
     * Connects to a listener, waiting until it has accepted and both have proved that they know the key.
     *
     * @param host the listener's host
     * @param port the listener's port
     * @param authKey the secret that both know; an empty one is allowed
     * @return an open connection, both readable and writable, which the caller closes
     * @throws IOException when nobody listens there, or the listener dies while the two shake hands
     * @throws AuthenticationException when one of the two does not know the key
     * @throws UnsupportedOperationException always, for now: it comes with issue 5
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static Connection connect(String host, int port, byte[] authKey) throws IOException {
        throw new UnsupportedOperationException("a client of a listener comes with issue 5");
    }
}
