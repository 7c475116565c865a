package io.multiprocessing.actors.tls;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a member proves itself with, and the CA whose certificates it accepts; read from files and checked as a whole.
 *
 * <p>What is wrong with it would otherwise show at the first connection, as an alert that names no file, at a host that
 * cannot see why.
 */
public final class TlsIdentity {
    private static final byte[] PROBE = {1};

    private final List<X509Certificate> chain;
    private final PrivateKey key;
    private final X509Certificate ca;

    private TlsIdentity(List<X509Certificate> chain, PrivateKey key, X509Certificate ca) {
        this.chain = chain;
        this.key = key;
        this.ca = ca;
    }

    /**
     * Reads the files and checks them.
     *
     * @param files of this member
     * @param host by which the other members dial this one
     * @param now the time at which they must hold
     * @throws TlsException if a peer would refuse this member, or a file is not safe; says which file, what is wrong with
     *     it, and what would help
     */
    public static TlsIdentity load(TlsFiles files, String host, Instant now) {
        PemFile caFile = new PemFile(files.caCertificate(), "CA certificate");
        PemFile chainFile = new PemFile(files.certificate(), "node certificate");
        PemFile keyFile = new PemFile(files.privateKey(), "private key");
        X509Certificate ca = authority(caFile, now);
        List<X509Certificate> chain = chainFile.certificates();
        PrivateKey key = keyFile.privateKey();
        X509Certificate own = chain.get(0);
        refuse(chainFile, NodeCertificate.flaw(own), newOne(host));
        refuse(chainFile, NodeCertificate.outOfDate(own, now), newOne(host));
        if (!isPair(key, own.getPublicKey())) {
            throw new TlsException(keyFile + " does not belong to " + chainFile + ", which was made for another key;"
                    + " give the two files that were made together");
        }
        List<X509Certificate> path = withoutRoot(chain);
        refuse(chainFile, brokenPath(path, ca, now, caFile), newOne(host));
        refuseForeignHost(chainFile, own, host);
        return new TlsIdentity(path, key, ca);
    }

    /**
     * Reads a CA's certificate.
     *
     * @param file with that one certificate
     * @param now the time at which it must hold
     * @throws TlsException if it is not there, not a CA's, or out of date
     */
    public static X509Certificate authority(PemFile file, Instant now) {
        List<X509Certificate> certificates = file.certificates();
        if (certificates.size() != 1) {
            throw new TlsException(file + " has " + certificates.size() + " certificates, must have 1");
        }
        X509Certificate ca = certificates.get(0);
        if (!NodeCertificate.isCa(ca)) {
            throw new TlsException(file + " is not a CA's: " + ca.getSubjectX500Principal()
                    + " may not sign others; give the file ca.pem that mp keys init made");
        }
        refuse(
                file,
                NodeCertificate.outOfDate(ca, now),
                "; make a new CA with mp keys init, and new certificates for all hosts");
        return ca;
    }

    /** Whether what one signs the other verifies. */
    public static boolean isPair(PrivateKey key, PublicKey certified) {
        if (!key.getAlgorithm().equals(certified.getAlgorithm())) {
            return false;
        }
        try {
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update(PROBE);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certified);
            verifying.update(PROBE);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** This member's certificate first; without the CA's. */
    List<X509Certificate> chain() {
        return chain;
    }

    PrivateKey key() {
        return key;
    }

    X509Certificate ca() {
        return ca;
    }

    private static String newOne(String host) {
        return "; make one with mp keys node --host " + host;
    }

    private static void refuse(PemFile file, @Nullable String flaw, String help) {
        if (flaw != null) {
            throw new TlsException(file + " " + flaw + help);
        }
    }

    private static List<X509Certificate> withoutRoot(List<X509Certificate> chain) {
        X509Certificate last = chain.get(chain.size() - 1);
        boolean root = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
        return root && chain.size() > 1 ? chain.subList(0, chain.size() - 1) : chain;
    }

    private static @Nullable String brokenPath(
            List<X509Certificate> path, X509Certificate ca, Instant now, PemFile caFile) {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(ca, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return null;
        } catch (CertPathValidatorException e) {
            return "was not signed by " + caFile + " (" + ca.getSubjectX500Principal() + "), but by "
                    + path.get(path.size() - 1).getIssuerX500Principal() + ": " + e.getMessage();
        } catch (InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("a set of one anchor was refused as empty", e);
        } catch (GeneralSecurityException e) {
            return "cannot be checked against " + caFile + ": " + e.getMessage();
        }
    }

    private static void refuseForeignHost(PemFile file, X509Certificate certificate, String host) {
        try {
            if (HostName.of(host).isIn(certificate)) {
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new TlsException("this member's host cannot be in a certificate: " + e.getMessage(), e);
        }
        List<String> names = HostName.in(certificate);
        throw new TlsException(file + " is for " + (names.isEmpty() ? "no host" : String.join(", ", names))
                + ", not for \"" + host + "\", by which the other members reach this one" + newOne(host));
    }
}
