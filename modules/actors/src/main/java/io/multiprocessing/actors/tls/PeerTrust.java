package io.multiprocessing.actors.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the node certificates of one CA, and says of each other why not.
 *
 * <p>The JDK's PKIX comes first. It does not look at the CA's own dates, and takes the CA's own certificate for a peer's.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private final X509Certificate ca;
    private final Clock clock;
    private final X509ExtendedTrustManager pkix;

    PeerTrust(X509Certificate ca, Clock clock) throws GeneralSecurityException {
        this.ca = ca;
        this.clock = clock;
        this.pkix = pkix(ca);
    }

    /** Throws if no connection to the owner of such a certificate may be kept, or made again from its session. */
    void checkNode(@Nullable X509Certificate certificate) throws CertificateException {
        if (certificate == null) {
            throw new CertificateException("the peer has no certificate");
        }
        String flaw = NodeCertificate.flaw(certificate);
        if (flaw == null) {
            flaw = NodeCertificate.outOfDate(certificate, clock.instant());
        }
        if (flaw != null) {
            throw new CertificateException("the peer's certificate " + describe(certificate) + " " + flaw);
        }
        String caFlaw = NodeCertificate.outOfDate(ca, clock.instant());
        if (caFlaw != null) {
            throw new CertificateException("the CA " + describe(ca) + " " + caFlaw);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> pkix.checkClientTrusted(chain, authType, engine));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        check(chain, () -> pkix.checkServerTrusted(chain, authType, engine));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> pkix.checkClientTrusted(chain, authType, socket));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        check(chain, () -> pkix.checkServerTrusted(chain, authType, socket));
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> pkix.checkClientTrusted(chain, authType));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        check(chain, () -> pkix.checkServerTrusted(chain, authType));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[] {ca};
    }

    private void check(X509Certificate[] chain, Check pkixCheck) throws CertificateException {
        X509Certificate certificate = chain.length == 0 ? null : chain[0];
        try {
            pkixCheck.run();
        } catch (CertificateException e) {
            throw certificate == null
                    ? e
                    : new CertificateException(
                            "the peer's certificate " + describe(certificate) + " is refused: " + e.getMessage(), e);
        }
        checkNode(certificate);
    }

    private static String describe(X509Certificate certificate) {
        return "[" + certificate.getSubjectX500Principal() + ", hosts " + HostName.in(certificate) + ", issued by "
                + certificate.getIssuerX500Principal() + ", valid until "
                + certificate.getNotAfter().toInstant() + "]";
    }

    private static X509ExtendedTrustManager pkix(X509Certificate ca) throws GeneralSecurityException {
        KeyStore store = Stores.empty();
        store.setCertificateEntry("ca", ca);
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509ExtendedTrustManager extended) {
                return extended;
            }
        }
        throw new GeneralSecurityException(
                "the JDK's PKIX has no X509ExtendedTrustManager, but " + Arrays.toString(factory.getTrustManagers()));
    }

    @FunctionalInterface
    private interface Check {
        void run() throws CertificateException;
    }
}
