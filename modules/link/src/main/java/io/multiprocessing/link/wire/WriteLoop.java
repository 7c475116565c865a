package io.multiprocessing.link.wire;

import java.io.IOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes for all links of a loop what their sockets did not take from the senders themselves. */
final class WriteLoop implements Runnable {
    /** Writes of 64 KiB for one link before the next one gets its turn. */
    private static final int TURNS = 4;

    private final String name;
    private final Selector selector;
    private final ConcurrentLinkedQueue<Link> asked = new ConcurrentLinkedQueue<>();
    private final Consumer<SelectionKey> ready = this::ready;
    private volatile boolean asleep;
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;

    WriteLoop(String name) throws IOException {
        this.name = name;
        selector = Selector.open();
    }

    /** Hands over the right to write to a link. */
    void ask(Link link) {
        asked.add(link);
        if (thread == null) {
            startThread();
        }
        if (asleep) {
            selector.wakeup();
        }
    }

    private synchronized void startThread() {
        if (thread == null && !stopping) {
            thread = LinkLoop.start(this, name);
        }
    }

    /** A channel was closed, which takes effect when the selector is next used. */
    void wake() {
        if (thread != null) {
            selector.wakeup();
        }
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                for (Link link = asked.poll(); link != null; link = asked.poll()) {
                    serve(link, link.channel.keyFor(selector));
                }
                // A selector does not wait in an interrupted thread.
                boolean ignored = Thread.interrupted();
                asleep = true;
                if (asked.isEmpty() && !stopping) {
                    selector.select(ready);
                } else {
                    selector.selectNow(ready);
                }
                asleep = false;
            }
        } catch (IOException | ClosedSelectorException e) {
            throw new IllegalStateException("link writer failed", e);
        } finally {
            LinkLoop.closeQuietly(selector);
        }
    }

    private void ready(SelectionKey key) {
        Link link = (Link) key.attachment();
        if (link.outbound.unpark()) {
            serve(link, key);
        }
    }

    private void serve(Link link, @Nullable SelectionKey key) {
        Outbound.Turn turn = Outbound.Turn.IDLE;
        try {
            turn = link.outbound.write(TURNS);
        } catch (Throwable e) {
            // The link has closed itself with that cause.
        }
        try {
            if (turn == Outbound.Turn.FULL && link.outbound.park()) {
                if (key == null) {
                    link.channel.register(selector, SelectionKey.OP_WRITE, link);
                } else {
                    key.interestOps(SelectionKey.OP_WRITE);
                }
                return;
            }
            if (turn != Outbound.Turn.IDLE) {
                asked.add(link);
            }
            if (key != null) {
                key.interestOps(0);
            }
        } catch (CancelledKeyException | ClosedChannelException e) {
            // Who closed it has seen that it was parked, and has asked.
        }
    }

    /** Ends the thread, and waits for that if told to. */
    void stop(boolean wait) {
        Thread running;
        synchronized (this) {
            stopping = true;
            running = thread;
        }
        selector.wakeup();
        if (wait && running != null) {
            LinkLoop.join(running);
        }
        if (running == null) {
            LinkLoop.closeQuietly(selector);
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }
}
