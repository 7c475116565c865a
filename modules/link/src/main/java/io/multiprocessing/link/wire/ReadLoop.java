package io.multiprocessing.link.wire;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads for all links of a loop, accepts new ones, and tells listeners. Never writes. */
final class ReadLoop implements Runnable {
    private static final int BUFFER = 128 << 10;
    /** Reads that fill the buffer before the next link gets its turn. */
    private static final int TURNS = 4;
    /** Enough reads to empty the socket of an end that is gone. */
    private static final int DRAIN_TURNS = 64;

    private static final long ACCEPT_AGAIN_MILLIS = 100;

    private record Listening(ServerSocketChannel server, Supplier<LinkListener> listener) {}

    private final LinkLoop loop;
    private final Selector selector;
    private final ArrayDeque<Link> asked = new ArrayDeque<>();
    private boolean ended; // with asked
    private volatile boolean stopping;
    private boolean acceptAgain;
    private @Nullable ByteBuffer buffer;
    private final Consumer<SelectionKey> ready = this::ready;
    final Thread thread;

    ReadLoop(LinkLoop loop, String name) throws IOException {
        this.loop = loop;
        selector = Selector.open();
        thread = LinkLoop.thread(this, name);
    }

    /** Has a new link registered, or one that is to close finished. @return false when this loop has ended */
    boolean ask(Link link) {
        synchronized (asked) {
            if (ended) {
                return false;
            }
            asked.add(link);
        }
        if (Thread.currentThread() != thread) {
            selector.wakeup();
        }
        return true;
    }

    /** @return false when this loop has ended */
    boolean listen(ServerSocketChannel server, Supplier<LinkListener> listener) throws IOException {
        synchronized (asked) {
            if (ended) {
                return false;
            }
            server.configureBlocking(false);
            server.register(selector, SelectionKey.OP_ACCEPT, new Listening(server, listener));
        }
        selector.wakeup();
        return true;
    }

    void wake() {
        selector.wakeup();
    }

    void stop() {
        stopping = true;
        selector.wakeup();
    }

    @Override
    public void run() {
        Exception why = null;
        try {
            while (!stopping) {
                serveAsked();
                // A selector does not wait in an interrupted thread.
                boolean ignored = Thread.interrupted();
                selector.select(ready, acceptAgain ? ACCEPT_AGAIN_MILLIS : 0);
                if (acceptAgain) {
                    resumeAccepting();
                }
            }
        } catch (Throwable e) {
            why = new IOException("link reader failed: " + e, e);
            log("A link reader failed, its links are closed", e);
        } finally {
            end(why);
        }
    }

    private void serveAsked() {
        while (true) {
            Link link;
            synchronized (asked) {
                link = asked.poll();
            }
            if (link == null) {
                return;
            }
            switch (link.outbound.state()) {
                case OPEN -> register(link);
                case BROKEN -> {
                    int size = 1;
                    for (int turn = 0; size > 0 && turn < DRAIN_TURNS; turn++) {
                        size = link.receive(buffer());
                    }
                    if (size >= 0) {
                        link.finish(link.outbound.cause());
                    }
                }
                case CLOSED -> link.finish(null);
            }
        }
    }

    private void register(Link link) {
        try {
            link.channel.register(selector, SelectionKey.OP_READ, link);
        } catch (ClosedChannelException e) {
            link.finish(null);
        }
    }

    private void ready(SelectionKey key) {
        if (key.attachment() instanceof Link link) {
            int size = BUFFER;
            for (int turn = 0; size == BUFFER && turn < TURNS; turn++) {
                size = link.receive(buffer());
            }
        } else if (key.attachment() instanceof Listening listening) {
            accept(key, listening);
        }
    }

    private ByteBuffer buffer() {
        ByteBuffer here = buffer;
        if (here == null) {
            here = ByteBuffer.allocateDirect(BUFFER);
            buffer = here;
        }
        return here;
    }

    private void accept(SelectionKey key, Listening listening) {
        SocketChannel channel;
        try {
            channel = listening.server.accept();
        } catch (ClosedChannelException e) {
            return;
        } catch (IOException e) {
            // Too many open files, most likely: the connection stays, and asking for it at once would spin.
            if (key.isValid()) {
                key.interestOpsAnd(0);
                acceptAgain = true;
            }
            return;
        }
        if (channel == null) {
            return;
        }
        try {
            register(new Link(loop, channel, listening.listener.get()));
        } catch (IOException | RuntimeException e) {
            log("A connection was refused", e);
            LinkLoop.closeQuietly(channel);
        }
    }

    private void resumeAccepting() {
        acceptAgain = false;
        for (SelectionKey key : selector.keys()) {
            if (key.isValid() && key.attachment() instanceof Listening) {
                key.interestOpsOr(SelectionKey.OP_ACCEPT);
            }
        }
    }

    private void end(@Nullable Exception why) {
        synchronized (asked) {
            ended = true;
        }
        for (Link link : asked) {
            finish(link, why);
        }
        for (SelectionKey key : selector.keys()) {
            if (key.attachment() instanceof Link link) {
                finish(link, why);
            } else {
                LinkLoop.closeQuietly(key.channel());
            }
        }
        LinkLoop.closeQuietly(selector);
    }

    private static void finish(Link link, @Nullable Exception why) {
        try {
            link.finish(why);
        } catch (VirtualMachineError e) {
            log("A link's listener failed in onClosed", e);
        }
    }

    private static void log(String what, Throwable why) {
        System.getLogger(ReadLoop.class.getName()).log(System.Logger.Level.WARNING, what, why);
    }
}
