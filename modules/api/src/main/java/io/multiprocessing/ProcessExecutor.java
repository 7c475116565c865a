package io.multiprocessing;

import java.io.Serializable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * A pool as an {@link ExecutorService}: Python's {@code ProcessPoolExecutor}.
 *
 * <p>Its own overloads make lambdas serializable; a Callable or Runnable that is not is refused with a
 * {@link PayloadException}. A worker's death fails its own task, not all as in Python. Futures throw
 * {@link java.util.concurrent.ExecutionException} with the task's own exception as the cause. {@code shutdown()} is the
 * pool's close(), {@code shutdownNow()} its terminate().
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface ProcessExecutor extends ExecutorService {
    /**
     * Takes a task with a result.
     *
     * @param <T> type of the result
     * @param task run by a worker, by value
     * @return its future; cancelling it with interruption kills the worker if it runs
     * @throws PayloadException when the task cannot travel
     * @throws java.util.concurrent.RejectedExecutionException when it is shut down
     */
    <T extends @Nullable Object> Future<T> submit(Func0<T> task);

    /**
     * Takes a task without a result.
     *
     * @param task run by a worker, by value
     * @return its future; cancelling it with interruption kills the worker if it runs
     * @throws PayloadException when the task cannot travel
     * @throws java.util.concurrent.RejectedExecutionException when it is shut down
     */
    Future<?> submit(SerializableRunnable task);

    /**
     * Takes a task that nobody waits for; what it throws is logged.
     *
     * @param task run by a worker, by value
     * @throws PayloadException when the task cannot travel
     * @throws java.util.concurrent.RejectedExecutionException when it is shut down
     */
    void execute(SerializableRunnable task);

    /**
     * A {@link Runnable} that can travel.
     *
     * @since 0.1.0
     */
    @FunctionalInterface
    interface SerializableRunnable extends Runnable, Serializable {}
}
