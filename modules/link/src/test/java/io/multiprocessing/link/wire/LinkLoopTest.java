package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkLoopTest extends TwoLoops {
    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Path.of("/tmp"), "mp");
    }

    @AfterEach
    void deleteDirectory() throws IOException {
        Files.deleteIfExists(directory.resolve("s"));
        Files.delete(directory);
    }

    @Test
    void listen_severalConnect_eachGetsAListenerOfItsOwn() throws Exception {
        Path socket = directory.resolve("s");
        BlockingQueue<Mailbox> accepted = new LinkedBlockingQueue<>();
        try (AutoCloseable listening = right.listen(socket, () -> {
            Mailbox mailbox = Mailbox.consuming();
            accepted.add(mailbox);
            return mailbox;
        })) {
            for (int i = 0; i < 20; i++) {
                Link link = left.attach(SocketChannel.open(UnixDomainSocketAddress.of(socket)), Mailbox.consuming());
                link.send(Lane.CONTROL, 1, i, NOTHING);
                Mailbox mailbox = accepted.poll(20, TimeUnit.SECONDS);
                assertThat(mailbox.next().id()).isEqualTo(i);
            }
        }
        assertThat(socket).doesNotExist();
        assertThatThrownBy(() -> SocketChannel.open(UnixDomainSocketAddress.of(socket)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void listen_supplierThrows_thatConnectionIsClosedAndTheNextAccepted() throws Exception {
        Path socket = directory.resolve("s");
        Mailbox mailbox = Mailbox.consuming();
        int[] calls = {0};
        try (AutoCloseable listening = right.listen(socket, () -> {
            if (calls[0]++ == 0) {
                throw new IllegalStateException("not now");
            }
            return mailbox;
        })) {
            Mailbox refused = Mailbox.consuming();
            left.attach(SocketChannel.open(UnixDomainSocketAddress.of(socket)), refused);
            assertThat(refused.awaitClosed().cause()).isNull();
            left.attach(SocketChannel.open(UnixDomainSocketAddress.of(socket)), Mailbox.consuming())
                    .send(Lane.CONTROL, 1, 5, NOTHING);
            assertThat(mailbox.next().id()).isEqualTo(5);
        }
    }

    @Test
    void listen_pathTooLong_saysSo() {
        Path socket = directory.resolve("x".repeat(200));
        assertThatThrownBy(() -> right.listen(socket, Mailbox::consuming))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("could not listen on " + socket + " ("
                        + socket.toString().length() + " characters, of which about 100 are possible)");
    }

    @Test
    void start_noSocketEverFull_hasNoWriterThread() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        pair.left().send(Lane.CONTROL, 1, 1, NOTHING);
        mailbox.next();
        assertThat(linkThreads())
                .extracting(Thread::getName)
                .containsExactlyInAnyOrder("left-link-reader", "right-link-reader");
        assertThat(linkThreads()).allMatch(Thread::isDaemon);
        pair.left().send(Lane.BULK, 1, 1, new byte[20 * MIB]);
        mailbox.next();
        await().untilAsserted(() ->
                assertThat(linkThreads()).extracting(Thread::getName).contains("left-link-writer"));
    }

    @Test
    void close_withLinksAndQueuedBytes_tellsEveryListenerAndEndsTheThreads() throws Exception {
        Mailbox onLeft = Mailbox.consuming();
        Mailbox onRight = Mailbox.holding();
        Pair pair = pair(onLeft, onRight);
        pair.left().send(Lane.BULK, 1, 1, new byte[20 * MIB]);
        pair.left().send(Lane.BULK, 1, 1, new byte[20 * MIB]);
        left.close();
        assertThat(onLeft.awaitClosed().cause()).isNull();
        assertThat(onRight.awaitClosed().cause()).isNull();
        assertThat(linkThreads()).extracting(Thread::getName).noneMatch(name -> name.startsWith("left"));
        left.close();
    }

    @Test
    void close_onTheReaderThread_doesNotWaitForItself() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        LinkListener closing = new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                assertThat(right.onReaderThread()).isTrue();
                right.close();
                return true;
            }

            @Override
            public void onClosed(Link link, Exception cause) {
                closed.countDown();
            }
        };
        Pair pair = pair(Mailbox.consuming(), closing);
        pair.left().send(Lane.CONTROL, 1, 1, NOTHING);
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        await().untilAsserted(() ->
                assertThat(linkThreads()).extracting(Thread::getName).noneMatch(name -> name.startsWith("right")));
    }

    @Test
    void attach_afterClose_isRefusedAndTheChannelClosed() throws Exception {
        left.close();
        Ends ends = Ends.connect();
        try (SocketChannel other = ends.right()) {
            assertThatThrownBy(() -> left.attach(ends.left(), Mailbox.consuming()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("could not attach a link: the link loop of left is closed");
            assertThat(ends.left().isOpen()).isFalse();
        }
        assertThat(List.of(left.onReaderThread(), right.onReaderThread())).containsOnly(false);
        assertThatThrownBy(() -> left.listen(directory.resolve("s"), Mailbox::consuming))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the link loop of left is closed");
    }
}
