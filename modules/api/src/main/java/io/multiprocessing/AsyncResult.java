package io.multiprocessing;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A result that may not be there yet.
 *
 * <p>Python's {@code AsyncResult}. Different: it always becomes ready, with a value or a failure, whoever dies; it can
 * be cancelled; a callback that throws harms nobody. Each {@code get()} returns the same object, decoded by the first
 * that asks; what the task did before it returned is seen only in what it returned.
 *
 * <p>Thread-safe. Callbacks run on the instance's thread for results, at once if it is there already.
 *
 * @param <R> type of the result
 * @since 0.1.0
 */
public interface AsyncResult<R extends @Nullable Object> extends Waitable {
    /**
     * Waits until it is ready. The task's worker may die, which its agent sees at once, or its agent, which the cluster
     * sees: then this throws.
     *
     * @return the value
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died
     * @throws TaskTimeoutException when it ran longer than the pool allows
     * @throws TaskCancelledException when it was cancelled or the pool was terminated
     * @throws PoolBrokenException when no worker could be started or initialized
     * @throws PayloadException when the result could not travel
     * @throws InterruptedException when interrupted; the task goes on and may be waited for again
     */
    R get() throws InterruptedException;

    /**
     * Waits at most so long until it is ready.
     *
     * @param timeout zero or negative: does not wait
     * @return the value
     * @throws OperationTimedOutException when it is not there in time; the task goes on and may be waited for again
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died
     * @throws TaskTimeoutException when it ran longer than the pool allows
     * @throws TaskCancelledException when it was cancelled or the pool was terminated
     * @throws PoolBrokenException when no worker could be started or initialized
     * @throws PayloadException when the result could not travel
     * @throws InterruptedException when interrupted; the task goes on and may be waited for again
     */
    R get(Duration timeout) throws InterruptedException;

    /**
     * Waits until it is ready, however it ended.
     *
     * @throws InterruptedException when interrupted; the task goes on
     */
    void await() throws InterruptedException;

    /**
     * Waits at most so long until it is ready, however it ended.
     *
     * @param timeout zero or negative: does not wait
     * @return whether it is ready
     * @throws InterruptedException when interrupted; the task goes on
     */
    boolean await(Duration timeout) throws InterruptedException;

    /**
     * Tells whether the value or the failure is there.
     *
     * @return true: get() does not wait
     */
    boolean ready();

    /**
     * Tells whether there is a value.
     *
     * @return false: get() throws
     * @throws IllegalStateException when it is not ready
     */
    boolean successful();

    /**
     * Drops a queued task; a running one only if told so: its worker is killed and replaced. Then the result fails with
     * {@link TaskCancelledException}.
     *
     * @param killIfRunning true: a running task is ended with its worker
     * @return whether it was cancelled; false when it was ready or runs on
     */
    boolean cancel(boolean killIfRunning);

    /**
     * Adds a callback for the value. It runs before the result becomes ready. What it throws is logged, the result is
     * delivered all the same.
     *
     * @param callback gets the value
     * @return this result
     */
    AsyncResult<R> onSuccess(Consumer<? super R> callback);

    /**
     * Adds a callback for the failure. It runs before the result becomes ready. What it throws is logged.
     *
     * @param callback gets what get() would throw
     * @return this result
     */
    AsyncResult<R> onFailure(Consumer<? super Throwable> callback);

    /**
     * Gives a future of the result, which fails with what get() would throw.
     *
     * @return a future of the caller's own: completing or cancelling it has no effect on the task; its dependents
     *     without an executor run on the instance's thread for results
     */
    CompletableFuture<R> toCompletableFuture();

    /**
     * Tells what the task printed.
     *
     * @return whole when the result is ready, cut off after 1 MiB; empty unless {@link PoolOptions#captureOutput} says
     *     so
     */
    String output();
}
