package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A result that may not be there yet. Callbacks run on a thread of ours, at once if it is there already. */
public interface AsyncResult<R extends @Nullable Object> extends Waitable {
    R get() throws InterruptedException;
    /** OperationTimedOutException when it is not there in time; the task goes on. */
    R get(Duration timeout) throws InterruptedException;

    void await() throws InterruptedException;

    boolean await(Duration timeout) throws InterruptedException;

    boolean ready();
    /** IllegalStateException when not ready. */
    boolean successful();
    /** Drops a queued task; a running one only if told so: its worker is killed and replaced. @return whether it was cancelled */
    boolean cancel(boolean killIfRunning);
    /** Runs before the result becomes ready. What it throws is logged, the result is delivered all the same. */
    AsyncResult<R> onSuccess(Consumer<? super R> callback);
    /** Gets what get() would throw. */
    AsyncResult<R> onFailure(Consumer<? super Throwable> callback);

    CompletableFuture<R> toCompletableFuture();
    /** What the task printed; empty unless the pool captures it. */
    String output();
}
