package io.multiprocessing.client.pool;

import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.PoolFullException;
import io.multiprocessing.PoolOptions.QueueLimit;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Lets submitters wait while as many tasks are queued as may be. All of it under the router's lock, which waits let go. */
final class Room {
    private final String pool;
    private final @Nullable QueueLimit limit;
    private final Object lock;
    private int waiting;

    /** @param limit null: none */
    Room(String pool, @Nullable QueueLimit limit, Object lock) {
        this.pool = pool;
        this.limit = limit;
        this.lock = lock;
    }

    /**
     * Waits until fewer tasks are queued than may be; what comes then is taken as a whole. Who waits is woken by each task
     * that ends, however it does, and by the pool's end.
     *
     * @param open false: there is nothing to wait for
     * @throws PoolFullException when there is no room in time
     */
    void await(LongSupplier queued, BooleanSupplier open) {
        QueueLimit most = limit;
        if (most == null) {
            return;
        }
        long patience = PoolResult.nanos(most.patience());
        long began = System.nanoTime();
        waiting++;
        try {
            while (open.getAsBoolean() && queued.getAsLong() >= most.tasks()) {
                long left = patience - (System.nanoTime() - began);
                if (left <= 0) {
                    throw new PoolFullException("cannot run a task in pool \"" + pool + "\": " + queued.getAsLong()
                            + " tasks are queued, " + most.tasks() + " may be, and there was no room within "
                            + most.patience() + "; submit fewer at a time, or raise maxQueuedTasks");
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MultiprocessingException(
                    "interrupted while waiting for room in pool \"" + pool + "\"; the task was not taken", e);
        } finally {
            waiting--;
        }
    }

    /** Fewer are queued, or the pool has ended. */
    void made() {
        if (waiting > 0) {
            lock.notifyAll();
        }
    }
}
