package io.multiprocessing.link.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The writing half of a link. At any time at most one thread writes; others leave their messages in the queues for it, so
 * that nobody waits for a system call of somebody else's.
 */
final class Outbound {
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
    private final Link link;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition progress = lock.newCondition();

    // Changed under the lock.
    private volatile State state = State.OPEN;
    private @Nullable Exception cause;
    private final SendQueues queues = new SendQueues();
    private int waiting;
    /** Somebody writes or will: the thread that set this, until it hands over to the writer thread. */
    private boolean writing;
    /** The writer thread waits for the socket to take more. */
    private boolean parked;

    /** What the socket did not take yet. Belongs to who writes. */
    private @Nullable ByteBuffer rest;

    Outbound(LinkLoop loop, Link link) {
        this.loop = loop;
        this.link = link;
    }

    State state() {
        return state;
    }

    void send(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        boolean mine;
        lock.lock();
        try {
            if (state != State.OPEN) {
                return;
            }
            if (!writing && queues.mayPass(lane, body.length) && !loop.onReaderThread()) {
                ByteBuffer buffer = loop.buffers.take();
                queues.pass(buffer, lane, kind, id, body);
                rest = buffer.flip();
                writing = true;
                mine = true;
            } else {
                queues.add(lane, kind, id, body);
                mine = claim();
            }
        } finally {
            lock.unlock();
        }
        if (mine) {
            writeHere();
        }
    }

    void offer(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        lock.lock();
        try {
            if (state == State.OPEN) {
                queues.add(lane, kind, id, body);
            }
        } finally {
            lock.unlock();
        }
    }

    void push() {
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

    boolean sendWaiting(Lane lane, int kind, long id, byte[] body) {
        Frame.checkKind(kind);
        boolean mine;
        lock.lock();
        try {
            awaitRoom(lane);
            if (state != State.OPEN) {
                return false;
            }
            queues.add(lane, kind, id, body);
            mine = claim();
        } finally {
            lock.unlock();
        }
        if (mine) {
            writeHere();
        }
        return true;
    }

    private void awaitRoom(Lane lane) {
        waiting++;
        try {
            while (state == State.OPEN && !queues.hasRoom(lane)) {
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
    }

    boolean flush(Duration limit) {
        push();
        long left = TimeUnit.NANOSECONDS.convert(limit);
        boolean interrupted = false;
        lock.lock();
        try {
            waiting++;
            while (state == State.OPEN && (writing || !queues.isEmpty())) {
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

    /** Sends credit for what was received. */
    void owe(Lane lane, int bytes) {
        lock.lock();
        try {
            if (state == State.OPEN) {
                queues.owe(lane, bytes);
            }
        } finally {
            lock.unlock();
        }
        push();
    }

    /** Credit has come; on the reader thread. */
    void credit(Lane lane, int bytes) throws ProtocolException {
        lock.lock();
        try {
            if (!queues.credit(lane, bytes)) {
                throw new ProtocolException(
                        "malformed frame: credit of " + bytes + " bytes for lane " + lane + ", more than was spent");
            }
            signal();
            claim();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: takes the right to write if there is a reason to. On the reader thread the writer gets it. */
    private boolean claim() {
        if (writing || state != State.OPEN || !queues.maySend()) {
            return false;
        }
        writing = true;
        if (loop.onReaderThread()) {
            loop.writer.ask(link);
            return false;
        }
        return true;
    }

    private void writeHere() {
        if (write(SENDER_TURNS) != Turn.IDLE) {
            loop.writer.ask(link);
        }
    }

    /** Writes as long as the socket takes it, at most so many times. Called only by who {@link #writing} belongs to. */
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
                link.channel.write(buffer);
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
                queues.fill(buffer);
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

    /** The socket takes more; false when the writer has been asked already. */
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

    /** Drops what is queued and lets those go who wait. The first to close says why; the reader does the rest. */
    void end(State next, @Nullable Exception why) {
        lock.lock();
        try {
            if (next == State.BROKEN) {
                writing = false;
            }
            if (state == State.CLOSED || state == next) {
                return;
            }
            cause = why;
            state = next;
            queues.clear();
            signal();
            if (parked) {
                parked = false;
                loop.writer.ask(link);
            }
        } finally {
            lock.unlock();
        }
        if (next == State.CLOSED) {
            LinkLoop.closeQuietly(link.channel);
        }
        loop.reader.ask(link);
    }

    /** Why it was closed, or why writing has failed. */
    @Nullable
    Exception cause() {
        lock.lock();
        try {
            return cause;
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        if (waiting > 0) {
            progress.signalAll();
        }
    }
}
