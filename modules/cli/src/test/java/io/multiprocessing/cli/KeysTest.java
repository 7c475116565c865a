package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.multiprocessing.actors.tls.PemFile;
import io.multiprocessing.actors.tls.TlsException;
import io.multiprocessing.actors.tls.TlsFiles;
import io.multiprocessing.actors.tls.TlsIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysTest {
    private static final int SAN_DNS = 2;
    private static final int SAN_IP = 7;
    private static final long COMMAND_SECONDS = 20;

    @TempDir
    Path temp;

    @Test
    void init_makesACaAndAKeyForItsOwnerAlone() throws IOException {
        Path directory = temp.resolve("a/b");
        assertDone(Typed.mp("keys", "init", "--directory", directory, "--name", "my, CN=CA", "--days", "30"));
        X509Certificate ca = certificate(directory.resolve("ca.pem"));
        assertThat(ca.getSubjectX500Principal().getName()).isEqualTo("CN=my\\, CN\\=CA");
        assertThat(ca.getBasicConstraints()).as("signs nodes, no other CAs").isZero();
        assertEndsIn(ca, Duration.ofDays(30));
        assertThat(permissions(directory.resolve("ca-key.pem"))).isEqualTo("rw-------");
        assertThat(listed(directory)).containsExactly("ca-key.pem", "ca.pem");
    }

    @Test
    void init_twice_givesNamesThatDiffer() {
        assertDone(Typed.mp("keys", "init", "--directory", temp.resolve("a")));
        assertDone(Typed.mp("keys", "init", "--directory", temp.resolve("b")));
        assertThat(certificate(temp.resolve("a/ca.pem")).getSubjectX500Principal())
                .isNotEqualTo(certificate(temp.resolve("b/ca.pem")).getSubjectX500Principal());
    }

    @Test
    void node_makesWhatAMemberOfEachOfItsHostsTakes() throws Exception {
        init();
        assertDone(Typed.mp(
                "keys",
                "node",
                "--host",
                "Agent-1",
                "--host",
                "10.0.0.7",
                "--host",
                "[::1]",
                "--directory",
                temp,
                "--days",
                "3"));
        TlsFiles files = files("agent-1");
        X509Certificate node = certificate(files.certificate());
        assertThat(node.getSubjectX500Principal().getName()).isEqualTo("CN=agent-1");
        assertThat(node.getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThat(node.getExtendedKeyUsage()).containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
        assertThat(node.getSubjectAlternativeNames())
                .containsExactly(
                        List.of(SAN_DNS, "agent-1"), List.of(SAN_IP, "10.0.0.7"), List.of(SAN_IP, "0:0:0:0:0:0:0:1"));
        assertEndsIn(node, Duration.ofDays(3));
        assertThat(permissions(files.privateKey())).isEqualTo("rw-------");
        for (String host : List.of("agent-1", "10.0.0.7", "::1")) {
            TlsIdentity.load(files, host, Instant.now());
        }
        assertThatThrownBy(() -> TlsIdentity.load(files, "agent-2", Instant.now()))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("not for \"agent-2\"");
        assertThatThrownBy(
                        () -> TlsIdentity.load(files, "agent-1", Instant.now().plus(Duration.ofDays(4))))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("expired at ");
    }

    @Test
    void node_ofAnIpv6Address_getsFilesWithoutColons() {
        init();
        assertDone(Typed.mp("keys", "node", "--host", "fd00::1", "--name", "seven", "--directory", temp));
        assertThat(certificate(temp.resolve("fd00--1.pem"))
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=seven");
    }

    @Test
    void node_outElsewhere_getsAllThatTheHostNeedsAndNotTheCasKey() throws IOException {
        init();
        Path out = temp.resolve("out");
        assertDone(Typed.mp("keys", "node", "--host", "a", "--directory", temp, "--out", out));
        assertDone(Typed.mp("keys", "node", "--host", "b", "--directory", temp, "--out", out));
        assertThat(listed(out)).containsExactly("a-key.pem", "a.pem", "b-key.pem", "b.pem", "ca.pem");
        TlsIdentity.load(
                new TlsFiles(out.resolve("a.pem"), out.resolve("a-key.pem"), out.resolve("ca.pem")),
                "a",
                Instant.now());
    }

    @Test
    void node_outOfAnotherCa_isRefused() throws IOException {
        init();
        Path other = temp.resolve("other");
        assertDone(Typed.mp("keys", "init", "--directory", other));
        assertFails(
                "mp keys node: " + other.resolve("ca.pem") + " is there",
                Typed.mp("keys", "node", "--host", "a", "--directory", temp, "--out", other));
        assertThat(listed(other)).containsExactly("ca-key.pem", "ca.pem");
    }

    @Test
    void anyFileThatIsThere_isNeverReplaced() throws IOException {
        for (String file : List.of("ca.pem", "ca-key.pem")) {
            Path directory = Files.createDirectory(temp.resolve("of-" + file));
            Files.writeString(directory.resolve(file), "precious");
            assertFails("is there already", Typed.mp("keys", "init", "--directory", directory));
            assertThat(directory.resolve(file)).hasContent("precious");
            assertThat(listed(directory)).containsExactly(file);
        }
        init();
        for (String file : List.of("a.pem", "a-key.pem")) {
            Path directory = Files.createDirectory(temp.resolve("of-" + file));
            // One that leads nowhere is there, too.
            Files.createSymbolicLink(directory.resolve(file), Path.of("nowhere"));
            assertFails(
                    "is there already",
                    Typed.mp("keys", "node", "--host", "a", "--directory", temp, "--out", directory));
            assertThat(listed(directory)).containsExactly(file);
        }
    }

    @Test
    void node_withoutAUsableCa_saysWhatIsWrong() throws IOException {
        assertFails("CA certificate " + temp.resolve("ca.pem") + " is not there", node());
        init();
        Path key = temp.resolve("ca-key.pem");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        assertFails("chmod 600", node());
        Files.delete(key);
        assertFails("CA key " + key + " is not there", node());
        assertDone(Typed.mp("keys", "init", "--directory", temp.resolve("other")));
        Files.move(temp.resolve("other/ca-key.pem"), key);
        assertFails("does not belong to", node());
    }

    @Test
    void node_neverOutlivesItsCa() {
        assertDone(Typed.mp("keys", "init", "--directory", temp, "--days", "5"));
        assertDone(node());
        assertThat(certificate(temp.resolve("a.pem")).getNotAfter())
                .isEqualTo(certificate(temp.resolve("ca.pem")).getNotAfter());
    }

    @Test
    void directoryThatCannotBeMade_isAnErrorOfOneLine() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));
        assertFails("cannot make the directory of ", Typed.mp("keys", "init", "--directory", file.resolve("d")));
    }

    @Test
    void openssl_acceptsTheChain() throws Exception {
        assumeTrue(isThere("openssl"), "needs openssl");
        init();
        assertDone(node());
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "a",
                        "-CAfile",
                        temp.resolve("ca.pem").toString(),
                        temp.resolve("a.pem").toString())
                .redirectErrorStream(true)
                .start();
        try (InputStream said = openssl.getInputStream()) {
            String text = new String(said.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(openssl.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(openssl.exitValue()).as(text).isZero();
        } finally {
            openssl.destroyForcibly();
        }
    }

    private void init() {
        assertDone(Typed.mp("keys", "init", "--directory", temp));
    }

    private Typed node() {
        return Typed.mp("keys", "node", "--host", "a", "--directory", temp);
    }

    private TlsFiles files(String host) {
        return new TlsFiles(temp.resolve(host + ".pem"), temp.resolve(host + "-key.pem"), temp.resolve("ca.pem"));
    }

    private static X509Certificate certificate(Path file) {
        return new PemFile(file, "certificate").certificates().get(0);
    }

    private static void assertDone(Typed typed) {
        assertThat(typed.err()).isEmpty();
        assertThat(typed.status()).isZero();
    }

    private static void assertFails(String words, Typed typed) {
        assertThat(typed.status()).isEqualTo(1);
        assertThat(typed.out()).isEmpty();
        assertThat(typed.err().lines())
                .singleElement()
                .asString()
                .startsWith("mp keys ")
                .contains(words);
    }

    private static void assertEndsIn(X509Certificate certificate, Duration duration) {
        assertThat(certificate.getNotAfter().toInstant())
                .isCloseTo(Instant.now().plus(duration), within(5, ChronoUnit.MINUTES));
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static List<String> listed(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> !Files.isDirectory(file))
                    .map(file -> file.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    private static boolean isThere(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }
}
