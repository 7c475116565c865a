package io.multiprocessing.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsIdentityTest {
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    Path directory;

    private TestCa ca;

    @BeforeEach
    void makeCa() throws IOException, GeneralSecurityException {
        ca = TestCa.in(directory, "ca");
    }

    @Test
    void load_goodFiles_givesWhatTheyHold() throws IOException, GeneralSecurityException {
        TlsIdentity identity = TlsIdentity.load(ca.node("agent-1"), "AGENT-1", Instant.now());
        assertThat(identity.chain()).hasSize(1);
        assertThat(identity.key().getAlgorithm()).isEqualTo("EC");
        assertThat(identity.ca().getSubjectX500Principal().getName()).isEqualTo("CN=ca");
    }

    @Test
    void load_goodFilesOfRsa_areTaken() throws IOException, GeneralSecurityException {
        TestCa rsa = TestCa.in(directory, "rsa", "RSA", TestCa.validFor(DAY));
        assertThat(TlsIdentity.load(rsa.node("::1"), "[0:0:0:0:0:0:0:1]", Instant.now())
                        .key()
                        .getAlgorithm())
                .isEqualTo("RSA");
    }

    @Test
    void load_certificateBeforeItsCas_isTakenAsAChain() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        Files.writeString(files.certificate(), Files.readString(files.certificate()) + "\n" + read(ca.certificate()));
        assertThat(TlsIdentity.load(files, "agent-1", Instant.now()).chain()).hasSize(1);
    }

    @Test
    void load_fileMissing_saysWhich() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        Path missing = directory.resolve("missing.pem");
        assertRefused(
                new TlsFiles(missing, files.privateKey(), files.caCertificate()), "node certificate", "missing.pem");
        assertRefused(new TlsFiles(files.certificate(), missing, files.caCertificate()), "private key", "is not there");
        assertRefused(new TlsFiles(files.certificate(), files.privateKey(), missing), "CA certificate", "mp keys");
    }

    @Test
    void load_fileThatCannotBeRead_saysSo() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertRefused(new TlsFiles(directory, files.privateKey(), files.caCertificate()), "cannot be read");
    }

    @Test
    void load_notPem_saysWhatWasExpected() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertRefused(
                new TlsFiles(files.privateKey(), files.privateKey(), files.caCertificate()),
                "node certificate",
                "BEGIN CERTIFICATE");
        assertRefused(
                new TlsFiles(files.certificate(), ca.certificate(), files.caCertificate()),
                "private key",
                "PRIVATE KEY");
        Files.write(files.certificate(), new byte[] {0x30, (byte) 0x82, 1, 2});
        assertRefused(files, "not DER");
        Files.writeString(files.certificate(), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----");
        assertRefused(files, "no X.509 certificate");
    }

    @Test
    void load_keyInAnotherForm_saysHowToConvertIt() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        String key = Files.readString(files.privateKey());
        Files.writeString(files.privateKey(), key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY"));
        assertRefused(files, "is encrypted", "openssl pkcs8 -in");
        Files.writeString(files.privateKey(), key.replace("PRIVATE KEY", "EC PRIVATE KEY"));
        assertRefused(files, "not in PKCS#8", "openssl pkcs8 -topk8");
    }

    @Test
    void load_keyThatOthersMayRead_isRefused() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        Files.setPosixFilePermissions(files.privateKey(), PosixFilePermissions.fromString("rw-r-----"));
        assertRefused(files, "rw-r-----", "chmod 600 " + files.privateKey());
    }

    @Test
    void load_keyOfAnotherCertificate_isRefused() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        TlsFiles other = ca.node("agent-1");
        assertRefused(
                new TlsFiles(files.certificate(), other.privateKey(), files.caCertificate()),
                "does not belong to",
                files.certificate().toString(),
                other.privateKey().toString());
    }

    @Test
    void load_certificateOutOfDate_saysTheDates() throws IOException, GeneralSecurityException {
        Instant yesterday = Instant.now().minus(DAY);
        TestCa.Dates past = new TestCa.Dates(yesterday.minus(DAY), yesterday);
        assertRefused(
                ca.node("agent-1", past, TestCa.BOTH),
                "expired at " + past.to().toString().substring(0, 19),
                "mp keys node --host agent-1");
        Instant tomorrow = Instant.now().plus(DAY);
        assertRefused(
                ca.node("agent-1", new TestCa.Dates(tomorrow, tomorrow.plus(DAY)), TestCa.BOTH),
                "valid from " + tomorrow.toString().substring(0, 19),
                "clock");
    }

    @Test
    void load_caOutOfDate_isRefused() throws IOException, GeneralSecurityException {
        Instant yesterday = Instant.now().minus(DAY);
        TestCa old = TestCa.in(directory, "old", "EC", new TestCa.Dates(yesterday.minus(DAY), yesterday));
        assertRefused(old.node("agent-1"), "CA certificate", "expired at", "mp keys init");
    }

    @Test
    void load_certificateOfAnotherCa_isRefusedAlsoIfTheNamesAreTheSame() throws IOException, GeneralSecurityException {
        TlsFiles files = TestCa.in(directory, "other").node("agent-1");
        assertRefused(
                new TlsFiles(files.certificate(), files.privateKey(), ca.certificate()),
                "was not signed by",
                "CN=other");
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        TlsFiles sameName = TestCa.in(elsewhere, "ca").node("agent-1");
        assertRefused(
                new TlsFiles(sameName.certificate(), sameName.privateKey(), ca.certificate()), "was not signed by");
    }

    @Test
    void load_certificateForAnotherHost_saysForWhich() throws IOException, GeneralSecurityException {
        assertRefused(ca.node("agent-2"), "is for agent-2, not for \"agent-1\"", "mp keys node --host agent-1");
        assertRefused(ca.node("10.0.0.1"), "is for 10.0.0.1");
        assertRefused(ca.node(""), "is for no host");
    }

    @Test
    void load_hostThatCannotBeInACertificate_isRefused() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertThatThrownBy(() -> TlsIdentity.load(files, "agent_1", Instant.now()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("no _");
    }

    @Test
    void load_caAndNodeMixedUp_isRefused() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertRefused(new TlsFiles(ca.certificate(), ca.key(), ca.certificate()), "is a CA's, not a node's");
        assertRefused(
                new TlsFiles(files.certificate(), files.privateKey(), files.certificate()), "is not a CA's", "ca.pem");
    }

    @Test
    void load_certificateForOneSideOnly_isRefused() throws IOException, GeneralSecurityException {
        TestCa.Dates dates = TestCa.validFor(DAY);
        assertRefused(ca.node("agent-1", dates, List.of(KeyPurposeId.id_kp_serverAuth)), "clientAuth");
        assertRefused(ca.node("agent-1", dates, List.of()), "has none");
    }

    @Test
    void files_settingMissing_namesIt() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertThat(TlsFiles.of(MutualTls.config(files))).isEqualTo(files);
        assertThatThrownBy(() -> TlsFiles.of(ConfigFactory.parseResources("multiprocessing-tls.conf")))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("multiprocessing.tls.certificate is not set");
        assertThatCode(() -> TlsIdentity.load(files, "agent-1", Instant.now())).doesNotThrowAnyException();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file);
    }

    private static void assertRefused(TlsFiles files, String... words) {
        assertThatThrownBy(() -> TlsIdentity.load(files, "agent-1", Instant.now()))
                .isInstanceOf(TlsException.class)
                .message()
                .contains(words);
    }
}
