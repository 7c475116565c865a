package io.multiprocessing;

import java.io.IOException;

/** Listener. */
public interface Listener extends AutoCloseable {
    @SuppressWarnings("DoNotCallSuggester")
    static Listener bind(String host, int port, byte[] authKey) throws IOException {
        throw new UnsupportedOperationException("a listener comes with issue 5");
    }

    Connection accept() throws IOException, InterruptedException;

    String address();

    @Override
    void close();
}
