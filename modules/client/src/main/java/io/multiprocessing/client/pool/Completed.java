package io.multiprocessing.client.pool;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.ResultIterator;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Results as they become ready. Every wait ends, because every result becomes ready, however its task ends. */
public final class Completed<R extends @Nullable Object> implements ResultIterator<AsyncResult<R>> {
    private final LinkedBlockingQueue<AsyncResult<R>> ready = new LinkedBlockingQueue<>();
    private final int all;
    /** Not yet given to anybody. */
    private final AtomicInteger left;

    /** @param results of pools; one that is there twice counts once */
    public Completed(@Nullable Collection<? extends @Nullable AsyncResult<R>> results) {
        if (results == null) {
            throw new IllegalArgumentException("results must not be null");
        }
        Set<AsyncResult<R>> each = Collections.newSetFromMap(new IdentityHashMap<>());
        for (AsyncResult<R> result : results) {
            if (result == null) {
                throw new IllegalArgumentException("a result must not be null: " + results);
            }
            each.add(result);
        }
        all = each.size();
        left = new AtomicInteger(all);
        for (AsyncResult<R> result : each) {
            if (result instanceof PoolResult<?> ours) {
                ours.onReady(() -> ready.add(result));
            } else {
                result.toCompletableFuture().whenComplete((value, failure) -> ready.add(result));
            }
        }
    }

    @Override
    public boolean hasNext() {
        return left.get() > 0;
    }

    @Override
    public AsyncResult<R> next() {
        claim();
        try {
            return ready.take();
        } catch (InterruptedException e) {
            left.incrementAndGet();
            Thread.currentThread().interrupt();
            throw new MultiprocessingException("interrupted while waiting for the next of " + this, e);
        }
    }

    @Override
    public AsyncResult<R> next(Duration timeout) throws InterruptedException {
        long nanos = PoolResult.nanos(timeout);
        claim();
        AsyncResult<R> next = null;
        try {
            next = ready.poll(nanos, TimeUnit.NANOSECONDS);
        } finally {
            if (next == null) {
                left.incrementAndGet();
            }
        }
        if (next == null) {
            throw new OperationTimedOutException(
                    "cannot get the next of " + this + ": none became ready within " + timeout + "; wait longer");
        }
        return next;
    }

    /** Each who waits will have one: there are as many results as claims. */
    private void claim() {
        if (left.getAndUpdate(count -> Math.max(0, count - 1)) <= 0) {
            throw new NoSuchElementException("all of " + this + " were taken");
        }
    }

    @Override
    public Stream<AsyncResult<R>> stream() {
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED | Spliterator.NONNULL), false)
                .onClose(this::close);
    }

    /** The results themselves go on. */
    @Override
    public void close() {
        left.set(0);
    }

    @Override
    public String toString() {
        return all + " results as they become ready";
    }
}
