package io.multiprocessing.actors.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What makes a certificate one of a member, beyond that the CA has signed it. */
final class NodeCertificate {
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private NodeCertificate() {}

    /** What keeps it from being one; null: nothing. */
    static @Nullable String flaw(X509Certificate certificate) {
        if (isCa(certificate)) {
            return "is a CA's, not a node's";
        }
        try {
            List<String> usages = certificate.getExtendedKeyUsage();
            if (usages == null || !usages.contains(SERVER_AUTH) || !usages.contains(CLIENT_AUTH)) {
                return "is not a node's: its extended key usage must have serverAuth and clientAuth, has "
                        + (usages == null ? "none" : usages);
            }
        } catch (CertificateParsingException e) {
            return "has an extended key usage that cannot be read: " + e.getMessage();
        }
        return null;
    }

    /** Why it does not hold at that time; null: it does. */
    static @Nullable String outOfDate(X509Certificate certificate, Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        if (now.isAfter(to)) {
            return "expired at " + to + ", now it is " + now;
        }
        if (now.isBefore(from)) {
            return "is valid from " + from + " only, now it is " + now + " by this host's clock";
        }
        return null;
    }

    static boolean isCa(X509Certificate certificate) {
        return certificate.getBasicConstraints() >= 0;
    }
}
