package io.multiprocessing.link.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One end of a connection that carries messages in lanes. Thread-safe; nothing but {@link #sendWaiting} and {@link #flush}
 * waits. A body that is sent must not be changed afterwards. Interrupts do it no harm.
 */
public final class Link {
    enum State {
        OPEN,
        /** Writing has failed, what the other end wrote before its death is still to be read. */
        BROKEN,
        CLOSED
    }

    enum Turn {
        /** Nothing is left that may be written. */
        IDLE,
        /** The socket takes no more. */
        FULL,
        /** There may be more to write, but others want to write too. */
        OVER
    }

    private static final int SENDER_TURNS = 64;

    private final LinkLoop loop;
    final SocketChannel channel;
    private final FrameReader reader = new FrameReader(new Receiver());
    private final ReceiveCredit outputCredit = new ReceiveCredit(Lane.OUTPUT);
    private final ReceiveCredit bulkCredit = new ReceiveCredit(Lane.BULK);
    private volatile LinkListener listener;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    // Changed under the lock.
    private volatile State state = State.OPEN;
    private @Nullable Exception cause;
    private @Nullable Exception writeFailure;
    private final Outbound outbound = new Outbound();
    private int waiting;
    /** Somebody writes or will: the thread that set this, until it hands over to the writer thread. */
    private boolean writing;
    /** The writer thread waits for the socket to take more. */
    private boolean parked;

    /** What the socket did not take yet. Belongs to who writes. */
    private @Nullable ByteBuffer rest;

    private boolean toldClosed; // reader thread

    Link(LinkLoop loop, SocketChannel channel, LinkListener listener) throws IOException {
        this.loop = loop;
        this.channel = channel;
        this.listener = listener;
        channel.configureBlocking(false);
    }

    /**
     * Sends a message, in order with all others of its lane. On a closed link it is dropped without a word: whoever
     * waits for an answer hears {@link LinkListener#onClosed}.
     */
    public void send(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        boolean mine;
        lock.lock();
        try {
            if (state != State.OPEN) {
                return;
            }
            if (!writing && outbound.mayPass(lane, body.length) && !loop.onReaderThread()) {
                ByteBuffer buffer = loop.buffers.take();
                outbound.pass(buffer, lane, kind, id, body);
                rest = buffer.flip();
                writing = true;
                mine = true;
            } else {
                outbound.add(lane, kind, id, body);
                mine = claim();
            }
        } finally {
            lock.unlock();
        }
        if (mine) {
            writeHere();
        }
    }

    /** Queues a message; the next {@link #push} or {@link #send} takes it along. */
    public void offer(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        lock.lock();
        try {
            if (state == State.OPEN) {
                outbound.add(lane, kind, id, body);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Writes what is queued as far as the socket takes it now; the rest is left to the writer thread. */
    public void push() {
        boolean mine;
        lock.lock();
        try {
            mine = claim();
        } finally {
            lock.unlock();
        }
        if (mine) {
            writeHere();
        }
    }

    /**
     * Sends a message once its lane has credit and little is queued. Ends when the other end gives credit (it does when
     * its listener consumes) or when the link closes, which the death of either end brings about. Interrupts are kept
     * for later.
     *
     * @return false when the link is closed
     * @throws IllegalStateException on the reader thread, which would wait for itself
     */
    public boolean sendWaiting(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        if (loop.onReaderThread()) {
            throw new IllegalStateException("sendWaiting not possible on the link's reader thread; send does not wait");
        }
        boolean mine;
        lock.lock();
        try {
            waiting++;
            try {
                while (state == State.OPEN && !outbound.hasRoom(lane)) {
                    if (claim()) {
                        lock.unlock();
                        try {
                            writeHere();
                        } finally {
                            lock.lock();
                        }
                    } else {
                        progress.awaitUninterruptibly();
                    }
                }
            } finally {
                waiting--;
            }
            if (state != State.OPEN) {
                return false;
            }
            outbound.add(lane, kind, id, body);
            mine = claim();
        } finally {
            lock.unlock();
        }
        if (mine) {
            writeHere();
        }
        return true;
    }

    /**
     * Gives credit for a message for which the listener had returned false.
     *
     * @param bytes the length of its body
     */
    public void consumed(Lane lane, int bytes) {
        if (lane != Lane.CONTROL && state == State.OPEN) {
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
        push();
        long left = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        lock.lock();
        try {
            waiting++;
            while (state == State.OPEN && (writing || !outbound.isEmpty())) {
                if (left <= 0) {
                    return false;
                }
                try {
                    left = progress.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            return state == State.OPEN;
        } finally {
            waiting--;
            lock.unlock();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Replaces the listener. Called on the reader thread, it takes effect with the next message. */
    public void listener(LinkListener next) {
        listener = next;
    }

    /** Accepts messages of any size from now on; before, the largest is 4 KiB. */
    public void trusted() {
        reader.trusted();
    }

    /** Closes this end: what is queued is dropped, no further message is delivered. Idempotent. */
    public void close() {
        end(State.CLOSED, null);
    }

    public boolean isOpen() {
        return state == State.OPEN;
    }

    private ReceiveCredit received(Lane lane) {
        return lane == Lane.OUTPUT ? outputCredit : bulkCredit;
    }

    private void giveBack(Lane lane, int bytes) {
        if (bytes == 0) {
            return;
        }
        lock.lock();
        try {
            if (state == State.OPEN) {
                outbound.owe(lane, bytes);
            }
        } finally {
            lock.unlock();
        }
        push();
    }

    /** Under the lock: takes the right to write if there is a reason to. On the reader thread the writer gets it. */
    private boolean claim() {
        if (writing || state != State.OPEN || !outbound.maySend()) {
            return false;
        }
        writing = true;
        if (loop.onReaderThread()) {
            loop.writer.ask(this);
            return false;
        }
        return true;
    }

    private void writeHere() {
        if (write(SENDER_TURNS) != Turn.IDLE) {
            loop.writer.ask(this);
        }
    }

    /** Writes as long as the socket takes it, at most so many times. By who {@link #writing} belongs to, only. */
    Turn write(int turns) {
        ByteBuffer buffer = rest;
        rest = null;
        try {
            if (buffer == null) {
                buffer = loop.buffers.take().limit(0);
            }
            for (int turn = 0; turn < turns; turn++) {
                if (!buffer.hasRemaining() && !fill(buffer)) {
                    loop.buffers.give(buffer);
                    return Turn.IDLE;
                }
                channel.write(buffer);
                if (buffer.hasRemaining()) {
                    rest = buffer;
                    return Turn.FULL;
                }
            }
            loop.buffers.give(buffer);
            return Turn.OVER;
        } catch (IOException e) {
            loop.buffers.give(buffer);
            end(State.BROKEN, e);
            return Turn.IDLE;
        } catch (Throwable e) {
            // What of the buffer was written nobody knows, so the stream cannot go on.
            end(State.BROKEN, new IOException("could not write to the link: " + e, e));
            throw e;
        }
    }

    /** False when there is nothing to write: the right to write is given up then. */
    private boolean fill(ByteBuffer buffer) {
        buffer.clear();
        lock.lock();
        try {
            if (state == State.OPEN) {
                outbound.fill(buffer);
            }
            buffer.flip();
            boolean filled = buffer.hasRemaining();
            if (!filled) {
                writing = false;
            }
            signal();
            return filled;
        } finally {
            lock.unlock();
        }
    }

    /** The writer thread is about to wait for the socket; false when the link has closed meanwhile. */
    boolean park() {
        lock.lock();
        try {
            parked = state == State.OPEN;
            return parked;
        } finally {
            lock.unlock();
        }
    }

    /** The socket takes more; false when somebody else has asked the writer already. */
    boolean unpark() {
        lock.lock();
        try {
            boolean was = parked;
            parked = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    private void end(State next, @Nullable Exception why) {
        lock.lock();
        try {
            if (next == State.BROKEN) {
                writing = false;
                writeFailure = why;
            }
            if (state == State.CLOSED || state == next) {
                return;
            }
            if (next == State.CLOSED) {
                cause = why;
            }
            state = next;
            outbound.clear();
            signal();
            if (parked) {
                parked = false;
                loop.writer.ask(this);
            }
        } finally {
            lock.unlock();
        }
        if (next == State.CLOSED) {
            closeChannel();
        }
        loop.reader.ask(this);
    }

    private void signal() {
        if (waiting > 0) {
            progress.signalAll();
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // Its descriptor is released all the same.
        }
    }

    State state() {
        return state;
    }

    /** On the reader thread: reads once. @return bytes read, 0 for nothing there, -1 when the link is finished */
    int receive(ByteBuffer buffer) {
        Exception why;
        try {
            int size = channel.read(buffer.clear());
            if (size >= 0) {
                reader.read(buffer.flip());
                return state == State.CLOSED ? finish(null) : size;
            }
            why = null;
        } catch (ClosedChannelException | SocketException e) {
            // A reset: the other end died with bytes unread.
            why = null;
        } catch (IOException e) {
            why = e;
        }
        return finish(why);
    }

    /** On the reader thread: writing has failed and nothing is left to read. */
    void giveUp() {
        finish(writeFailure);
    }

    /** On the reader thread: closes for good and tells the listener, once. */
    int finish(@Nullable Exception why) {
        if (toldClosed) {
            return -1;
        }
        toldClosed = true;
        end(State.CLOSED, why);
        loop.writer.wake();
        try {
            listener.onClosed(this, cause);
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
            if (state == State.CLOSED) {
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
                end(
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
            lock.lock();
            try {
                if (!outbound.credit(lane, bytes)) {
                    throw new ProtocolException("malformed frame: credit of " + bytes + " bytes for lane " + lane
                            + ", more than was spent");
                }
                signal();
                claim();
            } finally {
                lock.unlock();
            }
        }
    }
}
