package io.multiprocessing.client.pool;

import io.multiprocessing.Action0;
import io.multiprocessing.Action1;
import io.multiprocessing.Action2;
import io.multiprocessing.Action3;
import io.multiprocessing.Args2;
import io.multiprocessing.AsyncResult;
import io.multiprocessing.Func0;
import io.multiprocessing.Func1;
import io.multiprocessing.Func2;
import io.multiprocessing.Func3;
import io.multiprocessing.Func4;
import io.multiprocessing.Func5;
import io.multiprocessing.MapOptions;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.PoolStats;
import io.multiprocessing.ProcessExecutor;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.client.port.PoolEvents;
import io.multiprocessing.client.port.PoolSpec;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.semantics.pool.ChunkSize;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pool in the hands of its owner: encodes tasks in the calling thread and hands them to its {@link Router}.
 *
 * <p>Not to be waited for by a thread that serves it: the agent's threads and link readers, and the thread for results
 * except as {@link PoolResult} says.
 */
public final class ClientPool implements Pool {
    private final TaskEncoder encoder;
    private final Payloads payloads;
    private final Router router;
    private volatile int size;

    private ClientPool(Router router, Payloads payloads, int size) {
        this.router = router;
        this.payloads = payloads;
        this.encoder = new TaskEncoder(payloads);
        this.size = size;
    }

    /**
     * Opens a pool; its workers come up in the background.
     *
     * @param options with name and number of processes
     * @param payloads the instance's
     * @param callbacks one thread of the instance's own, for results; not a reader's, not an actor's
     * @param opener the agent's {@code openPool}
     * @return an open pool
     * @throws UnsupportedOperationException for an option that comes with a later issue
     * @throws io.multiprocessing.PayloadException when the initializer or its argument cannot travel
     */
    public static ClientPool open(
            PoolOptions options,
            Payloads payloads,
            Executor callbacks,
            BiFunction<PoolSpec, PoolEvents, PoolControl> opener) {
        refuseLater(options);
        String name = options.name()
                .orElseThrow(() -> new IllegalArgumentException("cannot open a pool without a name: " + options));
        int size = options.processes()
                .orElseThrow(() -> new IllegalArgumentException("cannot open a pool without a size: " + options));
        byte[] initializer = options.initializer().isEmpty()
                ? null
                : Invocation.encode(
                        payloads,
                        options.initializer().get(),
                        options.initializerArguments().toArray());
        Router router = new Router(name, Router.Limits.of(options), payloads, callbacks);
        router.attach(opener.apply(new PoolSpec(name, size, initializer, placed(options)), router));
        return new ClientPool(router, payloads, size);
    }

    /**
     * The body of the thread for results, which may wait for results from within a callback, whoever called it back.
     *
     * @param body runs callbacks
     * @return it, marked
     */
    public static Runnable delivering(Runnable body) {
        return PoolResult.delivering(body);
    }

    /** A pool's own placement wins over its processes'. */
    private static ProcessOptions placed(PoolOptions options) {
        return options.placement()
                .map(placement -> options.process().placement(placement))
                .orElse(options.process());
    }

    private static void refuseLater(PoolOptions options) {
        refuse(options.taskTimeout().isPresent(), "taskTimeout", 5);
        refuse(!options.retryOn().isEmpty(), "retryOn", 5);
        refuse(options.captureOutput(), "captureOutput", 5);
    }

    private static void refuse(boolean asked, String option, int issue) {
        if (asked) {
            throw new UnsupportedOperationException("a pool's " + option + " comes with issue " + issue);
        }
    }

    // ---- one call

    @Override
    public <R extends @Nullable Object> R apply(Func0<? extends R> f) throws InterruptedException {
        return this.<R>submit(0, f).get();
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> R apply(Func1<? super A, ? extends R> f, A a)
            throws InterruptedException {
        return this.<R>submit(1, f, a).get();
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
            Func2<? super A, ? super B, ? extends R> f, A a, B b) throws InterruptedException {
        return this.<R>submit(2, f, a, b).get();
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            R apply(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c) throws InterruptedException {
        return this.<R>submit(3, f, a, b, c).get();
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            R apply(Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d)
                    throws InterruptedException {
        return this.<R>submit(4, f, a, b, c, d).get();
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object,
                    R extends @Nullable Object>
            R apply(
                    Func5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R> f,
                    A a,
                    B b,
                    C c,
                    D d,
                    E e)
                    throws InterruptedException {
        return this.<R>submit(5, f, a, b, c, d, e).get();
    }

    @Override
    public <R extends @Nullable Object> AsyncResult<R> applyAsync(Func0<? extends R> f) {
        return submit(0, f);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            Func1<? super A, ? extends R> f, A a) {
        return submit(1, f, a);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<R> applyAsync(Func2<? super A, ? super B, ? extends R> f, A a, B b) {
        return submit(2, f, a, b);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    R extends @Nullable Object>
            AsyncResult<R> applyAsync(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c) {
        return submit(3, f, a, b, c);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            AsyncResult<R> applyAsync(
                    Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d) {
        return submit(4, f, a, b, c, d);
    }

    @Override
    public <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object,
                    R extends @Nullable Object>
            AsyncResult<R> applyAsync(
                    Func5<? super A, ? super B, ? super C, ? super D, ? super E, ? extends R> f,
                    A a,
                    B b,
                    C c,
                    D d,
                    E e) {
        return submit(5, f, a, b, c, d, e);
    }

    @Override
    public AsyncResult<Void> runAsync(Action0 f) {
        return submit(Invocation.ACTION, f);
    }

    @Override
    public <A extends @Nullable Object> AsyncResult<Void> runAsync(Action1<? super A> f, A a) {
        return submit(Invocation.ACTION | 1, f, a);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object> AsyncResult<Void> runAsync(
            Action2<? super A, ? super B> f, A a, B b) {
        return submit(Invocation.ACTION | 2, f, a, b);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            AsyncResult<Void> runAsync(Action3<? super A, ? super B, ? super C> f, A a, B b, C c) {
        return submit(Invocation.ACTION | 3, f, a, b, c);
    }

    private <R extends @Nullable Object> PoolResult<R> submit(
            int shape, @Nullable Serializable function, @Nullable Object... arguments) {
        Serializable f = notNull("function", function);
        router.checkOpen();
        SharedFunction shared = encoder.forCall(f);
        CallResult<R> result = new CallResult<>(router, payloads, shared, encoder.call(shape, f, shared, arguments));
        router.submit(result);
        return result;
    }

    // ---- maps

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) throws InterruptedException {
        return map(f, items, MapOptions.defaults());
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize) throws InterruptedException {
        return map(f, items, MapOptions.defaults().chunkSize(chunkSize));
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options)
            throws InterruptedException {
        return this.<A, R>mapAsync(f, items, options).get();
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) {
        return mapAsync(f, items, MapOptions.defaults());
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options) {
        return submitMap(PoolMessages.MAP, 1, f, items, options);
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items) throws InterruptedException {
        return starmap(f, items, MapOptions.defaults());
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options)
            throws InterruptedException {
        return this.<A, B, R>starmapAsync(f, items, options).get();
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items) {
        return starmapAsync(f, items, MapOptions.defaults());
    }

    @Override
    public <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(
                    Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options) {
        return submitMap(PoolMessages.STARMAP, 2, f, items, options);
    }

    /** All chunks are written before the first is submitted: an item that cannot travel lets none of them run. */
    private <R extends @Nullable Object> AsyncResult<List<R>> submitMap(
            int mode,
            int shape,
            @Nullable Serializable function,
            @Nullable Iterable<?> items,
            @Nullable MapOptions options) {
        Serializable f = notNull("function", function);
        MapOptions how = notNull("options", options);
        List<@Nullable Object> all = new ArrayList<>();
        for (Object item : notNull("items", items)) {
            all.add(item);
        }
        router.checkOpen();
        int chunkSize = how.chunkSize().orElseGet(() -> ChunkSize.of(all.size(), size));
        int chunks = all.isEmpty() ? 0 : (all.size() - 1) / chunkSize + 1;
        MapResult<R> result = new MapResult<>(
                router,
                payloads,
                all.size(),
                chunks == 0 ? null : encoder.forMap(f, chunks),
                how.progress().orElse(null));
        result.chunks(encoder.map(mode, shape, f, result, all, chunkSize));
        router.submit(result);
        return result;
    }

    private static <T> T notNull(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        return value;
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) {
        return begin(f, items, MapOptions.defaults(), true);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize) {
        return begin(f, items, MapOptions.defaults().chunkSize(chunkSize), true);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options) {
        return begin(f, items, options, true);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) {
        return begin(f, items, MapOptions.defaults(), false);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize) {
        return begin(f, items, MapOptions.defaults().chunkSize(chunkSize), false);
    }

    @Override
    public <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options) {
        return begin(f, items, options, false);
    }

    private <R extends @Nullable Object> ResultIterator<R> begin(
            @Nullable Serializable function,
            @Nullable Iterable<?> items,
            @Nullable MapOptions options,
            boolean ordered) {
        Serializable f = notNull("function", function);
        Iterable<?> input = notNull("items", items);
        MapOptions how = notNull("options", options);
        router.checkOpen();
        int chunkSize = how.chunkSize().orElse(1);
        int buffer = how.bufferSize().orElse((int) Math.min(Integer.MAX_VALUE, 4L * size * chunkSize));
        ImapProgress progress = how.progress()
                .map(listener -> new ImapProgress(listener, router.callbacks()))
                .orElse(null);
        Imap.Plan plan = new Imap.Plan(Math.min(chunkSize, buffer), buffer, ordered, progress);
        SharedFunction shared = encoder.forMap(f, Integer.MAX_VALUE);
        Imap<R> results = new Imap<>(router, payloads, shared, encoder.each(1, f, shared), input.iterator(), plan);
        results.begin();
        return results;
    }

    // ---- the pool

    /**
     * Tells the pool's name.
     *
     * @return as errors show it
     */
    public String name() {
        return router.name();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public synchronized void resize(int processes) {
        if (processes < 1) {
            throw new IllegalArgumentException("processes must be >= 1, was " + processes);
        }
        router.resize(processes);
        size = processes;
    }

    @Override
    public PoolStats stats() {
        return router.stats();
    }

    /**
     * Tells whether the pool takes tasks.
     *
     * @return false once {@link #close()} or {@link #terminate()} was called
     */
    public boolean isOpen() {
        return router.isOpen();
    }

    /** Whether no worker is left and none will come. */
    public boolean hasEnded() {
        return router.hasEnded();
    }

    @Override
    public void close() {
        if (router.close()) {
            Thread keeper = new Thread(this::keepJvm, "multiprocessing-closed-pool");
            keeper.setDaemon(false);
            keeper.start();
        }
    }

    /**
     * A closed pool finishes what it took, also when main has ended meanwhile. A shutdown hook that waited for it would make
     * the JVM deaf to SIGTERM. Ends as {@link #join()} does.
     */
    private void keepJvm() {
        try {
            join();
        } catch (InterruptedException enough) {
            // Whoever interrupts a thread of ours does not want the JVM to be kept.
        }
    }

    @Override
    public void terminate() {
        router.terminate();
    }

    /** Waits for the agent's word that no worker is left; the agent kills what does not end, and its own loss ends the wait. */
    @Override
    public void join() throws InterruptedException {
        router.join(false, Duration.ZERO);
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        return router.join(true, timeout);
    }

    /**
     * The agent is gone, nothing more will be heard of the workers: all that is pending fails, and {@link #join()} ends.
     *
     * @param reason in words
     */
    public void instanceLost(String reason) {
        router.instanceLost(reason);
    }

    /**
     * The cluster is lost: every result that is missing fails with a {@link io.multiprocessing.ClusterUnavailableException}.
     *
     * @param why in words
     */
    public void clusterLost(String why) {
        router.clusterLost(why);
    }

    @Override
    public ProcessExecutor asExecutorService() {
        return new PoolExecutor(this, router);
    }

    @Override
    public String toString() {
        return "Pool[" + router.name() + ", " + router.stats() + "]";
    }
}
