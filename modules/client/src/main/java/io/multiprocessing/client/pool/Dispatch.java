package io.multiprocessing.client.pool;

import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.semantics.pool.Assignment;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the assignment's orders into messages to workers, in its order. Guarded by the router's lock. */
final class Dispatch implements Assignment.Orders<Chunk> {
    private static final byte[] EMPTY = {};

    private final Map<Long, Worker> workers = new HashMap<>();
    private final Ledger ledger;
    private volatile @Nullable PoolControl control;

    Dispatch(Ledger ledger) {
        this.ledger = ledger;
    }

    void attach(PoolControl opened) {
        control = opened;
    }

    /** Outside the lock. */
    void perform(@Nullable Effects after) {
        if (after != null) {
            after.perform(control);
        }
    }

    void add(Worker worker) {
        workers.put(worker.id, worker);
    }

    @Nullable
    Worker remove(long worker) {
        return workers.remove(worker);
    }

    @Nullable
    Worker worker(long worker) {
        return workers.get(worker);
    }

    @Override
    public void send(long workerId, long chunkId, Chunk chunk) {
        Worker worker = workers.get(workerId);
        byte[] body = chunk.body;
        if (worker == null || body == null) {
            throw new IllegalStateException(
                    "chunk " + chunkId + " was given to worker " + workerId + ", which is gone");
        }
        SharedFunction function = chunk.owner.function;
        if (function != null && worker.define(function)) {
            post(worker, PoolMessages.DEFINE, function.number(), function.bytes());
        }
        chunk.worker = worker;
        chunk.running = false;
        worker.sent.addLast(chunk);
        post(worker, PoolMessages.TASK, chunkId, body);
    }

    @Override
    public void recall(long workerId, long[] chunks) {
        Worker worker = workers.get(workerId);
        if (worker != null) {
            PayloadWriter out = new PayloadWriter();
            out.writeVarInt(chunks.length);
            for (long chunk : chunks) {
                out.writeVarLong(chunk);
            }
            post(worker, PoolMessages.RECALL, 0, out.toByteArray());
        }
    }

    @Override
    public void retire(long workerId) {
        Worker worker = workers.get(workerId);
        if (worker != null) {
            worker.dismissed = true;
            post(worker, PoolMessages.RETIRE, 0, EMPTY);
        }
    }

    void cancel(Worker worker, Chunk chunk, boolean haltIfRunning) {
        post(worker, PoolMessages.CANCEL, chunk.id, new byte[] {(byte) (haltIfRunning ? 1 : 0)});
    }

    /** The chunk is no longer with its worker; @return that worker */
    @Nullable
    Worker left(Chunk chunk) {
        Worker worker = chunk.worker;
        if (worker != null) {
            if (worker.sent.peekFirst() == chunk) {
                worker.sent.pollFirst();
            } else {
                worker.sent.remove(chunk);
            }
        }
        return worker;
    }

    /** @return the ids in the worker's answer to a recall; these chunks are no longer with it */
    long[] gaveBack(long worker, byte[] body) {
        PayloadReader in = new PayloadReader(body);
        long[] ids = new long[in.readVarInt()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = in.readVarLong();
        }
        Worker from = workers.get(worker);
        if (from != null && ids.length > 0) {
            from.sent.removeIf(chunk -> contains(ids, chunk.id));
        }
        return ids;
    }

    private static boolean contains(long[] ids, long id) {
        for (long each : ids) {
            if (each == id) {
                return true;
            }
        }
        return false;
    }

    /** No later task names the function. */
    void forget(@Nullable SharedFunction function) {
        if (function != null && !function.lasting()) {
            for (Worker worker : workers.values()) {
                if (worker.forget(function)) {
                    post(worker, PoolMessages.FORGET, function.number(), EMPTY);
                }
            }
        }
    }

    void nothingSent() {
        workers.values().forEach(worker -> worker.sent.clear());
    }

    /** Items of the chunks that run. */
    long runningItems() {
        long running = 0;
        for (Worker worker : workers.values()) {
            Chunk first = worker.sent.peekFirst();
            running += first == null ? 0 : first.items;
        }
        return running;
    }

    private void post(Worker worker, int kind, long id, byte[] body) {
        PoolControl out = control;
        if (out == null) {
            throw new IllegalStateException("a task came before its pool was open");
        }
        out.post(worker.id, kind, id, body);
        if (!worker.dirty) {
            worker.dirty = true;
            ledger.effects().push.add(worker);
        }
    }
}
