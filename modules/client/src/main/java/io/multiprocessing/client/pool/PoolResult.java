package io.multiprocessing.client.pool;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The result of one call or one map.
 *
 * <p>Its life: settled under the router's lock, then {@link #touched} outside of it, on any thread: ready at once if
 * nobody asked to be called, else the callbacks run on the instance's thread for results and it is ready after them. The
 * first who needs the value decodes it, in his own thread; all others get the same object.
 *
 * <p>Every wait ends: a worker that dies, a pool that breaks, is terminated or loses its agent settles its results. A
 * callback must not wait for a result of another pool's or instance's that needs the same thread; results that have
 * callbacks themselves are served by the callback that waits for them.
 */
abstract class PoolResult<R extends @Nullable Object> extends Completion implements AsyncResult<R> {
    private static final System.Logger LOG = System.getLogger("io.multiprocessing.pool");
    private static final ThreadLocal<Boolean> DELIVERS = ThreadLocal.withInitial(() -> false);

    /** Of the thread that runs callbacks: a result that one waits for is delivered by it, as nobody else would. */
    static Runnable delivering(Runnable body) {
        return () -> {
            DELIVERS.set(true);
            body.run();
        };
    }

    private record Callback(boolean success, Consumer<@Nullable Object> consumer) {}

    final Router router;
    final int items;
    final @Nullable SharedFunction function;

    // Guarded by the router's lock.
    int remaining;
    int openAsks;
    boolean settled;
    boolean cancelled;
    /** The first that arrived; once settled, why there is no value. */
    @Nullable
    Failure failure;

    /** Items that are done, well or not. Written under the router's lock. */
    private volatile int done;

    private final @Nullable ProgressListener progress;
    private final Object guard = new Object();
    // Guarded by guard.
    private @Nullable List<Callback> callbacks;
    private @Nullable List<CompletableFuture<R>> futures;
    private @Nullable List<Runnable> observers;
    private @Nullable Thread deliverer;
    private boolean progressQueued;
    private int reported;
    private boolean decoded;
    private @Nullable R value;

    PoolResult(Router router, int items, @Nullable SharedFunction function, @Nullable ProgressListener progress) {
        this.router = router;
        this.items = items;
        this.function = function;
        this.progress = progress;
    }

    abstract Chunk[] chunks();

    /** What it is the result of, for errors. */
    abstract String task();

    /** What the chunk is, for errors. */
    abstract String task(Chunk chunk);

    /** What the chunk's item is, for errors. */
    abstract String task(Chunk chunk, int item);

    /** Decodes the value, once. */
    abstract R read();

    final boolean hasProgress() {
        return progress != null;
    }

    final int done() {
        return done;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // under the router's lock
    final void addDone(int more) {
        done += more;
    }

    // ---- waiting

    @Override
    public final R get() throws InterruptedException {
        awaitReady(false, 0);
        return outcome();
    }

    @Override
    public final R get(Duration timeout) throws InterruptedException {
        if (!awaitReady(true, nanos(timeout))) {
            throw new OperationTimedOutException("cannot get the result of " + task() + ": not there after " + timeout
                    + ", " + router.whereabouts(this) + "; it goes on, wait longer or cancel it");
        }
        return outcome();
    }

    @Override
    public final void await() throws InterruptedException {
        awaitReady(false, 0);
    }

    @Override
    public final boolean await(Duration timeout) throws InterruptedException {
        return awaitReady(true, nanos(timeout));
    }

    @Override
    public final boolean ready() {
        return state() == READY;
    }

    @Override
    public final boolean successful() {
        if (!ready()) {
            throw new IllegalStateException(
                    "cannot tell whether " + task() + " was successful: its result is not ready; await() it first");
        }
        return failureAfterDecoding() == null;
    }

    private boolean awaitReady(boolean limited, long nanos) throws InterruptedException {
        if (state() == READY) {
            return true;
        }
        if (!DELIVERS.get()) {
            return await(READY, limited, nanos);
        }
        // This thread runs callbacks: nobody else would run this result's.
        if (!await(ARRIVED, limited, nanos)) {
            return false;
        }
        deliver();
        return delivers() || await(READY, limited, nanos);
    }

    private boolean delivers() {
        synchronized (guard) {
            return deliverer == Thread.currentThread();
        }
    }

    static long nanos(@Nullable Duration timeout) {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null");
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException e) {
            return timeout.isNegative() ? 0 : Long.MAX_VALUE >> 1;
        }
    }

    // ---- the outcome

    private R outcome() {
        Failure why = failureAfterDecoding();
        if (why != null) {
            throw why.exception();
        }
        return decodedValue();
    }

    @SuppressWarnings("NullAway") // null is a value of R's only if read() returned it
    private R decodedValue() {
        synchronized (guard) {
            return value;
        }
    }

    private @Nullable Failure failureAfterDecoding() {
        synchronized (guard) {
            if (!decoded) {
                if (failure == null) {
                    try {
                        value = read();
                    } catch (Exception | LinkageError | StackOverflowError e) {
                        failure = Failure.unreadable(task(), e);
                    }
                }
                decoded = true;
            }
            return failure;
        }
    }

    // ---- callbacks

    @Override
    @SuppressWarnings("unchecked") // it is only given what get() returns
    public final AsyncResult<R> onSuccess(Consumer<? super R> callback) {
        return call(true, (Consumer<@Nullable Object>) notNull(callback));
    }

    @Override
    public final AsyncResult<R> onFailure(Consumer<? super Throwable> callback) {
        Consumer<? super Throwable> checked = notNull(callback);
        return call(false, thrown -> checked.accept((Throwable) thrown));
    }

    private static <T> T notNull(@Nullable T callback) {
        if (callback == null) {
            throw new IllegalArgumentException("callback must not be null");
        }
        return callback;
    }

    private AsyncResult<R> call(boolean success, Consumer<@Nullable Object> consumer) {
        Callback callback = new Callback(success, consumer);
        synchronized (guard) {
            if (state() != READY) {
                if (callbacks == null) {
                    callbacks = new ArrayList<>(1);
                }
                callbacks.add(callback);
                return this;
            }
        }
        execute(() -> run(callback));
        return this;
    }

    /**
     * A new future each time, completed on the thread for results. Completing or cancelling it does nothing to the task:
     * for that there is {@link #cancel}.
     */
    @Override
    public final CompletableFuture<R> toCompletableFuture() {
        CompletableFuture<R> future = new CompletableFuture<>();
        synchronized (guard) {
            if (state() != READY) {
                if (futures == null) {
                    futures = new ArrayList<>(1);
                }
                futures.add(future);
                return future;
            }
        }
        execute(() -> complete(future));
        return future;
    }

    /** Whether nobody needs the function when this is settled. */
    boolean isLastOfItsFunction() {
        return true;
    }

    /** Runs it when the result is ready, on whatever thread makes it so: it must be short and must not wait. */
    final void onReady(Runnable observer) {
        synchronized (guard) {
            if (state() != READY) {
                if (observers == null) {
                    observers = new ArrayList<>(1);
                }
                observers.add(observer);
                return;
            }
        }
        observer.run();
    }

    /** Under the guard: ready from now on. @return who is to be told, outside of the guard */
    private List<Runnable> makeReady() {
        advance(READY);
        List<Runnable> told = observers;
        observers = null;
        return told == null ? List.of() : told;
    }

    /** Something was settled; outside the router's lock. */
    final void touched(boolean arrived) {
        boolean deliver;
        List<Runnable> told = List.of();
        synchronized (guard) {
            if (!arrived) {
                if (progress == null || progressQueued || state() != PENDING) {
                    return;
                }
                progressQueued = true;
                deliver = false;
            } else {
                deliver = callbacks != null || futures != null || progress != null;
                if (deliver) {
                    advance(ARRIVED);
                } else {
                    told = makeReady();
                }
            }
        }
        told.forEach(Runnable::run);
        if (arrived && !deliver) {
            return;
        }
        execute(deliver ? this::deliver : this::report);
    }

    private void execute(Runnable job) {
        try {
            router.callbacks().execute(job);
        } catch (RejectedExecutionException e) {
            // The instance is closed; who waits for a callback or a future is told all the same, and not on this
            // thread.
            Thread late = new Thread(job, "pool-late-result");
            late.setDaemon(true);
            late.start();
        }
    }

    /** Runs all callbacks, then makes the result ready. Whoever comes second does nothing. */
    private void deliver() {
        synchronized (guard) {
            if (state() != ARRIVED || deliverer != null) {
                return;
            }
            deliverer = Thread.currentThread();
        }
        report();
        List<CompletableFuture<R>> waiting;
        List<Runnable> told;
        while (true) {
            List<Callback> next;
            synchronized (guard) {
                next = callbacks;
                callbacks = null;
                if (next == null) {
                    waiting = futures;
                    futures = null;
                    deliverer = null;
                    told = makeReady();
                    break;
                }
            }
            next.forEach(this::run);
        }
        told.forEach(Runnable::run);
        if (waiting != null) {
            waiting.forEach(this::complete);
        }
    }

    private void run(Callback callback) {
        Failure why = failureAfterDecoding();
        if (callback.success == (why == null)) {
            guarded(() -> callback.consumer.accept(why == null ? decodedValue() : why.exception()));
        }
    }

    private void complete(CompletableFuture<R> future) {
        Failure why = failureAfterDecoding();
        guarded(() -> {
            if (why == null) {
                future.complete(decodedValue());
            } else {
                future.completeExceptionally(why.exception());
            }
        });
    }

    private void report() {
        int now = done;
        synchronized (guard) {
            progressQueued = false;
            if (progress == null || now <= reported) {
                return;
            }
            reported = now;
        }
        ProgressListener listener = progress;
        guarded(() -> listener.onProgress(now, items));
    }

    private void guarded(Runnable usersCode) {
        boolean outer = DELIVERS.get();
        DELIVERS.set(true);
        try {
            usersCode.run();
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.WARNING, "a callback of " + task() + " threw; its result is delivered", t);
        } finally {
            DELIVERS.set(outer);
        }
    }

    // ---- the rest

    @Override
    public final boolean cancel(boolean killIfRunning) {
        return router.cancel(this, killIfRunning);
    }

    @Override
    public final String output() {
        return "";
    }

    @Override
    public final String toString() {
        return "AsyncResult[" + task() + ", " + (ready() ? "ready" : "not ready") + "]";
    }
}
