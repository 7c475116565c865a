package io.multiprocessing.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MutualTlsTest {
    private static final String HOST = "127.0.0.1";
    private static final Duration DAY = Duration.ofDays(1);
    private static final int IDLE_CONNECTIONS = 50;

    /** Artery's magic, a stream, and a frame of -2147483648 bytes: without TLS, a thread spins on it for ever. */
    private static final byte[] NINE_BYTES = {'A', 'K', 'K', 'A', 2, 0, 0, 0, (byte) 0x80};

    @TempDir
    Path directory;

    private TestCa ca;

    @BeforeEach
    void makeCa() throws IOException, GeneralSecurityException {
        ca = TestCa.in(directory, "ca");
    }

    @Test
    void exchange_betweenMembersOfOneCa_works() throws Exception {
        try (Member one = Member.of(ca.node(HOST), HOST);
                Member other = Member.of(ca.node(HOST), HOST)) {
            assertThat(one.ask(other, "a")).isEqualTo("echo of a");
            assertThat(other.ask(one, "b")).isEqualTo("echo of b");
        }
    }

    @Test
    void exchange_byNameAndWithRsa_works() throws Exception {
        TestCa rsa = TestCa.in(directory, "rsa", "RSA", TestCa.validFor(DAY));
        try (Member one = Member.of(rsa.node("localhost"), "localhost");
                Member other = Member.of(rsa.node("localhost"), "localhost")) {
            assertThat(one.ask(other, "a")).isEqualTo("echo of a");
        }
    }

    @Test
    void start_certificateForAnotherHost_isRefusedWithTheCause() throws IOException, GeneralSecurityException {
        TlsFiles files = ca.node("agent-1");
        assertThatThrownBy(() -> Member.of(files, HOST))
                .rootCause()
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("is for agent-1, not for \"127.0.0.1\"");
    }

    /** Whom no member lets in, and what the member says of it. */
    enum Refused {
        NO_CERTIFICATE("certificate") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws GeneralSecurityException {
                return Stranger.withoutCertificate();
            }
        },
        OF_ANOTHER_CA("CN=other") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws IOException, GeneralSecurityException {
                return Stranger.with(TestCa.in(directory, "other").node(HOST));
            }
        },
        EXPIRED("CN=node") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws IOException, GeneralSecurityException {
                Instant yesterday = Instant.now().minus(DAY);
                return Stranger.with(ca.node(HOST, new TestCa.Dates(yesterday.minus(DAY), yesterday), TestCa.BOTH));
            }
        },
        NOT_YET_VALID("CN=node") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws IOException, GeneralSecurityException {
                Instant tomorrow = Instant.now().plus(DAY);
                return Stranger.with(ca.node(HOST, new TestCa.Dates(tomorrow, tomorrow.plus(DAY)), TestCa.BOTH));
            }
        },
        CLIENT_ONLY("serverAuth") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws IOException, GeneralSecurityException {
                return Stranger.with(ca.node(HOST, TestCa.validFor(DAY), List.of(KeyPurposeId.id_kp_clientAuth)));
            }
        },
        THE_CA_ITSELF("is a CA's") {
            @Override
            Stranger stranger(TestCa ca, Path directory) throws GeneralSecurityException {
                return Stranger.with(new TlsFiles(ca.certificate(), ca.key(), ca.certificate()));
            }
        };

        private final String words;

        Refused(String words) {
            this.words = words;
        }

        abstract Stranger stranger(TestCa ca, Path directory) throws IOException, GeneralSecurityException;
    }

    @ParameterizedTest
    @EnumSource
    void incoming_refused_neverReachesTheFraming(Refused refused) throws Exception {
        Stranger stranger = refused.stranger(ca, directory);
        try (Member member = Member.watched(ca.node(HOST), HOST);
                SSLSocket socket = stranger.connect(member.port())) {
            // In TLS 1.3 the client is done before the server has looked at its certificate: it may well write.
            assertEnds(socket, NINE_BYTES);
            await().untilAsserted(() -> assertThat(member.security()).hasSize(1));
            assertThat(member.security())
                    .singleElement()
                    .asString()
                    .startsWith("a connection to this member was refused: ")
                    .contains(refused.words);
            assertStillWorks(member);
        }
    }

    @Test
    void incoming_oldTls_isRefused() throws Exception {
        Stranger stranger = Stranger.with(ca.node(HOST));
        try (Member member = Member.watched(ca.node(HOST), HOST);
                SSLSocket socket = stranger.connect(member.port(), "TLSv1.2")) {
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("protocol_version");
            assertStillWorks(member);
        }
    }

    @Test
    void incoming_nineBytesWithoutTls_areRefused() throws Exception {
        assertPlainIsRefused(NINE_BYTES);
    }

    @Test
    void incoming_garbage_isRefused() throws Exception {
        long seed = System.nanoTime();
        byte[] garbage = new byte[4096];
        new Random(seed).nextBytes(garbage);
        // The first byte of a TLS record is 20 to 23; others say at once that this is none.
        garbage[0] = 'G';
        assertPlainIsRefused(garbage);
    }

    @Test
    void incoming_plainHttp_isRefused() throws Exception {
        assertPlainIsRefused("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    /** In the clear, as one does that has no keys yet. */
    @ParameterizedTest
    @CsvSource({
        "0, close_notify, false",
        "90, user_canceled, false",
        "42, bad_certificate, true",
    })
    void incoming_givenUpInTheHandshake_isClosed(byte alert, String name, boolean told) throws Exception {
        try (Member member = Member.watched(ca.node(HOST), HOST);
                Socket socket = Stranger.plain(member.port())) {
            socket.getOutputStream().write(Stranger.withoutCertificate().hello());
            assertThat(socket.getInputStream().readNBytes(100)).hasSize(100);
            // What is left of its flight.
            assertEnds(socket, new byte[] {21, 3, 3, 0, 2, 2, alert}, 4096);
            assertStillWorks(member);
            assertThat(member.security())
                    .hasSize(told ? 1 : 0)
                    .allSatisfy(line -> assertThat(line).contains("gave up", "" + alert));
        }
    }

    @Test
    void incoming_thoseWhoSayNothing_keepNobodyOut() throws Exception {
        List<Socket> silent = new ArrayList<>();
        try (Member member = Member.watched(ca.node(HOST), HOST)) {
            for (int i = 0; i < IDLE_CONNECTIONS; i++) {
                Socket socket = Stranger.plain(member.port());
                silent.add(socket);
                // Half of them begin a record and stop in its midst.
                if (i % 2 == 0) {
                    socket.getOutputStream().write(new byte[] {22, 3, 1});
                }
            }
            assertStillWorks(member);
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void outgoing_toTheHostOfTheCertificate_sends() throws Exception {
        try (Member member = Member.watched(ca.node(HOST), HOST);
                SSLServerSocket server = Stranger.with(ca.node(HOST)).listen()) {
            member.tell(HOST, server.getLocalPort(), "a");
            try (SSLSocket accepted = (SSLSocket) server.accept()) {
                assertThat(accepted.getInputStream().readNBytes(4))
                        .isEqualTo("AKKA".getBytes(StandardCharsets.US_ASCII));
                assertThat(accepted.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
        }
    }

    @Test
    void outgoing_toAnotherHostThanTheCertificates_sendsNothing() throws Exception {
        assertNothingIsSentTo(Stranger.with(ca.node("elsewhere")), "elsewhere");
    }

    @Test
    void outgoing_toACertificateOfAnotherCa_sendsNothing() throws Exception {
        assertNothingIsSentTo(Stranger.with(TestCa.in(directory, "other").node(HOST)), "CN=other");
    }

    private void assertNothingIsSentTo(Stranger stranger, String words) throws Exception {
        try (Member member = Member.watched(ca.node(HOST), HOST);
                SSLServerSocket server = stranger.listen()) {
            member.tell(HOST, server.getLocalPort(), "a");
            try (SSLSocket accepted = (SSLSocket) server.accept()) {
                // An alert, or the closed connection, where the member is gone before this side has written all.
                assertThatThrownBy(accepted::startHandshake).isInstanceOf(IOException.class);
            }
            await().untilAsserted(() -> assertThat(member.security()).isNotEmpty());
            assertThat(member.security().get(0))
                    .startsWith("the connection to 127.0.0.1:" + server.getLocalPort() + " was refused: ")
                    .contains(words);
            assertStillWorks(member);
        }
    }

    private void assertPlainIsRefused(byte[] bytes) throws Exception {
        try (Member member = Member.watched(ca.node(HOST), HOST);
                Socket socket = Stranger.plain(member.port())) {
            assertEnds(socket, bytes);
            await().untilAsserted(() -> assertThat(member.security()).hasSize(1));
            assertStillWorks(member);
        }
    }

    /** A framing that spun on the bytes would never close the connection. */
    private static void assertEnds(Socket socket, byte[] bytes) throws IOException {
        // An alert may come before the end, no more.
        assertEnds(socket, bytes, 100);
    }

    private static void assertEnds(Socket socket, byte[] bytes, int fewerThan) throws IOException {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(bytes);
            out.flush();
            assertThat(socket.getInputStream().readAllBytes()).hasSizeLessThan(fewerThan);
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the connection stays open", e);
        } catch (IOException e) {
            assertThat(e).as("an alert, or a reset").isNotNull();
        }
    }

    private void assertStillWorks(Member member) throws Exception {
        assertThat(member.heard()).isEmpty();
        try (Member good = Member.of(ca.node(HOST), HOST)) {
            assertThat(good.ask(member, "a")).isEqualTo("echo of a");
            assertThat(member.ask(good, "b")).isEqualTo("echo of b");
        }
        assertThat(member.heard()).containsExactly("a");
    }
}
