package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(120)
class LinkCloseTest extends TwoLoops {
    @Test
    void close_afterMessages_otherEndGetsThemAllThenIsTold() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Mailbox own = Mailbox.consuming();
        Pair pair = pair(own, mailbox);
        for (int i = 0; i < 1000; i++) {
            pair.left().send(Lane.CONTROL, 1, i, new byte[1000]);
        }
        assertThat(pair.left().flush(Duration.ofSeconds(20))).isTrue();
        pair.left().close();
        assertThat(mailbox.awaitClosed().cause()).isNull();
        assertThat(own.awaitClosed().cause()).isNull();
        assertThat(mailbox.size()).isEqualTo(1000);
        assertThat(pair.left().isOpen()).isFalse();
        assertThat(pair.right().isOpen()).isFalse();
        pair.left().send(Lane.CONTROL, 1, 1, NOTHING);
        pair.left().offer(Lane.CONTROL, 1, 1, NOTHING);
        pair.left().push();
        pair.left().consumed(Lane.BULK, 100);
        assertThat(pair.left().sendWaiting(Lane.OUTPUT, 1, 1, NOTHING)).isFalse();
        assertThat(pair.left().flush(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void send_otherEndGone_whatItHadSentIsStillDelivered() throws Exception {
        Mailbox onLeft = Mailbox.consuming();
        Mailbox onRight = Mailbox.consuming();
        Pair pair = pair(onLeft, onRight);
        pair.right().send(Lane.CONTROL, Mailbox.GATE, 0, NOTHING);
        onLeft.awaitGate();
        for (int i = 0; i < 50; i++) {
            pair.right().send(Lane.BULK, 1, i, NOTHING);
        }
        assertThat(pair.right().flush(Duration.ofSeconds(20))).isTrue();
        pair.right().close();
        onRight.awaitClosed();
        await().until(() -> {
            pair.left().send(Lane.CONTROL, 1, 1, NOTHING);
            return !pair.left().isOpen();
        });
        onLeft.openGate();
        assertThat(onLeft.awaitClosed().cause()).isNull();
        assertThat(onLeft.size()).isEqualTo(50);
    }

    @Test
    void close_withUnreadBytes_isAnEndOfFileForTheOther() throws Exception {
        Ends ends = Ends.connect();
        Mailbox mailbox = Mailbox.consuming();
        Link link = left.attach(ends.left(), mailbox);
        link.send(Lane.CONTROL, 1, 1, new byte[1000]);
        ends.right().close();
        assertThat(mailbox.awaitClosed().cause()).isNull();
    }

    @Test
    void onMessage_listenerThrows_onlyItsLinkClosesWithThatCause() throws Exception {
        for (Throwable fault : List.of(new IllegalStateException("broken"), new AssertionError("broken"))) {
            Mailbox told = Mailbox.consuming();
            LinkListener throwing = new LinkListener() {
                @Override
                public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                    throw LinkCloseTest.<RuntimeException>sneaky(fault);
                }

                @Override
                public void onClosed(Link link, Exception cause) {
                    told.onClosed(link, cause);
                    throw new IllegalStateException("this, too");
                }
            };
            Mailbox bystander = Mailbox.consuming();
            Pair other = pair(Mailbox.consuming(), bystander);
            Mailbox onLeft = Mailbox.consuming();
            Pair pair = pair(onLeft, throwing);
            pair.left().send(Lane.BULK, 1, 1, NOTHING);
            Exception cause = told.awaitClosed().cause();
            assertThat(cause instanceof IllegalStateException && cause.getCause() != null ? cause.getCause() : cause)
                    .isSameAs(fault);
            assertThat(onLeft.awaitClosed().cause()).isNull();
            other.left().send(Lane.BULK, 1, 2, NOTHING);
            assertThat(bystander.next().id()).isEqualTo(2);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T extends Throwable> RuntimeException sneaky(Throwable fault) throws T {
        throw (T) fault;
    }

    @Test
    void garbage_randomBytesFromTheOtherEnd_closesThatLinkOnlyWithACause() throws Exception {
        Mailbox bystander = Mailbox.consuming();
        Pair other = pair(Mailbox.consuming(), bystander);
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] garbage = new byte[1000 + random.nextInt(10_000)];
            random.nextBytes(garbage);
            garbage[0] = (byte) (1 + random.nextInt(255));
            Mailbox mailbox = Mailbox.consuming();
            Ends ends = Ends.connect();
            Link link = right.attach(ends.right(), mailbox);
            try (SocketChannel raw = ends.left()) {
                raw.write(ByteBuffer.wrap(garbage));
                assertThat(mailbox.awaitClosed().cause())
                        .as("seed %d", seed)
                        .isInstanceOf(ProtocolException.class)
                        .hasMessageStartingWith("malformed frame: length ");
            }
            assertThat(link.isOpen()).isFalse();
            other.left().send(Lane.CONTROL, 1, seed, NOTHING);
            assertThat(bystander.next().id()).isEqualTo(seed);
        }
    }

    @Test
    void send_tooBigBeforeTrusted_closesTheReceiversEndWithBothSizes() throws Exception {
        Ends ends = Ends.connect();
        Mailbox mailbox = Mailbox.consuming();
        Link link = left.attach(ends.left(), Mailbox.consuming());
        right.attach(ends.right(), mailbox);
        link.send(Lane.CONTROL, 9, 1, new byte[4096]);
        assertThat(mailbox.next().body()).hasSize(4096);
        link.send(Lane.CONTROL, 9, 1, new byte[70_000]);
        assertThat(mailbox.awaitClosed().cause())
                .hasMessage("message of kind 9 not accepted: 70000 bytes vs 4096 before the handshake");
    }

    /** Counts, and refuses messages after the end. */
    private static final class Counting implements LinkListener {
        final AtomicInteger closings = new AtomicInteger();
        final AtomicInteger late = new AtomicInteger();
        final CountDownLatch closed = new CountDownLatch(1);
        final int closeAt;
        int messages;

        Counting(int closeAt) {
            this.closeAt = closeAt;
        }

        @Override
        public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
            if (closings.get() > 0) {
                late.incrementAndGet();
            }
            if (++messages == closeAt) {
                link.close();
            }
            return (id & 1) == 0;
        }

        @Override
        public void onClosed(Link link, Exception cause) {
            closings.incrementAndGet();
            closed.countDown();
        }
    }

    @Test
    void close_racingWithSendersAndTheOtherEnd_isToldExactlyOnceAtBothEnds() throws Exception {
        for (long seed = 0; seed < 150; seed++) {
            Random random = new Random(seed);
            Counting onLeft = new Counting(random.nextInt(3) == 0 ? 1 + random.nextInt(50) : -1);
            Counting onRight = new Counting(random.nextInt(3) == 0 ? 1 + random.nextInt(50) : -1);
            Pair pair = pair(onLeft, onRight);
            List<Thread> threads = new ArrayList<>();
            for (Link link : List.of(pair.left(), pair.right())) {
                long senderSeed = random.nextLong();
                int closeAfter = random.nextInt(100);
                threads.add(new Thread(() -> {
                    Random bytes = new Random(senderSeed);
                    for (int i = 0; i < 100; i++) {
                        if (i == closeAfter) {
                            link.close();
                        }
                        Lane lane = Lane.of(bytes.nextInt(3));
                        byte[] body = new byte[bytes.nextInt(bytes.nextInt(5) == 0 ? 300_000 : 100)];
                        if (bytes.nextBoolean()) {
                            link.send(lane, 1, i, body);
                        } else {
                            link.sendWaiting(lane, 1, i, body);
                        }
                    }
                    link.close();
                }));
            }
            if (random.nextInt(10) == 0) {
                threads.add(new Thread(left::close));
            }
            threads.forEach(Thread::start);
            for (Thread thread : threads) {
                thread.join();
            }
            for (Counting end : List.of(onLeft, onRight)) {
                assertThat(end.closed.await(20, TimeUnit.SECONDS))
                        .as("seed %d", seed)
                        .isTrue();
            }
            right.close();
            left.close();
            for (Counting end : List.of(onLeft, onRight)) {
                assertThat(end.closings).as("seed %d", seed).hasValue(1);
                assertThat(end.late).as("seed %d", seed).hasValue(0);
            }
            left = LinkLoop.start("left");
            right = LinkLoop.start("right");
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void close_manyLinks_leavesNoDescriptor() throws Exception {
        int before = descriptors();
        for (int i = 0; i < 200; i++) {
            Mailbox onLeft = Mailbox.consuming();
            Mailbox onRight = Mailbox.holding();
            Pair pair = pair(onLeft, onRight);
            // More than the window, so that both selectors know the channel.
            pair.left().send(Lane.CONTROL, 1, 1, new byte[MIB]);
            pair.left().send(Lane.BULK, 1, 1, new byte[8 * MIB]);
            pair.left().send(Lane.BULK, 1, 1, new byte[8 * MIB]);
            (i % 2 == 0 ? pair.left() : pair.right()).close();
            onLeft.awaitClosed();
            onRight.awaitClosed();
        }
        await().until(() -> descriptors() <= before + 2);
    }

    private static int descriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
