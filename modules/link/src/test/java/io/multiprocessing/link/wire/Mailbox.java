package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps all that a link has told, in order. */
final class Mailbox implements LinkListener {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(Lane lane, int kind, long id, byte[] body) {}

    record Closed(@Nullable Exception cause) {}

    /** A message of this kind holds up the reader thread until the gate is open. */
    static final int GATE = 254;

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
    private final BlockingQueue<Long> awaited = new LinkedBlockingQueue<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final CountDownLatch atGate = new CountDownLatch(1);
    private final boolean consumes;

    private Mailbox(boolean consumes) {
        this.consumes = consumes;
    }

    /** Messages count as consumed when they come. */
    static Mailbox consuming() {
        return new Mailbox(true);
    }

    /** Messages wait for {@link Link#consumed}. */
    static Mailbox holding() {
        return new Mailbox(false);
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        if (kind == GATE) {
            atGate.countDown();
            awaitUninterruptibly(gate);
        } else if (kind == 255) {
            awaited.add(id);
        } else {
            messages.add(new Message(lane, kind, id, body));
        }
        return consumes;
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        closed.add(new Closed(cause));
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        while (true) {
            try {
                assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
                return;
            } catch (InterruptedException e) {
                // again
            }
        }
    }

    void awaitGate() {
        awaitUninterruptibly(atGate);
    }

    void openGate() {
        gate.countDown();
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(20, TimeUnit.SECONDS);
        assertThat(message).as("message, closed: %s", closed).isNotNull();
        return message;
    }

    List<Message> next(int count) throws InterruptedException {
        List<Message> next = new ArrayList<>();
        while (next.size() < count) {
            next.add(next());
        }
        return next;
    }

    void awaitControl(long id) throws InterruptedException {
        assertThat(awaited.poll(20, TimeUnit.SECONDS)).isEqualTo(id);
    }

    Closed awaitClosed() throws InterruptedException {
        Closed end = closed.poll(20, TimeUnit.SECONDS);
        assertThat(end).as("onClosed").isNotNull();
        return end;
    }

    int size() {
        return messages.size();
    }
}
