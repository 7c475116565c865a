package io.multiprocessing.client.pool;

import io.multiprocessing.Action0;
import io.multiprocessing.AsyncResult;
import io.multiprocessing.Func0;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.ProcessExecutor;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A pool in the words of {@code java.util.concurrent}. */
final class PoolExecutor implements ProcessExecutor {
    private static final System.Logger LOG = System.getLogger("io.multiprocessing.pool");

    // What a worker runs. Two references to run() with receivers of different types are taken for one when they are
    // read back
    // (JDK-8376198).
    private record Run(Runnable task) implements Action0 {
        @Override
        public void run() {
            task.run();
        }
    }

    private record Call<T extends @Nullable Object>(Callable<T> task) implements Func0<T> {
        @Override
        public T call() throws Exception {
            return task.call();
        }
    }

    private final ClientPool pool;
    private final Router router;

    PoolExecutor(ClientPool pool, Router router) {
        this.pool = pool;
        this.router = router;
    }

    // ---- tasks

    @Override
    public <T extends @Nullable Object> Future<T> submit(@Nullable Func0<T> task) {
        Func0<T> known = notNull(task);
        return new PoolFuture<>(taken(() -> pool.applyAsync(known)));
    }

    @Override
    public Future<?> submit(@Nullable SerializableRunnable task) {
        SerializableRunnable known = notNull(task);
        return new PoolFuture<>(taken(() -> pool.runAsync(new Run(known))));
    }

    @Override
    public void execute(@Nullable SerializableRunnable task) {
        run(notNull(task));
    }

    @Override
    public <T extends @Nullable Object> Future<T> submit(@Nullable Callable<T> task) {
        return call(task);
    }

    private <T extends @Nullable Object> PoolFuture<T> call(@Nullable Callable<T> task) {
        Callable<T> known = travels(task, Callable.class);
        return new PoolFuture<>(taken(() -> pool.<T>applyAsync(new Call<>(known))));
    }

    @Override
    public Future<?> submit(@Nullable Runnable task) {
        Runnable known = travels(task, Runnable.class);
        return new PoolFuture<>(taken(() -> pool.runAsync(new Run(known))));
    }

    @Override
    public <T extends @Nullable Object> Future<T> submit(@Nullable Runnable task, T result) {
        Runnable known = travels(task, Runnable.class);
        return new PoolFuture<>(taken(() -> pool.runAsync(new Run(known))), result);
    }

    @Override
    public void execute(@Nullable Runnable task) {
        run(travels(task, Runnable.class));
    }

    private void run(Runnable task) {
        taken(() -> pool.runAsync(new Run(task)))
                .onFailure(failure -> LOG.log(
                        System.Logger.Level.WARNING, "a task that nobody waits for, " + task + ", failed", failure));
    }

    private static <T> T notNull(@Nullable T task) {
        if (task == null) {
            throw new NullPointerException("task must not be null"); // the contract of ExecutorService
        }
        return task;
    }

    private static <T> T travels(@Nullable T task, Class<?> type) {
        T known = notNull(task);
        if (!(known instanceof Serializable)) {
            throw new PayloadException("a task of type " + known.getClass().getName() + " cannot travel: it is a "
                    + type.getSimpleName() + " that is not Serializable; declare it as Func0 or as "
                    + "ProcessExecutor.SerializableRunnable, or cast its lambda to (" + type.getSimpleName()
                    + " & Serializable)");
        }
        return known;
    }

    private static <R extends @Nullable Object> AsyncResult<R> taken(Supplier<AsyncResult<R>> submission) {
        try {
            return submission.get();
        } catch (IllegalStateException e) {
            throw new RejectedExecutionException(e.getMessage(), e);
        }
    }

    // ---- many

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(@Nullable Collection<? extends Callable<T>> tasks)
            throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE >> 1, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T extends @Nullable Object> List<Future<T>> invokeAll(
            @Nullable Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        List<PoolFuture<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : notNull(tasks)) {
                futures.add(call(task));
            }
            for (PoolFuture<T> future : futures) {
                if (!future.result().await(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())))) {
                    break;
                }
            }
        } finally {
            // Those that are ready do not notice.
            futures.forEach(future -> future.cancel(true));
        }
        return new ArrayList<>(futures);
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(@Nullable Collection<? extends Callable<T>> tasks)
            throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE >> 1, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("146 years are over", e);
        }
    }

    @Override
    public <T extends @Nullable Object> T invokeAny(
            @Nullable Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        List<PoolFuture<T>> futures = new ArrayList<>();
        try {
            for (Callable<T> task : notNull(tasks)) {
                futures.add(call(task));
            }
            if (futures.isEmpty()) {
                throw new IllegalArgumentException("tasks must not be empty");
            }
            return first(futures, deadline);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static <T extends @Nullable Object> T first(List<PoolFuture<T>> futures, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        IdentityHashMap<AsyncResult<Object>, PoolFuture<T>> byResult = new IdentityHashMap<>();
        futures.forEach(future -> byResult.put(future.result(), future));
        Completed<Object> completed = new Completed<>(byResult.keySet());
        ExecutionException last = null;
        while (completed.hasNext()) {
            try {
                AsyncResult<Object> next = completed.next(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
                return Objects.requireNonNull(byResult.get(next)).get();
            } catch (OperationTimedOutException e) {
                throw PoolFuture.timeout(e);
            } catch (ExecutionException e) {
                last = e;
            } catch (CancellationException e) {
                last = new ExecutionException(e);
            }
        }
        throw last == null ? new ExecutionException(new IllegalStateException("no task has a result")) : last;
    }

    // ---- the end

    @Override
    public void shutdown() {
        pool.close();
    }

    /** Its tasks are with the workers or on the way to them; none of them can be run elsewhere. @return none */
    @Override
    public List<Runnable> shutdownNow() {
        pool.terminate();
        return new ArrayList<>();
    }

    @Override
    public boolean isShutdown() {
        return !router.isOpen();
    }

    @Override
    public boolean isTerminated() {
        return isShutdown() && router.hasEnded();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return router.awaitEnd(unit.toNanos(timeout)) && isShutdown();
    }

    @Override
    public String toString() {
        return "ProcessExecutor[" + pool + "]";
    }
}
