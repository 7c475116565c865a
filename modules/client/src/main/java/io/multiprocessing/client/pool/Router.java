package io.multiprocessing.client.pool;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.PoolOptions.QueueLimit;
import io.multiprocessing.PoolStats;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.client.port.PoolEvents;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.semantics.pool.Assignment;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings chunks to workers and results back.
 *
 * <p>One lock guards the assignment, the workers, the chunks and what results know of their chunks. It is held by the
 * thread that submits and by the reader that brings a result, for moments: messages are queued under it, so that each
 * worker gets them in the assignment's order, and pushed to the socket outside of it; waiters are woken outside of it, too.
 */
final class Router implements PoolEvents {
    /** So many are submitted at a time, so that a big map does not keep results from being taken. */
    private static final int BATCH = 256;

    /**
     * @param maxTasksPerChild 0: no limit
     * @param queue null: no limit
     */
    record Limits(
            int maxTasksPerChild,
            int retriesOnWorkerLoss,
            @Nullable QueueLimit queue) {
        static Limits of(PoolOptions options) {
            return new Limits(
                    options.maxTasksPerChild(),
                    options.retriesOnWorkerLoss(),
                    options.maxQueuedTasks().orElse(null));
        }
    }

    private enum Phase {
        /** Takes tasks. */
        OPEN,
        /** Takes none, does what it took. */
        CLOSED,
        /** Does nothing any more. */
        TERMINATED
    }

    private final String name;
    private final Limits limits;
    private final Payloads payloads;
    private final Executor callbacks;
    private final CountDownLatch ended = new CountDownLatch(1);

    private final Object lock = new Object();
    // Guarded by lock.
    private final Ledger ledger = new Ledger();
    private final Dispatch dispatch = new Dispatch(ledger);
    private final Assignment<Chunk> assignment = new Assignment<>(dispatch);
    private final Map<Long, Chunk> asks = new HashMap<>();
    private Phase phase = Phase.OPEN;
    /** Why nothing is done any more: terminated, broken or lost. */
    private @Nullable Failure stopped;

    private boolean finishing;
    private long lastChunk;
    private final Room room;
    private final Set<Imap<?>> begun = new HashSet<>();

    Router(String name, Limits limits, Payloads payloads, Executor callbacks) {
        this.name = name;
        this.limits = limits;
        this.room = new Room(name, limits.queue(), lock);
        this.payloads = payloads;
        this.callbacks = callbacks;
    }

    /** Before the first task. Events may have come already. */
    void attach(PoolControl opened) {
        dispatch.attach(opened);
    }

    String name() {
        return name;
    }

    Executor callbacks() {
        return callbacks;
    }

    // ---- the owner's calls

    /** @throws IllegalStateException when the pool is closed */
    void checkOpen() {
        synchronized (lock) {
            refuseUnlessOpen();
        }
    }

    /**
     * It will submit its chunks one by one, also when the pool is closed meanwhile, and be told if the pool ends before it has
     * {@linkplain #finish finished}.
     *
     * @throws IllegalStateException when the pool is closed
     */
    void begin(Imap<?> imap) {
        Effects after;
        synchronized (lock) {
            refuseUnlessOpen();
            Failure why = stopped;
            if (why == null) {
                begun.add(imap);
            } else {
                ledger.effects().told.add(() -> imap.stopped(why));
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    /** It submits nothing more; its function, if nobody else has it, may be forgotten. Idempotent. */
    void finish(Imap<?> imap) {
        Effects after;
        synchronized (lock) {
            if (begun.remove(imap)) {
                dispatch.forget(imap.function);
                finishIfDone();
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    /** A chunk of one that has begun. */
    void submitBegun(ImapChunk chunk) {
        submit(chunk, true);
    }

    void submit(PoolResult<?> result) {
        submit(result, false);
    }

    private void submit(PoolResult<?> result, boolean begun) {
        Chunk[] chunks = result.chunks();
        if (chunks.length == 0) {
            submitNothing(result);
        }
        int next = 0;
        while (next < chunks.length) {
            Effects after;
            synchronized (lock) {
                if (next == 0) {
                    if (!begun) {
                        room.await(this::queued, () -> phase == Phase.OPEN && stopped == null);
                        refuseUnlessOpen();
                    }
                    ledger.take(result, chunks.length);
                }
                if (stopped != null) {
                    ledger.giveUp(result, stopped);
                    ledger.writeOff();
                }
                int end = result.settled ? chunks.length : Math.min(chunks.length, next + BATCH);
                for (; next < end; next++) {
                    if (!result.settled) {
                        assign(chunks[next]);
                        chunks[next].number = chunks[next].id;
                    }
                }
                after = ledger.takeEffects();
            }
            dispatch.perform(after);
        }
    }

    private long queued() {
        return ledger.queued(dispatch.runningItems());
    }

    /** Under the lock: queues the chunk, again if it was before. */
    private void assign(Chunk chunk) {
        byte[] body = chunk.body;
        chunk.id = ++lastChunk;
        assignment.submit(chunk.id, chunk, body == null ? 0 : body.length);
    }

    private void submitNothing(PoolResult<?> result) {
        synchronized (lock) {
            refuseUnlessOpen();
            result.settled = true;
        }
        result.touched(true);
    }

    /**
     * Waits for the workers' answers, who answer from their readers even while they compute; one that does not is killed as
     * unresponsive by its agent, and its end counts as the answer. An interrupt is kept for later.
     */
    boolean cancel(PoolResult<?> result, boolean killIfRunning) {
        Failure why = Failure.cancelled(result.task() + " was cancelled");
        boolean interrupted = false;
        boolean asked = true;
        while (asked) {
            asked = false;
            Effects after;
            synchronized (lock) {
                for (Chunk chunk : result.settled ? new Chunk[0] : result.chunks()) {
                    if (chunk.settled || (chunk.running && !killIfRunning)) {
                        continue;
                    }
                    Assignment.Place place = assignment.place(chunk.id);
                    if (place == Assignment.Place.QUEUED) {
                        assignment.dropQueued(chunk.id);
                        cancelled(chunk, why);
                    } else if (place == Assignment.Place.HELD) {
                        ask(chunk, killIfRunning);
                        asked = true;
                    }
                }
                after = ledger.takeEffects();
            }
            dispatch.perform(after);
            if (asked) {
                interrupted |= awaitAnswers(result);
            }
        }
        Effects after;
        boolean yes;
        synchronized (lock) {
            yes = result.cancelled;
            if (yes && !result.settled) {
                ledger.giveUp(result, why);
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return yes;
    }

    /** Does not run those of these that no worker has yet. */
    void dropQueued(Iterable<? extends PoolResult<?>> results) {
        Effects after;
        synchronized (lock) {
            for (PoolResult<?> result : results) {
                for (Chunk chunk : result.chunks()) {
                    if (!chunk.settled && assignment.place(chunk.id) == Assignment.Place.QUEUED) {
                        assignment.dropQueued(chunk.id);
                        cancelled(chunk, Failure.cancelled(result.task() + " was closed"));
                    }
                }
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    PoolStats stats() {
        synchronized (lock) {
            return ledger.stats(assignment.workers(), assignment.busy(), dispatch.runningItems());
        }
    }

    String whereabouts(PoolResult<?> result) {
        synchronized (lock) {
            Chunk[] chunks = result.chunks();
            if (chunks.length != 1) {
                return result.done() + " of " + result.items + " items done";
            }
            Worker worker = chunks[0].worker;
            return assignment.place(chunks[0].id) == Assignment.Place.HELD && worker != null
                    ? "it is with " + worker
                    : "it is queued";
        }
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    boolean isOpen() {
        synchronized (lock) {
            return phase == Phase.OPEN;
        }
    }

    /** @throws IllegalStateException when the pool is closed */
    void resize(int workers) {
        Effects after;
        synchronized (lock) {
            refuseUnlessOpen();
            ledger.effects().resize = workers;
            after = ledger.takeEffects();
            // Under the lock, so that the last of several that come at once is the last at the agent, too.
            dispatch.perform(after);
        }
    }

    /** @return whether it was open */
    boolean close() {
        Effects after;
        boolean first;
        synchronized (lock) {
            first = phase == Phase.OPEN;
            if (first) {
                phase = Phase.CLOSED;
                room.made();
            }
            finishIfDone();
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
        return first;
    }

    void terminate() {
        Effects after;
        synchronized (lock) {
            if (phase == Phase.TERMINATED) {
                return;
            }
            phase = Phase.TERMINATED;
            stop(Failure.cancelled("the task has no result: pool \"" + name + "\" was terminated"));
            ledger.effects().terminate = true;
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    /** The agent is gone: nothing more is heard of any worker. */
    void instanceLost(String reason) {
        breakDown(Failure.broken(payloads, "pool \"" + name + "\" is lost: " + reason, null));
        ended.countDown();
    }

    /** The same, by the loss of the cluster. */
    void clusterLost(String why) {
        breakDown(Failure.clusterLost(why));
        ended.countDown();
    }

    boolean join(boolean limited, Duration timeout) throws InterruptedException {
        synchronized (lock) {
            if (phase == Phase.OPEN) {
                throw new IllegalStateException(
                        "cannot join pool \"" + name + "\": it is open; close() or terminate() it first");
            }
        }
        if (!limited) {
            ended.await();
            return true;
        }
        return ended.await(PoolResult.nanos(timeout), TimeUnit.NANOSECONDS);
    }

    /** Also of an open pool, which somebody else may close meanwhile. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        return ended.await(nanos, TimeUnit.NANOSECONDS);
    }

    // ---- the agent's events

    @Override
    public void workerUp(long worker, String workerName, long pid) {
        Effects after;
        synchronized (lock) {
            dispatch.add(new Worker(worker, workerName, pid));
            assignment.workerUp(worker, limits.maxTasksPerChild());
            room.made();
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    @Override
    public void workerMessage(long worker, int kind, long id, byte[] body) {
        Effects after;
        synchronized (lock) {
            switch (kind) {
                case PoolMessages.RESULT -> result(worker, id, body);
                case PoolMessages.GAVE_BACK -> assignment.givenBack(worker, dispatch.gaveBack(worker, body));
                case PoolMessages.CANCEL_ANSWER -> answered(worker, id, body[0]);
                default ->
                    throw new IllegalArgumentException(
                            "cannot take a message of kind " + kind + ": no message of a worker");
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    @Override
    public void workerDown(long worker, String workerName, long pid, ExitStatus status, long startedChunk) {
        Effects after;
        synchronized (lock) {
            Worker gone = dispatch.remove(worker);
            if (gone == null) {
                return;
            }
            // One that was one too many has ended as it was told to.
            boolean told = gone.dismissed || status.reason() == ExitStatus.Reason.COMPLETED;
            if (!told && !finishing && phase != Phase.TERMINATED) {
                ledger.workerLost();
            }
            answeredAll(gone);
            gone.sent.forEach(chunk -> chunk.running = false);
            long last = startedChunk != PoolEvent.UNKNOWN_CHUNK || gone.sent.isEmpty()
                    ? startedChunk
                    : gone.sent.getLast().id; // all that it held may have run
            for (Chunk chunk : assignment.workerDown(worker, last).started()) {
                lost(chunk, gone, status);
            }
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    @Override
    public void broken(String why, byte @Nullable [] failure) {
        breakDown(Failure.broken(payloads, "pool \"" + name + "\" is broken: " + why, failure));
    }

    @Override
    public void ended() {
        breakDown(Failure.broken(payloads, "pool \"" + name + "\" has ended: its last worker is gone", null));
        ended.countDown();
    }

    // ---- under the lock

    private void refuseUnlessOpen() {
        if (phase != Phase.OPEN) {
            throw new IllegalStateException("cannot run a task in pool \"" + name + "\": it is "
                    + (phase == Phase.CLOSED ? "closed" : "terminated") + "; submit before that, or make a new pool");
        }
    }

    private void result(long worker, long id, byte[] body) {
        PayloadReader in = new PayloadReader(body);
        long runNanos = in.readVarLong();
        Chunk chunk = assignment.completed(worker, id, runNanos);
        if (chunk == null) {
            return;
        }
        Worker by = dispatch.left(chunk);
        if (chunk.settled) {
            return; // cancelled, and its worker was quicker than the kill
        }
        if (in.readByte() == PoolMessages.VALUE) {
            chunk.body = body;
            chunk.offset = in.position();
        } else if (by != null) {
            chunk.body = null;
            int item = in.readVarInt();
            chunk.failure = Failure.thrown(payloads, chunk.owner.task(chunk, item), by, in.readBytes());
        }
        settle(chunk);
    }

    /** Its worker died. It runs again, or has no result. */
    private void lost(Chunk chunk, Worker gone, ExitStatus status) {
        chunk.losses++;
        if (chunk.losses <= limits.retriesOnWorkerLoss() && !chunk.settled && !chunk.owner.settled) {
            assign(chunk);
        } else {
            chunk.failure = Failure.lost(chunk.owner.task(chunk), gone, status, chunk.losses);
            settle(chunk);
        }
    }

    private void ask(Chunk chunk, boolean killIfRunning) {
        Worker worker = chunk.worker;
        if (worker != null && chunk.asked == null) {
            chunk.asked = worker;
            chunk.owner.openAsks++;
            asks.put(chunk.id, chunk);
            dispatch.cancel(worker, chunk, killIfRunning);
        }
    }

    private void answered(long worker, long id, byte answer) {
        Chunk chunk = asks.get(id);
        if (chunk == null) {
            return;
        }
        answered(chunk);
        Worker by = dispatch.worker(worker);
        if (answer == PoolMessages.RUNNING) {
            chunk.running = true;
        } else if (answer == PoolMessages.DROPPED && assignment.dropped(worker, id) != null) {
            dispatch.left(chunk);
            cancelled(chunk, Failure.cancelled(chunk.owner.task() + " was cancelled"));
        } else if (answer == PoolMessages.HALTED && by != null) {
            cancelled(chunk, Failure.cancelled(chunk.owner.task() + " was cancelled, " + by + " was killed for it"));
            by.dismissed = true;
            by.sent.clear();
            // It starts nothing more: what it held behind this chunk need not wait for its death, and this one is gone.
            assignment.workerDown(worker, id);
            ledger.effects().kill.add(by.id);
        }
    }

    private void answered(Chunk chunk) {
        if (chunk.asked != null) {
            chunk.asked = null;
            asks.remove(chunk.id);
            if (--chunk.owner.openAsks == 0) {
                lock.notifyAll();
            }
        }
    }

    /**
     * No answer comes any more: of this worker, or of any for null. What it was asked about may have left it since, by a
     * result or by a recall that it answered first.
     */
    private void answeredAll(@Nullable Worker gone) {
        for (Chunk chunk : List.copyOf(asks.values())) {
            if (gone == null || chunk.asked == gone) {
                answered(chunk);
            }
        }
    }

    private boolean awaitAnswers(PoolResult<?> result) {
        boolean interrupted = false;
        synchronized (lock) {
            while (result.openAsks > 0) {
                try {
                    lock.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        return interrupted;
    }

    private void cancelled(Chunk chunk, Failure why) {
        if (chunk.settled) {
            return; // its result came before the worker's answer
        }
        PoolResult<?> result = chunk.owner;
        chunk.failure = why;
        if (!result.settled) {
            result.cancelled = true;
            result.failure = why;
        }
        settle(chunk);
    }

    private void settle(Chunk chunk) {
        if (ledger.settle(chunk)) {
            if (chunk.owner.isLastOfItsFunction()) {
                dispatch.forget(chunk.owner.function);
            }
            finishIfDone();
        }
        room.made();
    }

    private void finishIfDone() {
        if (phase == Phase.CLOSED && ledger.owesNothing() && begun.isEmpty() && !finishing) {
            finishing = true;
            ledger.effects().finish = true;
        }
    }

    private void breakDown(Failure why) {
        Effects after;
        synchronized (lock) {
            stop(why);
            finishIfDone();
            after = ledger.takeEffects();
        }
        dispatch.perform(after);
    }

    /** Nothing is done any more, now or later. */
    private void stop(Failure why) {
        if (stopped == null) {
            stopped = why;
        }
        for (Chunk chunk : assignment.dropAll()) {
            chunk.settled = true;
            ledger.giveUp(chunk.owner, why);
        }
        answeredAll(null);
        begun.forEach(imap -> ledger.effects().told.add(() -> imap.stopped(why)));
        begun.clear();
        room.made();
        dispatch.nothingSent();
        ledger.writeOff();
    }
}
