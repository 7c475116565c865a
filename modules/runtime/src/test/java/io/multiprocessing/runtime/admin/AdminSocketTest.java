package io.multiprocessing.runtime.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.runtime.settings.Settings;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSocketTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final int MORE_THAN_ARE_ACCEPTED = 40;

    @TempDir
    Path temp;

    private Path socket;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void chooseSocket() {
        socket = temp.resolve("d/a.sock");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("test-admin");
    }

    private AdminServer serve(Duration limit) {
        AdminServer server = AdminServer.open("test", socket, limit, loop -> AdminSocketTest::answer);
        open.add(server);
        return server;
    }

    private static CompletionStage<List<List<String>>> answer(List<String> words) {
        return switch (words.get(0)) {
            case "echo" -> CompletableFuture.completedFuture(List.of(words, List.of("on", "thread")));
            case "much" ->
                CompletableFuture.completedFuture(Collections.nCopies(9000, List.of("x".repeat(150), "y".repeat(150))));
            case "never" -> new CompletableFuture<>();
            case "broken" -> CompletableFuture.failedFuture(new IllegalStateException("a fault of its own"));
            default -> throw new AdminException("cannot " + words.get(0));
        };
    }

    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        open.add(channel);
        return channel;
    }

    private static String allOf(SocketChannel channel) throws IOException {
        return new String(Channels.newInputStream(channel).readAllBytes(), UTF_8);
    }

    @Test
    void ask_getsTheRows() {
        serve(LONG);
        assertThat(AdminClient.ask(socket, "echo", "ä b"))
                .containsExactly(List.of("echo", "ä b"), List.of("on", "thread"));
        assertThat(AdminClient.ask(socket, "much"))
                .hasSize(9000)
                .allSatisfy(row -> assertThat(row).containsExactly("x".repeat(150), "y".repeat(150)));
    }

    @Test
    void cells_neverBreakTheTable() {
        serve(LONG);
        assertThat(AdminClient.ask(socket, "echo", "a\tb\nc\u001b[2J", "n".repeat(500))
                        .get(0))
                .containsExactly("echo", "a?b?c?[2J", "n".repeat(199) + "…");
    }

    @Test
    void ask_whatCannotBeDone_getsTheWords() {
        serve(LONG);
        assertThatThrownBy(() -> AdminClient.ask(socket, "fly"))
                .isInstanceOf(AdminException.class)
                .hasMessage("cannot fly");
        assertThatThrownBy(() -> AdminClient.ask(socket, "broken")).hasMessageContaining("a fault of its own");
        assertThatThrownBy(() -> AdminClient.ask(
                        socket,
                        "echo",
                        "n".repeat(199),
                        "n".repeat(199),
                        "n".repeat(199),
                        "n".repeat(199),
                        "n".repeat(199),
                        "n".repeat(199)))
                .hasMessageContaining("at most 1024");
    }

    @Test
    void ask_withAnotherVersion_isRefusedWithBoth() {
        serve(LONG);
        assertThatThrownBy(() -> AdminClient.ask(socket, LONG, Rows.request("9.9", List.of("echo"))))
                .hasMessageContaining("version " + Hello.libraryVersion())
                .hasMessageContaining("has 9.9");
    }

    @Test
    void garbage_isAnsweredWithAnErrorAndOthersGoOn() throws IOException {
        serve(LONG);
        SocketChannel endless = connect();
        endless.write(ByteBuffer.allocate(1024));
        assertThat(allOf(endless)).startsWith("error a request is one line of at most 1024 bytes");
        SocketChannel wordless = connect();
        wordless.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n\r\n".getBytes(UTF_8)));
        assertThat(allOf(wordless)).startsWith("error this is no request");
        connect().write(ByteBuffer.wrap(new byte[] {1}));
        assertThat(AdminClient.ask(socket, "echo")).isNotEmpty();
    }

    @Test
    void clientThatSaysNothing_isClosedInTheLimit() throws IOException {
        serve(SHORT);
        assertThat(allOf(connect())).isEmpty();
        SocketChannel unanswered = connect();
        unanswered.write(ByteBuffer.wrap(Rows.request(Hello.libraryVersion(), List.of("never"))));
        assertThat(allOf(unanswered)).isEmpty();
    }

    @Test
    void clientThatReadsNothing_isClosedInTheLimit() throws IOException {
        serve(SHORT);
        SocketChannel lazy = connect();
        lazy.write(ByteBuffer.wrap(Rows.request(Hello.libraryVersion(), List.of("much"))));
        for (int i = 0; i < 3; i++) {
            assertThat(allOf(connect())).as("closed after the lazy one").isEmpty();
        }
        assertThat(allOf(lazy)).as("cut off").startsWith("ok\n").doesNotEndWith("\n\n");
    }

    @Test
    void moreIdleClientsThanAreServed_delayOthersNoLongerThanTheLimits() throws IOException {
        serve(SHORT);
        for (int i = 0; i < MORE_THAN_ARE_ACCEPTED; i++) {
            connect();
        }
        assertThat(AdminClient.ask(socket, "echo")).isNotEmpty();
    }

    @Test
    void ask_whereNobodyAnswers_endsInTheLimit() throws IOException {
        Files.createDirectory(socket.getParent());
        ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        open.add(silent);
        silent.bind(UnixDomainSocketAddress.of(socket));
        assertThatThrownBy(() -> AdminClient.ask(socket, SHORT, new byte[] {'\n'}))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("did not answer in 300 ms");
    }

    @Test
    void ask_whereNobodyListens_saysSo() throws IOException {
        assertThatThrownBy(() -> AdminClient.ask(socket, "echo")).hasMessageContaining("there is no " + socket);
        leaveDeadSocket();
        assertThatThrownBy(() -> AdminClient.ask(socket, "echo")).hasMessageContaining("nobody listens at " + socket);
    }

    private void leaveDeadSocket() throws IOException {
        Files.createDirectories(
                socket.getParent(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
        }
        assertThat(socket).exists();
    }

    @Test
    void open_isForItsOwnerAlone_andGoneAfterwards() throws IOException {
        AdminServer server = serve(LONG);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                .isEqualTo("rw-------");
        server.close();
        assertThat(socket).doesNotExist();
    }

    @Test
    void open_whereOneIsDead_replacesIt() throws IOException {
        leaveDeadSocket();
        serve(LONG);
        assertThat(AdminClient.ask(socket, "echo")).isNotEmpty();
    }

    @Test
    void open_whereOneLives_isRefusedAndTheOtherGoesOn() {
        serve(LONG);
        assertThatThrownBy(() -> serve(LONG))
                .isInstanceOf(AdminException.class)
                .hasMessageContaining("another agent listens at the admin socket " + socket);
        assertThat(AdminClient.ask(socket, "echo")).isNotEmpty();
    }

    @Test
    void close_whenTheSocketIsAnothersByNow_leavesIt() throws IOException {
        AdminServer first = serve(LONG);
        Files.delete(socket);
        serve(LONG);
        first.close();
        assertThat(AdminClient.ask(socket, "echo")).isNotEmpty();
    }

    @Test
    void open_whereItCannotBe_saysWhy() throws IOException {
        Files.createDirectory(socket.getParent());
        Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwxr-x---"));
        assertRefused("is open to others (rwxr-x---)");
        Files.setPosixFilePermissions(socket.getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.writeString(socket, "precious");
        assertRefused("is there and is no socket");
        assertThat(socket).hasContent("precious");
        socket = temp.resolve("nowhere/d/a.sock");
        assertRefused("cannot make the admin socket's directory");
        socket = temp.resolve("n".repeat(100));
        assertRefused("bytes, at most 100 are possible");
    }

    private void assertRefused(String words) {
        assertThatThrownBy(() -> serve(LONG)).isInstanceOf(AdminException.class).hasMessageContaining(words);
    }

    @Test
    void place_isChosenByNameAndPort_unlessItIsSet() {
        assertThat(SocketPlace.directory(temp.toString(), temp)).isEqualTo(temp.resolve("multiprocessing"));
        for (String none : new String[] {null, "", "relative", temp + "/missing"}) {
            assertThat(SocketPlace.directory(none, temp).toString())
                    .startsWith(temp + "/multiprocessing-")
                    .doesNotEndWith("-");
        }
        assertThat(AdminServer.place(Settings.DEFAULTS, 25520)).hasFileName("mp-25520.sock");
        assertThat(AdminServer.place(Settings.DEFAULTS.with("admin.socket", "x/y.sock"), 25520))
                .isAbsolute()
                .endsWithRaw(Path.of("x/y.sock"));
    }
}
