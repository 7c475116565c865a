package io.multiprocessing.actors.tls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A CA that also makes what no member should accept. */
final class TestCa {
    static final List<KeyPurposeId> BOTH = List.of(KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth);

    private static final AtomicLong SERIAL = new AtomicLong(1);

    private final Path directory;
    private final X500Principal name;
    private final KeyPair keys;
    private final String keyAlgorithm;

    private TestCa(Path directory, String name, String keyAlgorithm) throws GeneralSecurityException {
        this.directory = directory;
        this.name = new X500Principal("CN=" + name);
        this.keyAlgorithm = keyAlgorithm;
        this.keys = newKeys();
    }

    static TestCa in(Path directory, String name) throws IOException, GeneralSecurityException {
        return in(directory, name, "EC", validFor(Duration.ofDays(2)));
    }

    static TestCa in(Path directory, String name, String keyAlgorithm, Dates dates)
            throws IOException, GeneralSecurityException {
        TestCa ca = new TestCa(directory, name, keyAlgorithm);
        ca.write(ca.certificate(), "CERTIFICATE", ca.sign(ca.name, ca.keys, dates, true, List.of(), List.of()));
        ca.write(ca.key(), "PRIVATE KEY", ca.keys.getPrivate().getEncoded());
        return ca;
    }

    static Dates validFor(Duration duration) {
        return new Dates(Instant.now().minus(Duration.ofHours(1)), Instant.now().plus(duration));
    }

    Path certificate() {
        return directory.resolve(name.getName() + ".pem");
    }

    Path key() {
        return directory.resolve(name.getName() + "-key.pem");
    }

    TlsFiles node(String host) throws IOException, GeneralSecurityException {
        return node(host, validFor(Duration.ofDays(1)), BOTH);
    }

    TlsFiles node(String host, Dates dates, List<KeyPurposeId> usages) throws IOException, GeneralSecurityException {
        KeyPair node = newKeys();
        byte[] certificate = sign(
                new X500Principal("CN=node"), node, dates, false, host.isEmpty() ? List.of() : List.of(host), usages);
        long number = SERIAL.get();
        TlsFiles files = new TlsFiles(
                directory.resolve("node-" + number + ".pem"),
                directory.resolve("node-" + number + "-key.pem"),
                certificate());
        write(files.certificate(), "CERTIFICATE", certificate);
        write(files.privateKey(), "PRIVATE KEY", node.getPrivate().getEncoded());
        return files;
    }

    private KeyPair newKeys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
        generator.initialize(keyAlgorithm.equals("EC") ? 256 : 2048);
        return generator.generateKeyPair();
    }

    private byte[] sign(
            X500Principal subject,
            KeyPair subjectKeys,
            Dates dates,
            boolean isCa,
            List<String> hosts,
            List<KeyPurposeId> usages)
            throws GeneralSecurityException {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(SERIAL.incrementAndGet()),
                    Date.from(dates.from()),
                    Date.from(dates.to()),
                    subject,
                    subjectKeys.getPublic());
            if (isCa) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(1));
            }
            if (!hosts.isEmpty()) {
                GeneralName[] names = hosts.stream()
                        .map(host -> new GeneralName(
                                HostName.of(host).isAddress() ? GeneralName.iPAddress : GeneralName.dNSName, host))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            if (!usages.isEmpty()) {
                builder.addExtension(
                        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(usages.toArray(new KeyPurposeId[0])));
            }
            PrivateKey key = keys.getPrivate();
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(
                            new JcaContentSignerBuilder(keyAlgorithm.equals("EC") ? "SHA256withECDSA" : "SHA256withRSA")
                                    .build(key)));
            return certificate.getEncoded();
        } catch (CertIOException | OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** Replaces the file, like a renewal. */
    void write(Path file, String label, byte[] content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        Files.writeString(
                file,
                "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n",
                StandardCharsets.US_ASCII);
    }

    /** From when to when a certificate is valid. */
    record Dates(Instant from, Instant to) {}
}
