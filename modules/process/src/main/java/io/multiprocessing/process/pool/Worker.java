package io.multiprocessing.process.pool;

import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a pool: a mailbox that the link's reader fills and one thread that runs what is in it, in order.
 *
 * <p>A chunk is either in the mailbox or has started, decided under one lock: what is given back on a recall never runs
 * here, and what has started is never given back. Its result is sent before the next one starts, so that a worker that
 * dies takes along the one chunk that its status page names and no other.
 */
public final class Worker {
    private static final long NONE = 0;

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Message(int kind, long id, byte[] body) {}

    private final WorkerPort port;
    private final TaskRunner runner;

    private final Object lock = new Object();
    private final ArrayDeque<Message> mailbox = new ArrayDeque<>();
    private boolean idle;
    private boolean halted;
    private boolean closed;
    /** Written by the worker's thread; back to none only after the result was sent. */
    private volatile long current = NONE;

    /**
     * Makes a worker that waits for messages.
     *
     * @param port the process it lives in
     * @param payloads the process's
     */
    public Worker(WorkerPort port, Payloads payloads) {
        this.port = port;
        this.runner = new TaskRunner(payloads);
    }

    /**
     * Takes a message from the pool's owner, on the link's reader thread. Does not block and decodes nothing of the
     * user's.
     *
     * @param kind of {@link PoolMessages}
     * @param id chunk or function number
     * @param body the worker's from now on
     * @return true: its bytes are consumed; false: {@link WorkerPort#consumed} follows
     */
    public boolean onMessage(int kind, long id, byte[] body) {
        switch (kind) {
            case PoolMessages.RECALL -> giveBack(body);
            case PoolMessages.CANCEL ->
                port.replyFromReader(PoolMessages.CANCEL_ANSWER, id, new byte[] {(byte) cancel(id, body[0] != 0)});
            case PoolMessages.TASK, PoolMessages.DEFINE, PoolMessages.FORGET, PoolMessages.RETIRE ->
                enqueue(new Message(kind, id, body));
            default ->
                throw new IllegalArgumentException(
                        "cannot take a message of kind " + kind + ": no message to a worker");
        }
        return kind != PoolMessages.TASK;
    }

    /**
     * Runs tasks in the calling thread until the owner retires this worker or {@link #close()} is called. What a task
     * throws, errors too, is its result; what it leaves of the thread's interrupt flag is cleared.
     */
    public void run() {
        for (Message next = take(); next != null; next = take()) {
            switch (next.kind) {
                case PoolMessages.TASK -> runChunk(next);
                case PoolMessages.DEFINE -> runner.define((int) next.id, next.body);
                case PoolMessages.FORGET -> runner.forget((int) next.id);
                default -> {
                    return;
                }
            }
        }
    }

    /** Ends {@link #run} after the chunk that runs. The chunks in the mailbox do not start any more. */
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }

    private void enqueue(Message message) {
        synchronized (lock) {
            mailbox.addLast(message);
            if (idle) {
                idle = false;
                lock.notifyAll();
            }
        }
    }

    private void runChunk(Message task) {
        Thread.interrupted();
        port.chunkStarted(task.id);
        byte[] result = runner.run(task.body);
        Thread.interrupted();
        port.flushOutput();
        port.reply(PoolMessages.RESULT, task.id, result);
        current = NONE;
        port.consumed(task.body.length);
    }

    /** The next message; null when closed. Whoever ends the link calls close(). */
    private @Nullable Message take() {
        synchronized (lock) {
            while (!closed) {
                Message next = halted ? null : mailbox.pollFirst();
                if (next != null) {
                    if (next.kind == PoolMessages.TASK) {
                        current = next.id;
                    }
                    return next;
                }
                idle = true;
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    // An interrupt is meant for a task, and none runs.
                }
            }
            return null;
        }
    }

    private void giveBack(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        Set<Long> asked = new HashSet<>();
        for (int i = in.readVarInt(); i > 0; i--) {
            asked.add(in.readVarLong());
        }
        List<Long> given = new ArrayList<>();
        int bytes = 0;
        synchronized (lock) {
            for (Iterator<Message> each = mailbox.iterator(); each.hasNext(); ) {
                Message message = each.next();
                if (message.kind == PoolMessages.TASK && asked.contains(message.id)) {
                    each.remove();
                    given.add(message.id);
                    bytes += message.body.length;
                }
            }
        }
        PayloadWriter out = new PayloadWriter();
        out.writeVarInt(given.size());
        given.forEach(out::writeVarLong);
        port.replyFromReader(PoolMessages.GAVE_BACK, NONE, out.toByteArray());
        port.consumed(bytes);
    }

    private int cancel(long chunk, boolean haltIfRunning) {
        synchronized (lock) {
            if (current == chunk) {
                halted |= haltIfRunning;
                return haltIfRunning ? PoolMessages.HALTED : PoolMessages.RUNNING;
            }
            for (Iterator<Message> each = mailbox.iterator(); each.hasNext(); ) {
                Message message = each.next();
                if (message.kind == PoolMessages.TASK && message.id == chunk) {
                    each.remove();
                    port.consumed(message.body.length);
                    return PoolMessages.DROPPED;
                }
            }
            return PoolMessages.UNKNOWN;
        }
    }
}
