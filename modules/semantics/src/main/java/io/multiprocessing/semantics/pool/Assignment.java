package io.multiprocessing.semantics.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which worker gets which chunk.
 *
 * <h2>Where a chunk is</h2>
 *
 * <table>
 * <caption>The places of a chunk</caption>
 * <tr><th></th><th>queued</th><th>held by a worker</th></tr>
 * <tr><td>submit</td><td colspan="2">held by a worker with room, the idle first; queued if none has</td></tr>
 * <tr><td>completed</td><td></td><td>gone; the worker is sent more</td></tr>
 * <tr><td>givenBack</td><td></td><td>queued, or held by another</td></tr>
 * <tr><td>dropped</td><td></td><td>gone; the worker is sent more</td></tr>
 * <tr><td>workerDown</td><td></td><td>gone if it had started; else queued, or held by another</td></tr>
 * <tr><td>dropQueued</td><td>gone</td><td></td></tr>
 * <tr><td>dropAll</td><td>gone</td><td>gone</td></tr>
 * </table>
 *
 * <p>A chunk starts at most once: it is sent again only if its worker said that it had not started it, or died and its
 * status page shows so. A worker starts chunks in the order in which they were sent; what was sent to it first is taken
 * to be running.
 *
 * <h2>How many a worker holds</h2>
 *
 * <p>One until a mean run time is known. Then as many ahead as run in a millisecond, at most 256 and at most 256 KiB: a
 * worker never waits for a message between two short chunks, and little is to be called back. More are sent when half of
 * them are used, so that several share one write. Nothing is sent ahead to a worker that is asked to give chunks back: the
 * recalled ones are then the last it holds, and if it dies before its answer arrives none of them counts as started.
 *
 * <h2>When chunks are called back</h2>
 *
 * <p>When a worker has nothing to do, nothing is queued and another holds chunks ahead: the later half of what the one
 * with the most holds. Without that a chunk that waits for the one behind it would wait for ever beside an idle worker.
 * There is at most one recall for each idle worker and for each holder. Between recall and answer the chunks are still the
 * holder's: it may complete them.
 *
 * <p>Invariant: while a chunk is queued no worker is idle; while a worker is idle and another holds chunks ahead a recall
 * is out.
 *
 * <p>Not thread-safe: confined to the pool's lock. Orders are given from within the methods and must not call back.
 *
 * @param <C> the owner's chunk
 */
public final class Assignment<C> {
    /** What the assignment wants done. */
    public interface Orders<C> {
        /** The worker gets the chunk, after all that were sent to it before. */
        void send(long worker, long chunk, C work);

        /** The worker is asked to give back those of the chunks that it has not started. */
        void recall(long worker, long[] chunks);

        /** The worker has completed its last chunk and shall exit. */
        void retire(long worker);
    }

    /**
     * What became of a dead worker's chunks.
     *
     * @param started those that had started, in order of sending: they are gone
     * @param requeued how many go to another worker
     */
    public record Loss<C>(List<C> started, int requeued) {}

    /** Where a chunk is. */
    public enum Place {
        /** No worker has it. */
        QUEUED,
        /** Sent to a worker, running or ahead. */
        HELD,
        /** Completed, lost, dropped or never submitted. */
        UNKNOWN
    }

    private static final double AHEAD_NANOS = 1_000_000;
    private static final int MAX_AHEAD = 256;
    /** Of the newest run time in the mean: one long chunk ends the sending ahead, some fifty short ones restore it. */
    private static final double NEWEST = 1.0 / 8;

    private final Orders<C> orders;
    private final Map<Long, Worker<C>> workers = new LinkedHashMap<>();
    private final Backlog<C> backlog = new Backlog<>();
    private long lastChunk;
    /** Workers that were not retired. */
    private int available;

    private int busy;
    /** Chunks that workers hold, running ones too. */
    private long held;

    private int recallsOut;
    /** Of the run times, in nanoseconds; negative: not known yet. */
    private double mean = -1;

    private int depth;

    /**
     * An assignment without workers.
     *
     * @param orders carries out what is decided
     */
    public Assignment(Orders<C> orders) {
        this.orders = orders;
    }

    /**
     * A worker is ready.
     *
     * @param worker unique in the pool, never used again
     * @param maxChunks it is retired when it has completed so many; 0: no limit
     */
    public void workerUp(long worker, int maxChunks) {
        if (maxChunks < 0) {
            throw new IllegalArgumentException("maxChunks must be >= 0, was " + maxChunks);
        }
        Worker<C> up = new Worker<>(worker, maxChunks);
        if (workers.putIfAbsent(worker, up) != null) {
            throw new IllegalStateException("worker " + worker + " is up already");
        }
        available++;
        refill(up);
        rebalance();
    }

    /**
     * Takes a chunk.
     *
     * @param chunk its id, at least 1 and greater than all before
     * @param bytes how much of a worker's allowance it takes when it is sent ahead
     */
    public void submit(long chunk, C work, int bytes) {
        if (chunk <= lastChunk) {
            throw new IllegalArgumentException("chunk must be > " + lastChunk + ", was " + chunk);
        }
        lastChunk = chunk;
        Chunk<C> submitted = new Chunk<>(chunk, work, bytes);
        Worker<C> worker = backlog.isEmpty() ? workerFor(submitted) : null;
        if (worker == null) {
            backlog.add(submitted);
        } else {
            send(worker, submitted);
        }
    }

    /**
     * The result of a chunk is here.
     *
     * @param runNanos how long it ran, feeds the depth
     * @return the chunk; null if it is not, or no longer, with this worker: its result is not to be delivered
     */
    public @Nullable C completed(long worker, long chunk, long runNanos) {
        Worker<C> by = workers.get(worker);
        Chunk<C> done = by == null ? null : take(by, chunk, false);
        if (by == null || done == null) {
            return null;
        }
        double nanos = Math.max(1, runNanos);
        mean = mean < 0 ? nanos : mean + (nanos - mean) * NEWEST;
        depth = (int) Math.min(MAX_AHEAD, AHEAD_NANOS / mean);
        settle(by);
        return done.work();
    }

    /**
     * The worker dropped a chunk that it held and had not started, because its owner wanted so. It does not count as one
     * of those the worker may run.
     *
     * @return the chunk; null if it is not, or no longer, with this worker
     */
    public @Nullable C dropped(long worker, long chunk) {
        Worker<C> by = workers.get(worker);
        Chunk<C> dropped = by == null ? null : take(by, chunk, true);
        if (by == null || dropped == null) {
            return null;
        }
        settle(by);
        return dropped.work();
    }

    /**
     * The worker has ended, or starts nothing more and is about to, and all it sent was told before. Of the chunks that it
     * still holds those up to and including the started one, in order of sending, have started; the others are queued
     * again, in order and before all newer ones.
     *
     * @param startedChunk the last that its status page shows; 0: none. One that is completed: no other has started since
     */
    public Loss<C> workerDown(long worker, long startedChunk) {
        Worker<C> down = workers.remove(worker);
        if (down == null) {
            return new Loss<>(List.of(), 0);
        }
        if (!down.retired) {
            available--;
        }
        answered(down);
        if (down.holds() > 0) {
            busy--;
            held -= down.holds();
        }
        int requeued = 0;
        Chunk<C> last = down.last();
        while (last != null && last.id() != startedChunk) {
            down.take(last.id(), true);
            backlog.add(last);
            requeued++;
            last = down.last();
        }
        // Nothing left here means that the started one is not among them. Otherwise what is left has started.
        List<Chunk<C>> started = new ArrayList<>(down.holds());
        down.drainTo(started);
        dispatch();
        return new Loss<>(works(started), requeued);
    }

    /** The answer to a recall: these had not started and the worker will not run them. They are queued again, in order. */
    public void givenBack(long worker, long[] chunks) {
        Worker<C> giver = workers.get(worker);
        if (giver == null) {
            return;
        }
        answered(giver);
        for (int i = chunks.length - 1; i >= 0; i--) {
            Chunk<C> back = take(giver, chunks[i], true);
            if (back != null) {
                backlog.add(back);
            }
        }
        dispatch();
    }

    /** Where the chunk is. */
    public Place place(long chunk) {
        if (backlog.contains(chunk)) {
            return Place.QUEUED;
        }
        return holder(chunk) == null ? Place.UNKNOWN : Place.HELD;
    }

    /** The worker that holds the chunk; -1 if none does. */
    public long workerOf(long chunk) {
        Worker<C> holder = holder(chunk);
        return holder == null ? -1 : holder.id;
    }

    /**
     * Forgets a chunk that no worker has.
     *
     * @return the chunk; null if it is not queued
     */
    public @Nullable C dropQueued(long chunk) {
        Chunk<C> dropped = backlog.remove(chunk);
        return dropped == null ? null : dropped.work();
    }

    /**
     * Forgets everything that is queued or held, for a pool whose workers are about to be killed. What they still answer
     * is ignored.
     *
     * @return all chunks, in the order of their ids
     */
    public List<C> dropAll() {
        List<Chunk<C>> all = new ArrayList<>();
        for (Worker<C> worker : workers.values()) {
            worker.drainTo(all);
        }
        backlog.drainTo(all);
        busy = 0;
        held = 0;
        all.sort(Comparator.comparingLong(Chunk::id));
        return works(all);
    }

    /** Workers that are up and not retired. */
    public int workers() {
        return available;
    }

    /** Workers that hold a chunk. */
    public int busy() {
        return busy;
    }

    /** Chunks that do not run; those held ahead count. */
    public long queued() {
        return backlog.size() + held - busy;
    }

    /** Whether no chunk is queued or held. */
    public boolean isIdle() {
        return backlog.isEmpty() && held == 0;
    }

    /** One chunk less with this worker: it retires or gets more. */
    private void settle(Worker<C> worker) {
        if (worker.holds() == 0 && worker.isAtLimit()) {
            worker.retired = true;
            available--;
            orders.retire(worker.id);
        } else {
            refill(worker);
        }
        rebalance();
    }

    /** Several at once to a worker of whose chunks half are used. */
    private void refill(Worker<C> worker) {
        if (!worker.isHalfUsed(depth)) {
            return;
        }
        Chunk<C> next = backlog.first();
        while (next != null && worker.hasRoom(next, depth)) {
            backlog.poll();
            send(worker, next);
            next = backlog.first();
        }
    }

    /** Chunks came back: each goes where a new one would. */
    private void dispatch() {
        Chunk<C> next = backlog.first();
        while (next != null) {
            Worker<C> worker = workerFor(next);
            if (worker == null) {
                break;
            }
            backlog.poll();
            send(worker, next);
            next = backlog.first();
        }
        rebalance();
    }

    /** An idle worker, or the one that holds least among those that want more. */
    private @Nullable Worker<C> workerFor(Chunk<C> chunk) {
        if (busy == available && depth == 0) {
            return null;
        }
        Worker<C> best = null;
        for (Worker<C> worker : workers.values()) {
            if (worker.isIdle()) {
                return worker;
            }
            boolean less = best == null || worker.holds() < best.holds();
            if (less && worker.isHalfUsed(depth) && worker.hasRoom(chunk, depth)) {
                best = worker;
            }
        }
        return best;
    }

    private void send(Worker<C> worker, Chunk<C> chunk) {
        if (worker.holds() == 0) {
            busy++;
        }
        worker.add(chunk);
        held++;
        orders.send(worker.id, chunk.id(), chunk.work());
    }

    private void rebalance() {
        while (backlog.isEmpty() && held > busy && available - busy > recallsOut) {
            Worker<C> most = null;
            for (Worker<C> worker : workers.values()) {
                if (!worker.recalling && worker.ahead() > (most == null ? 0 : most.ahead())) {
                    most = worker;
                }
            }
            if (most == null) {
                return;
            }
            recall(most);
        }
    }

    private void recall(Worker<C> holder) {
        holder.recalling = true;
        recallsOut++;
        orders.recall(holder.id, holder.last(Math.max(1, holder.ahead() / 2)));
    }

    private void answered(Worker<C> holder) {
        if (holder.recalling) {
            holder.recalling = false;
            recallsOut--;
        }
    }

    private @Nullable Chunk<C> take(Worker<C> worker, long chunk, boolean unstarted) {
        Chunk<C> taken = worker.take(chunk, unstarted);
        if (taken != null) {
            held--;
            if (worker.holds() == 0) {
                busy--;
            }
        }
        return taken;
    }

    private @Nullable Worker<C> holder(long chunk) {
        for (Worker<C> worker : workers.values()) {
            if (worker.contains(chunk)) {
                return worker;
            }
        }
        return null;
    }

    private static <C> List<C> works(List<Chunk<C>> chunks) {
        List<C> works = new ArrayList<>(chunks.size());
        for (Chunk<C> chunk : chunks) {
            works.add(chunk.work());
        }
        return works;
    }
}
