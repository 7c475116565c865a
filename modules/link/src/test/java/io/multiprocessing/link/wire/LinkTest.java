package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest extends TwoLoops {
    @Test
    void send_everyLaneAndSize_arrivesAsItWas() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        Random random = new Random(1);
        int[] sizes = {0, 1, 13, 4096, 65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000, 20_000_000};
        for (int size : sizes) {
            for (Lane lane : Lane.values()) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                int kind = 1 + random.nextInt(200);
                long id = random.nextLong();
                pair.left().send(lane, kind, id, body);
                Mailbox.Message message = mailbox.next();
                assertThat(message.lane()).isEqualTo(lane);
                assertThat(message.kind()).isEqualTo(kind);
                assertThat(message.id()).isEqualTo(id);
                assertThat(message.body()).isEqualTo(body);
            }
        }
    }

    @Test
    void send_behindBigBulkMessage_urgentLanesOvertake() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        pair.left().send(Lane.CONTROL, Mailbox.GATE, 0, NOTHING);
        mailbox.awaitGate();
        pair.left().send(Lane.BULK, 1, 0, new byte[64 * MIB]);
        pair.left().send(Lane.BULK, 2, 0, NOTHING);
        for (int i = 0; i < 100; i++) {
            pair.left().send(Lane.OUTPUT, 3, i, new byte[1000]);
        }
        for (int i = 0; i < 100; i++) {
            pair.left().send(Lane.CONTROL, 4, i, NOTHING);
        }
        mailbox.openGate();
        List<Mailbox.Message> messages = mailbox.next(202);
        assertThat(messages).extracting(Mailbox.Message::kind).containsSubsequence(4, 3, 1, 2);
        for (int i = 0; i < 100; i++) {
            assertThat(messages.get(i).kind()).isEqualTo(4);
            assertThat(messages.get(i).id()).isEqualTo(i);
            assertThat(messages.get(100 + i).kind()).isEqualTo(3);
            assertThat(messages.get(100 + i).id()).isEqualTo(i);
        }
        assertThat(messages.get(200).body()).hasSize(64 * MIB);
        assertThat(messages.get(201).kind()).isEqualTo(2);
    }

    @Test
    void sendAndOffer_manyThreads_eachThreadsOrderIsKeptOnEveryLane() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        int threads = 4;
        int each = 5_000;
        List<Thread> senders = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int kind = 1 + t;
            Thread sender = new Thread(() -> {
                Random random = new Random(kind);
                for (int i = 0; i < each; i++) {
                    byte[] body = new byte[random.nextInt(200) == 0 ? random.nextInt(150_000) : random.nextInt(50)];
                    Lane lane = Lane.of(i % 3);
                    if (random.nextBoolean()) {
                        pair.left().send(lane, kind, i, body);
                    } else {
                        pair.left().offer(lane, kind, i, body);
                    }
                }
                pair.left().push();
            });
            sender.start();
            senders.add(sender);
        }
        long[][] next = new long[threads][];
        for (int t = 0; t < threads; t++) {
            next[t] = new long[] {0, 1, 2};
        }
        for (int i = 0; i < threads * each; i++) {
            Mailbox.Message message = mailbox.next();
            long[] expected = next[message.kind() - 1];
            assertThat(message.id()).isEqualTo(expected[message.lane().number]);
            expected[message.lane().number] += 3;
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    @Test
    void offer_withoutPush_waitsForTheNextOne() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        for (int i = 0; i < 1000; i++) {
            pair.left().offer(Lane.BULK, 1, i, new byte[10]);
        }
        assertThat(mailbox.size()).isZero();
        pair.left().push();
        assertThat(mailbox.next(1000)).extracting(Mailbox.Message::id).isSorted();
    }

    @Test
    void send_bothEndsFullAtOnce_neitherDeadlocks() throws Exception {
        Mailbox onLeft = Mailbox.holding();
        Mailbox onRight = Mailbox.holding();
        Pair pair = pair(onLeft, onRight);
        pair.left().send(Lane.CONTROL, Mailbox.GATE, 0, NOTHING);
        pair.right().send(Lane.CONTROL, Mailbox.GATE, 0, NOTHING);
        onLeft.awaitGate();
        onRight.awaitGate();
        for (int i = 0; i < 64; i++) {
            pair.left().send(Lane.BULK, 1, i, new byte[MIB]);
            pair.right().send(Lane.BULK, 1, i, new byte[MIB]);
        }
        assertThat(pair.left().flush(Duration.ofMillis(1))).isFalse();
        assertThat(pair.right().flush(Duration.ofMillis(1))).isFalse();
        onLeft.openGate();
        onRight.openGate();
        for (int i = 0; i < 64; i++) {
            assertThat(onLeft.next().id()).isEqualTo(i);
            pair.left().consumed(Lane.BULK, MIB);
            assertThat(onRight.next().id()).isEqualTo(i);
            pair.right().consumed(Lane.BULK, MIB);
        }
        assertThat(pair.left().flush(Duration.ofSeconds(20))).isTrue();
        assertThat(pair.right().flush(Duration.ofSeconds(20))).isTrue();
    }

    @Test
    void send_besideTenPeersThatNeverRead_goesOn() throws Exception {
        List<SocketChannel> unread = new ArrayList<>();
        try {
            for (int i = 0; i < 10; i++) {
                Ends ends = Ends.connect();
                unread.add(ends.right());
                Link stuck = left.attach(ends.left(), Mailbox.consuming());
                stuck.send(Lane.BULK, 1, 0, new byte[20 * MIB]);
                stuck.send(Lane.CONTROL, 1, 0, new byte[MIB]);
                assertThat(stuck.flush(Duration.ofMillis(1))).isFalse();
            }
            Mailbox mailbox = Mailbox.consuming();
            Pair pair = pair(Mailbox.consuming(), mailbox);
            for (int i = 0; i < 1000; i++) {
                pair.left().send(Lane.BULK, 1, i, new byte[10_000]);
                assertThat(mailbox.next().id()).isEqualTo(i);
            }
        } finally {
            for (SocketChannel channel : unread) {
                channel.close();
            }
        }
    }

    @Test
    void send_threadInterruptedTenThousandTimes_nothingIsLostOrDoubled() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        AtomicBoolean over = new AtomicBoolean();
        CompletableFuture<Long> sent = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            Random random = new Random(7);
            long id = 0;
            while (!over.get() || id < 10_000) {
                byte[] body = new byte[random.nextInt(random.nextInt(100) == 0 ? 200_000 : 100)];
                if (random.nextInt(3) == 0) {
                    pair.left().offer(Lane.OUTPUT, 1, id++, body);
                } else {
                    pair.left().sendWaiting(Lane.OUTPUT, 1, id++, body);
                }
                boolean ignored = Thread.interrupted();
            }
            pair.left().flush(Duration.ofSeconds(20));
            sent.complete(id);
        });
        sender.start();
        Thread interrupter = new Thread(() -> {
            for (int i = 0; i < 10_000; i++) {
                while (sender.isInterrupted() && sender.isAlive()) {
                    Thread.onSpinWait();
                }
                sender.interrupt();
                if (i % 10 == 0) {
                    linkThreads().forEach(Thread::interrupt);
                }
            }
            over.set(true);
        });
        interrupter.start();
        interrupter.join();
        long count = sent.get(30, TimeUnit.SECONDS);
        for (long id = 0; id < count; id++) {
            assertThat(mailbox.next().id()).isEqualTo(id);
        }
        settle(pair.left(), mailbox, 1);
        assertThat(mailbox.size()).isZero();
        assertThat(pair.left().isOpen()).isTrue();
        linkThreads().forEach(Thread::interrupt);
        await().until(() -> linkThreads().stream().noneMatch(Thread::isInterrupted));
        sender.join();
    }

    @Test
    void send_onTheReaderThread_answersComeInOrder() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        LinkListener echo = new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                link.send(lane, kind, id, body);
                return true;
            }

            @Override
            public void onClosed(Link link, Exception cause) {}
        };
        Pair pair = pair(mailbox, echo);
        for (int i = 0; i < 20_000; i++) {
            pair.left().offer(Lane.BULK, 1, i, new byte[i % 100]);
        }
        pair.left().push();
        for (int i = 0; i < 20_000; i++) {
            assertThat(mailbox.next().id()).isEqualTo(i);
        }
    }

    @Test
    void listener_replacedWhileAMessageIsHandled_hearsTheNextOne() throws Exception {
        Mailbox second = Mailbox.consuming();
        List<Long> first = new ArrayList<>();
        LinkListener handshake = new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                first.add(id);
                link.listener(second);
                link.trusted();
                return true;
            }

            @Override
            public void onClosed(Link link, Exception cause) {}
        };
        Ends ends = Ends.connect();
        Link link = left.attach(ends.left(), Mailbox.consuming());
        link.offer(Lane.CONTROL, 1, 1, NOTHING);
        link.offer(Lane.CONTROL, 1, 2, new byte[10_000]);
        link.offer(Lane.CONTROL, 1, 3, NOTHING);
        link.push();
        right.attach(ends.right(), handshake);
        assertThat(second.next(2)).extracting(Mailbox.Message::id).containsExactly(2L, 3L);
        assertThat(first).containsExactly(1L);
    }

    @Test
    void listener_replacedAfterTheEndWasTold_isToldAtOnce() throws Exception {
        Mailbox first = Mailbox.consuming();
        Mailbox second = Mailbox.consuming();
        Pair pair = pair(first, Mailbox.consuming());
        pair.right().close();
        first.awaitClosed();
        pair.left().listener(second);
        assertThat(second.awaitClosed().cause()).isNull();
    }

    @Test
    void send_kindOfTheLinksOwn_isRefused() throws Exception {
        Pair pair = pair(Mailbox.consuming(), Mailbox.consuming());
        assertThatThrownBy(() -> pair.left().send(Lane.CONTROL, 0, 1, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kind must be between 1 and 255, was 0");
    }
}
