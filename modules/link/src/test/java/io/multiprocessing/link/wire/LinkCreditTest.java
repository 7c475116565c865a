package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkCreditTest extends TwoLoops {
    @Test
    void send_listenerDoesNotConsume_stopsAtTheWindowWhileControlFlows() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        for (int i = 0; i < 2000; i++) {
            pair.left().send(Lane.BULK, 1, i, new byte[10_000]);
        }
        int window = (Lane.BULK.window + 9_999) / 10_000;
        assertThat(mailbox.next(window)).hasSize(window);
        for (int i = 0; i < 100; i++) {
            settle(pair.left(), mailbox, i);
        }
        assertThat(mailbox.size()).isZero();

        pair.right().consumed(Lane.BULK, 10_000);
        settle(pair.left(), mailbox, 100);
        assertThat(mailbox.size())
                .as("credit is given in quarters of the window")
                .isZero();

        for (int i = 1; i < window; i++) {
            pair.right().consumed(Lane.BULK, 10_000);
        }
        for (int i = window; i < 2000; i++) {
            assertThat(mailbox.next().id()).isEqualTo(i);
            pair.right().consumed(Lane.BULK, 10_000);
        }
    }

    @Test
    void send_messageBeyondTheWindow_arrivesThoughNothingIsConsumed() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        pair.left().send(Lane.BULK, 1, 1, new byte[20 * MIB + 5]);
        pair.left().send(Lane.BULK, 1, 2, new byte[20 * MIB + 5]);
        assertThat(mailbox.next(2)).extracting(message -> message.body().length).containsOnly(20 * MIB + 5);
    }

    @Test
    void consumed_inSumsOfSeveralMessages_noCreditIsLost() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            pair.left().send(Lane.BULK, 1, i, new byte[random.nextInt(random.nextInt(10) == 0 ? 200_000 : 10_000)]);
        }
        int sum = 0;
        for (int i = 0; i < 3000; i++) {
            sum += mailbox.next().body().length;
            if (i % 20 == 19) {
                pair.right().consumed(Lane.BULK, sum);
                sum = 0;
            }
        }
    }

    @Test
    void consumed_moreThanIsHeld_isRefused() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        pair.left().send(Lane.OUTPUT, 1, 1, new byte[3]);
        assertThat(mailbox.next().id()).isEqualTo(1);
        assertThatThrownBy(() -> pair.right().consumed(Lane.OUTPUT, 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("consumed must be between 0 and the 3 bytes held of lane OUTPUT, was 10");
    }

    @Test
    void sendWaiting_noCredit_waitsThroughInterruptsUntilConsumed() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        AtomicInteger sent = new AtomicInteger();
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            while (sent.get() < 100 && pair.left().sendWaiting(Lane.OUTPUT, 1, sent.get(), new byte[10_000])) {
                sent.incrementAndGet();
            }
            interrupted.complete(Thread.interrupted());
        });
        sender.start();
        awaitWaiting(sender);
        int before = sent.get();
        assertThat(before).isBetween(Lane.OUTPUT.window / 10_000, Lane.OUTPUT.window / 10_000 + 8);
        sender.interrupt();
        settle(pair.left(), mailbox, 1);
        awaitWaiting(sender);
        assertThat(sent).hasValue(before);
        for (int i = 0; i < 100; i++) {
            assertThat(mailbox.next().id()).isEqualTo(i);
            pair.right().consumed(Lane.OUTPUT, 10_000);
        }
        assertThat(interrupted.get(20, TimeUnit.SECONDS)).isTrue();
        sender.join();
    }

    @Test
    void sendWaiting_otherEndCloses_isReleased() throws Exception {
        Pair pair = pair(Mailbox.consuming(), Mailbox.holding());
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        Thread sender = new Thread(() -> {
            boolean more = true;
            while (more) {
                more = pair.left().sendWaiting(Lane.OUTPUT, 1, 1, new byte[10_000]);
            }
            answer.complete(more);
        });
        sender.start();
        awaitWaiting(sender);
        pair.right().close();
        assertThat(answer.get(20, TimeUnit.SECONDS)).isFalse();
        sender.join();
    }

    @Test
    void sendWaiting_queuedButNeverPushed_pushesItself() throws Exception {
        Mailbox mailbox = Mailbox.consuming();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        for (int i = 0; i < 20; i++) {
            pair.left().offer(Lane.OUTPUT, 1, i, new byte[10_000]);
        }
        assertThat(pair.left().sendWaiting(Lane.OUTPUT, 1, 20, NOTHING)).isTrue();
        assertThat(mailbox.next(21)).extracting(Mailbox.Message::id).isSorted();
    }

    @Test
    void sendWaiting_onTheReaderThread_isRefused() throws Exception {
        Mailbox onLeft = Mailbox.consuming();
        LinkListener waits = new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                return link.sendWaiting(lane, kind, id, body);
            }

            @Override
            public void onClosed(Link link, Exception cause) {
                onLeft.onClosed(link, cause);
            }
        };
        Pair pair = pair(Mailbox.consuming(), waits);
        pair.left().send(Lane.OUTPUT, 1, 1, NOTHING);
        assertThat(onLeft.awaitClosed().cause())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sendWaiting not possible on the link's reader thread; send does not wait");
    }

    @Test
    void sendWaiting_thenBulk_isNeverOvertaken() throws Exception {
        Mailbox mailbox = Mailbox.holding();
        Pair pair = pair(Mailbox.consuming(), mailbox);
        Random random = new Random(5);
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 3000; i++) {
                pair.left().sendWaiting(Lane.OUTPUT, 1, i, new byte[random.nextInt(5000)]);
                pair.left().send(Lane.BULK, 2, i, NOTHING);
            }
        });
        sender.start();
        long printed = -1;
        for (int i = 0; i < 6000; i++) {
            Mailbox.Message message = mailbox.next();
            if (message.lane() == Lane.OUTPUT) {
                printed = message.id();
                pair.right().consumed(Lane.OUTPUT, message.body().length);
            } else {
                assertThat(message.id()).isLessThanOrEqualTo(printed);
            }
        }
        sender.join();
    }

    private static void awaitWaiting(Thread thread) {
        await().until(() -> thread.getState() == Thread.State.WAITING);
    }
}
