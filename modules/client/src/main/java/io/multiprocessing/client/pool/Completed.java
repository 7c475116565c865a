package io.multiprocessing.client.pool;

import io.multiprocessing.AsyncResult;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Results as they become ready. Every wait ends, because every result becomes ready, however its task ends. */
public final class Completed<R extends @Nullable Object> extends BlockingResults<AsyncResult<R>> {
    private final int all;
    // Guarded by lock.
    private final ArrayDeque<AsyncResult<R>> ready = new ArrayDeque<>();
    /** Not yet given to anybody. */
    private int left;

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
        left = all;
        for (AsyncResult<R> result : each) {
            if (result instanceof PoolResult<?> ours) {
                ours.onReady(() -> isReady(result));
            } else {
                result.toCompletableFuture().whenComplete((value, failure) -> isReady(result));
            }
        }
    }

    private void isReady(AsyncResult<R> result) {
        lock.lock();
        try {
            ready.add(result);
            results.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    @Nullable
    Supplier<AsyncResult<R>> poll() {
        AsyncResult<R> next = ready.poll();
        if (next == null) {
            return null;
        }
        left--;
        if (left == 0) {
            results.signalAll(); // others wait in vain
        }
        return () -> next;
    }

    @Override
    More more() {
        return left > 0 ? More.YES : More.NO;
    }

    @Override
    public String toString() {
        return all + " results as they become ready";
    }
}
