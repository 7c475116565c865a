package io.multiprocessing.client.pool;

import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.ResultIterator;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** What any threads take, one by one, and wait for while it is not there. Their words name it by {@code toString}. */
abstract class BlockingResults<R extends @Nullable Object> implements ResultIterator<R> {
    /** Whether there is a next one. */
    enum More {
        YES,
        NO,
        /** Nobody knows yet. */
        UNKNOWN
    }

    final ReentrantLock lock = new ReentrantLock();
    /** To be signalled when one has come, and when it is known whether one comes. */
    final Condition results = lock.newCondition();
    /** Guarded by lock. */
    private boolean closed;

    /** Under the lock: takes the next one, which is then made outside of it; null if it is not there. */
    abstract @Nullable Supplier<R> poll();

    /** Under the lock. */
    abstract More more();

    /** Under the lock, before each wait. */
    void beforeWaiting() {}

    /** Under the lock. */
    final boolean isClosed() {
        return closed;
    }

    @Override
    public final boolean hasNext() {
        lock.lock();
        try {
            while (!closed && more() == More.UNKNOWN) {
                beforeWaiting();
                results.await();
            }
            return !closed && more() == More.YES;
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final R next() {
        try {
            return take(null);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public final R next(Duration timeout) throws InterruptedException {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
        return take(timeout);
    }

    /** @param timeout null: as long as it takes */
    private R take(@Nullable Duration timeout) throws InterruptedException {
        long left = timeout == null ? 0 : PoolResult.nanos(timeout);
        Supplier<R> next;
        lock.lockInterruptibly();
        try {
            while ((next = closed ? null : poll()) == null) {
                if (closed || more() == More.NO) {
                    throw new NoSuchElementException(this + " has no more results");
                }
                beforeWaiting();
                if (timeout == null) {
                    results.await();
                } else if (left > 0) {
                    left = results.awaitNanos(left);
                } else {
                    throw new OperationTimedOutException("cannot get the next result of " + this + ": not there after "
                            + timeout + "; it is still the next one, wait longer or close it");
                }
            }
        } finally {
            lock.unlock();
        }
        return next.get();
    }

    private MultiprocessingException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new MultiprocessingException(
                "interrupted while waiting for the next result of " + this + "; it is still the next one", e);
    }

    @Override
    public final Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            results.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
