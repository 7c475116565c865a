package io.multiprocessing.link.wire;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps all that a link has told, in order. */
final class Mailbox implements LinkListener {
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Message(Lane lane, int kind, long id, byte[] body) {}

    record Closed(@Nullable Exception cause) {}

    private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
    private final BlockingQueue<Closed> closed = new LinkedBlockingQueue<>();
    private final boolean consumes;

    /** @param consumes whether messages count as consumed when they come */
    Mailbox(boolean consumes) {
        this.consumes = consumes;
    }

    Mailbox() {
        this(true);
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        messages.add(new Message(lane, kind, id, body));
        return consumes;
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        closed.add(new Closed(cause));
    }

    Message next() throws InterruptedException {
        Message message = messages.poll(20, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("no message came; closed: " + closed);
        }
        return message;
    }

    Closed awaitClosed() throws InterruptedException {
        Closed end = closed.poll(20, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("onClosed was not called");
        }
        return end;
    }

    int waiting() {
        return messages.size();
    }

    int closings() {
        return closed.size();
    }

    List<Message> all() {
        List<Message> all = new ArrayList<>();
        messages.drainTo(all);
        return all;
    }
}
