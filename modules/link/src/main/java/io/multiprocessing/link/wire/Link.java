package io.multiprocessing.link.wire;

import io.multiprocessing.link.wire.Outbound.State;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that carries messages in lanes. Thread-safe; nothing but {@link #sendWaiting} and {@link #flush}
 * waits. A body that is sent must not be changed afterwards. Interrupts do it no harm.
 */
public final class Link implements Outlet {
    private final LinkLoop loop;
    final SocketChannel channel;
    final Outbound outbound;
    private final FrameReader reader = new FrameReader(new Receiver());
    private final ReceiveCredit outputCredit = new ReceiveCredit(Lane.OUTPUT);
    private final ReceiveCredit bulkCredit = new ReceiveCredit(Lane.BULK);
    private volatile LinkListener listener;
    private boolean toldClosed; // under this

    Link(LinkLoop loop, SocketChannel channel, LinkListener listener) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        outbound = new Outbound(loop, this);
        channel.configureBlocking(false);
    }

    /**
     * Sends a message, in order with all others of its lane. On a closed link it is dropped without a word: whoever
     * waits for an answer hears {@link LinkListener#onClosed}.
     */
    @Override
    public void send(Lane lane, int kind, long id, byte[] body) {
        outbound.send(lane, kind, id, body);
    }

    /** Queues a message; the next {@link #push} or {@link #send} takes it along. */
    @Override
    public void offer(Lane lane, int kind, long id, byte[] body) {
        outbound.offer(lane, kind, id, body);
    }

    /** Writes what is queued as far as the socket takes it now; the rest is left to the writer thread. */
    @Override
    public void push() {
        outbound.push();
    }

    /**
     * Sends a message once its lane has credit and little is queued. What is sent afterwards on a less urgent lane does
     * not overtake it, if it is no larger than 64 KiB. The wait ends when the other end gives credit (it does when its
     * listener consumes) or when the link closes, which the death of either end brings about. Interrupts are kept for
     * later.
     *
     * @return false when the link is closed
     * @throws IllegalStateException on the reader thread, which would wait for itself
     */
    public boolean sendWaiting(Lane lane, int kind, long id, byte[] body) {
        if (loop.onReaderThread()) {
            throw new IllegalStateException("sendWaiting not possible on the link's reader thread; send does not wait");
        }
        return outbound.sendWaiting(lane, kind, id, body);
    }

    /**
     * Gives credit for a message for which the listener had returned false.
     *
     * @param bytes the length of its body
     */
    @Override
    public void consumed(Lane lane, int bytes) {
        if (lane != Lane.CONTROL && isOpen()) {
            giveBack(lane, received(lane).consumed(bytes));
        }
    }

    /**
     * Pushes and waits until nothing is queued any more, at most for the limit. The other end may have died, which
     * closes the link, or may not read, which the limit ends. Interrupts are kept for later.
     *
     * @return false after the limit, or when the link is closed
     */
    public boolean flush(Duration limit) {
        return outbound.flush(limit);
    }

    /**
     * Replaces the listener. Called on the reader thread, it takes effect with the next message. When the end was told to
     * the former, the next is told of it at once, on the caller's thread.
     */
    public void listener(LinkListener next) {
        boolean late;
        synchronized (this) {
            listener = next;
            late = toldClosed;
        }
        if (late) {
            next.onClosed(this, outbound.cause());
        }
    }

    /** Accepts messages of any size from now on; before, the largest is 4 KiB. */
    public void trusted() {
        reader.trusted();
    }

    /** Closes this end: what is queued is dropped, no further message is delivered. Idempotent. */
    public void close() {
        outbound.end(State.CLOSED, null);
    }

    public boolean isOpen() {
        return outbound.state() == State.OPEN;
    }

    private ReceiveCredit received(Lane lane) {
        return lane == Lane.OUTPUT ? outputCredit : bulkCredit;
    }

    private void giveBack(Lane lane, int bytes) {
        if (bytes > 0) {
            outbound.owe(lane, bytes);
        }
    }

    /**
     * Reads once; on the reader thread.
     *
     * @return bytes read, 0 when nothing was there, -1 when the link is finished
     */
    int receive(ByteBuffer buffer) {
        try {
            int size = channel.read(buffer.clear());
            if (size < 0) {
                return finish(null);
            }
            reader.read(buffer.flip());
            return outbound.state() == State.CLOSED ? finish(null) : size;
        } catch (ClosedChannelException | SocketException e) {
            // Closed here, or reset: the other end died with bytes unread.
            return finish(null);
        } catch (IOException e) {
            return finish(e);
        }
    }

    /** Closes for good and tells the listener, once; on the reader thread. */
    int finish(@Nullable Exception why) {
        outbound.end(State.CLOSED, why);
        LinkListener last;
        synchronized (this) {
            if (toldClosed) {
                return -1;
            }
            toldClosed = true;
            last = listener;
        }
        loop.writer.wake();
        try {
            last.onClosed(this, outbound.cause());
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            System.getLogger(Link.class.getName())
                    .log(System.Logger.Level.WARNING, "A link's listener failed in onClosed", e);
        }
        return -1;
    }

    private final class Receiver implements FrameReader.Sink {
        @Override
        public void message(Lane lane, int kind, long id, byte[] body) {
            if (outbound.state() == State.CLOSED) {
                return;
            }
            if (lane != Lane.CONTROL) {
                received(lane).handedOut(body.length);
            }
            try {
                if (listener.onMessage(Link.this, lane, kind, id, body)) {
                    consumed(lane, body.length);
                }
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                outbound.end(
                        State.CLOSED,
                        e instanceof Exception exception
                                ? exception
                                : new IllegalStateException("link listener failed: " + e, e));
            }
        }

        @Override
        public void piece(Lane lane, int bytes) {
            if (lane != Lane.CONTROL) {
                giveBack(lane, received(lane).pieceArrived(bytes));
            }
        }

        @Override
        public void credit(Lane lane, int bytes) throws ProtocolException {
            outbound.credit(lane, bytes);
        }
    }
}
