package io.multiprocessing.actors.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;

/** Makes the engines of one identity: TLS 1.3 and nothing else, a certificate asked of both sides. */
final class TlsEngines {
    private static final String[] PROTOCOLS = {"TLSv1.3"};
    private static final char[] IN_MEMORY = "in memory only".toCharArray();

    private final SSLContext context;
    private final PeerTrust trust;

    TlsEngines(TlsIdentity identity, Clock clock) {
        try {
            KeyStore store = Stores.empty();
            store.setKeyEntry(
                    "node", identity.key(), IN_MEMORY, identity.chain().toArray(new X509Certificate[0]));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, IN_MEMORY);
            trust = new PeerTrust(identity.ca(), clock);
            context = SSLContext.getInstance(PROTOCOLS[0]);
            context.init(keys.getKeyManagers(), new TrustManager[] {trust}, null);
        } catch (GeneralSecurityException e) {
            throw new TlsException("this JDK cannot use the certificate and key of this member: " + e.getMessage(), e);
        }
    }

    /** For a connection to that host: its certificate must be for it. */
    SSLEngine client(String host, int port) {
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        SSLEngine engine = context.createSSLEngine(bracketed ? host.substring(1, host.length() - 1) : host, port);
        SSLParameters parameters = parameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** For a connection from anywhere: any node certificate of the CA will do. */
    SSLEngine server() {
        SSLEngine engine = context.createSSLEngine();
        SSLParameters parameters = parameters();
        parameters.setNeedClientAuth(true);
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** Checks the peer of a session again: one that is resumed has skipped the checks of a full handshake. */
    void checkPeer(SSLSession session) throws CertificateException {
        try {
            trust.checkNode(
                    session.getPeerCertificates()[0] instanceof X509Certificate certificate ? certificate : null);
        } catch (SSLPeerUnverifiedException e) {
            throw new CertificateException("the peer has shown no certificate", e);
        }
    }

    private static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(PROTOCOLS);
        return parameters;
    }
}
