package io.multiprocessing.cli.keys;

import io.multiprocessing.actors.tls.HostName;
import io.multiprocessing.actors.tls.PemFile;
import io.multiprocessing.actors.tls.TlsException;
import io.multiprocessing.actors.tls.TlsFiles;
import io.multiprocessing.actors.tls.TlsIdentity;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX500NameUtil;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** The CA of a cluster in its directory, and what it signs. */
final class Authority {
    private static final String CERTIFICATE = "ca.pem";
    private static final String KEY = "ca-key.pem";
    private static final String CURVE = "secp256r1";
    private static final int SERIAL_BITS = 126;

    /** A host whose clock is behind would otherwise refuse a new certificate. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path directory;
    private final X509Certificate certificate;
    private final PrivateKey key;

    private Authority(Path directory, X509Certificate certificate, PrivateKey key) {
        this.directory = directory;
        this.certificate = certificate;
        this.key = key;
    }

    /**
     * Makes a new one.
     *
     * @param name of its own if null: two CAs of one name could not be told apart in an error
     * @throws KeysException if a file is there already or cannot be written
     */
    static Authority make(Path directory, @Nullable String name, int days, Instant now) {
        NewFiles.check(directory.resolve(CERTIFICATE), directory.resolve(KEY));
        KeyPair pair = newPair();
        BigInteger serial = newSerial();
        X500Name subject =
                named(name == null ? "multiprocessing CA " + serial.toString(16).substring(0, 8) : name);
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                subject, serial, from(now), Date.from(now.plus(Duration.ofDays(days))), subject, pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            X509Certificate certificate = sign(builder, pair.getPrivate());
            NewFiles.writePair(directory.resolve(CERTIFICATE), certificate, directory.resolve(KEY), pair.getPrivate());
            return new Authority(directory, certificate, pair.getPrivate());
        } catch (GeneralSecurityException | CertIOException e) {
            throw new KeysException("this Java cannot make a CA: " + e.getMessage(), e);
        }
    }

    /**
     * Reads one that was made.
     *
     * @throws TlsException if it is not there, out of date, or its files do not belong together
     */
    static Authority read(Path directory, Instant now) {
        PemFile certificateFile = new PemFile(directory.resolve(CERTIFICATE), "CA certificate");
        PemFile keyFile = new PemFile(directory.resolve(KEY), "CA key");
        X509Certificate certificate = TlsIdentity.authority(certificateFile, now);
        PrivateKey key = keyFile.privateKey();
        if (!TlsIdentity.isPair(key, certificate.getPublicKey())) {
            throw new KeysException(keyFile + " does not belong to " + certificateFile
                    + "; give a directory with the two that were made together");
        }
        return new Authority(directory, certificate, key);
    }

    /**
     * Makes the certificate of a host and its key.
     *
     * @param out where; gets a copy of the CA's certificate too
     * @param hosts one at least
     * @param name the first host if null
     * @param days at most; it never outlives the CA
     * @throws KeysException if a file is there already or cannot be written
     */
    TlsFiles makeNode(Path out, List<HostName> hosts, @Nullable String name, int days, Instant now) {
        String first = hosts.get(0).toString();
        // No file system objects to it then.
        String file = first.replace(':', '-');
        TlsFiles files =
                new TlsFiles(out.resolve(file + ".pem"), out.resolve(file + "-key.pem"), out.resolve(CERTIFICATE));
        NewFiles.check(files.certificate(), files.privateKey());
        String subject = name == null ? first.substring(0, Math.min(first.length(), Limits.MAX_NAME)) : name;
        KeyPair pair = newPair();
        Instant wanted = now.plus(Duration.ofDays(days));
        Instant caEnd = certificate.getNotAfter().toInstant();
        X509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                JcaX500NameUtil.getSubject(certificate),
                newSerial(),
                from(now),
                Date.from(wanted.isBefore(caEnd) ? wanted : caEnd),
                named(subject),
                pair.getPublic());
        try {
            JcaX509ExtensionUtils identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(new KeyPurposeId[] {
                        KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth
                    }))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(
                                    hosts.stream().map(Authority::alternative).toArray(GeneralName[]::new)))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            identifiers.createSubjectKeyIdentifier(pair.getPublic()))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            identifiers.createAuthorityKeyIdentifier(certificate));
            X509Certificate node = sign(builder, key);
            NewFiles.copyCertificate(certificateFile(), files.caCertificate());
            NewFiles.writePair(files.certificate(), node, files.privateKey(), pair.getPrivate());
            return files;
        } catch (GeneralSecurityException | CertIOException e) {
            throw new KeysException("this Java cannot make a certificate: " + e.getMessage(), e);
        }
    }

    Path certificateFile() {
        return directory.resolve(CERTIFICATE);
    }

    Path keyFile() {
        return directory.resolve(KEY);
    }

    X509Certificate certificate() {
        return certificate;
    }

    static X509Certificate certificateIn(TlsFiles files) {
        return new PemFile(files.certificate(), "node certificate")
                .certificates()
                .get(0);
    }

    private static GeneralName alternative(HostName host) {
        return new GeneralName(host.isAddress() ? GeneralName.iPAddress : GeneralName.dNSName, host.toString());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws GeneralSecurityException {
        try {
            String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256withRSA";
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder(algorithm).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e.getMessage(), e);
        }
    }

    private static KeyPair newPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(CURVE), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new KeysException("this Java cannot make an EC key of curve " + CURVE + ": " + e.getMessage(), e);
        }
    }

    private static BigInteger newSerial() {
        return new BigInteger(SERIAL_BITS, RANDOM).setBit(SERIAL_BITS);
    }

    private static Date from(Instant now) {
        return Date.from(now.minus(CLOCK_DIFFERENCE));
    }

    private static X500Name named(String name) {
        return new X500NameBuilder(BCStyle.INSTANCE).addRDN(BCStyle.CN, name).build();
    }
}
