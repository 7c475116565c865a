package io.multiprocessing.actors.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/** Key stores that live in memory only: the JDK takes keys and CAs in no other form. */
final class Stores {
    private Stores() {}

    static KeyStore empty() throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new GeneralSecurityException("the JDK cannot make an empty key store", e);
        }
        return store;
    }
}
