package io.multiprocessing.client.pool;

import io.multiprocessing.PoolStats;
import org.jspecify.annotations.Nullable;

/** What a pool owes: counts chunks and items, settles results. Guarded by the router's lock. */
final class Ledger {
    private long pendingChunks;
    private long pendingItems;

    private long completed;
    private long failed;
    private long workersLost;
    private @Nullable Effects effects;

    void take(PoolResult<?> result, int chunks) {
        result.remaining = chunks;
        pendingChunks += chunks;
        pendingItems += result.items;
    }

    /** @return whether it was the last of its result */
    boolean settle(Chunk chunk) {
        if (chunk.settled) {
            return false;
        }
        chunk.settled = true;
        PoolResult<?> result = chunk.owner;
        if (chunk.failure != null || result.settled) {
            chunk.body = null;
            failed += chunk.items;
        } else {
            completed += chunk.items;
        }
        pendingChunks--;
        pendingItems -= chunk.items;
        result.addDone(chunk.items);
        result.remaining--;
        if (!result.settled) {
            if (result.failure == null) {
                result.failure = chunk.failure;
            }
            if (result.remaining == 0) {
                result.settled = true;
                effects().arrived.add(result);
            } else if (result.hasProgress()) {
                effects().progressed.add(result);
            }
        }
        return result.remaining == 0;
    }

    /** Ends a result whose chunks are not all settled. */
    void giveUp(PoolResult<?> result, Failure why) {
        if (!result.settled) {
            result.settled = true;
            result.failure = why;
            effects().arrived.add(result);
        }
    }

    /** Nothing that was taken will be done; its results are given up one by one. */
    void writeOff() {
        failed += pendingItems;
        pendingItems = 0;
        pendingChunks = 0;
    }

    void workerLost() {
        workersLost++;
    }

    boolean owesNothing() {
        return pendingChunks == 0;
    }

    long queued(long runningItems) {
        return Math.max(0, pendingItems - runningItems);
    }

    PoolStats stats(int workers, int busy, long runningItems) {
        return new PoolStats(workers, busy, queued(runningItems), completed, failed, workersLost);
    }

    /** What is to be done once the lock is free. */
    Effects effects() {
        Effects open = effects;
        if (open == null) {
            open = new Effects();
            effects = open;
        }
        return open;
    }

    @Nullable
    Effects takeEffects() {
        Effects taken = effects;
        effects = null;
        if (taken != null) {
            for (Worker worker : taken.push) {
                worker.dirty = false;
            }
        }
        return taken;
    }
}
