package io.multiprocessing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A fixed number of worker processes that share tasks. Thread-safe. Not Serializable. */
public interface Pool extends AutoCloseable {
    <R extends @Nullable Object> R apply(Func0<? extends R> f) throws InterruptedException;

    <A extends @Nullable Object, R extends @Nullable Object> R apply(Func1<? super A, ? extends R> f, A a)
            throws InterruptedException;

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
            Func2<? super A, ? super B, ? extends R> f, A a, B b) throws InterruptedException;

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            R apply(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c) throws InterruptedException;

    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            R apply(Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d)
                    throws InterruptedException;

    <
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
                    throws InterruptedException;

    <R extends @Nullable Object> AsyncResult<R> applyAsync(Func0<? extends R> f);

    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            Func1<? super A, ? extends R> f, A a);

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            Func2<? super A, ? super B, ? extends R> f, A a, B b);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<R> applyAsync(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c);

    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            AsyncResult<R> applyAsync(
                    Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d);

    <
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
                    E e);

    AsyncResult<Void> runAsync(Action0 f);

    <A extends @Nullable Object> AsyncResult<Void> runAsync(Action1<? super A> f, A a);

    <A extends @Nullable Object, B extends @Nullable Object> AsyncResult<Void> runAsync(
            Action2<? super A, ? super B> f, A a, B b);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> AsyncResult<Void> runAsync(
            Action3<? super A, ? super B, ? super C> f, A a, B b, C c);

    /** Results in the order of the items. Default chunk: ceil(n / (4 * workers)). All chunks run; the first failure to arrive is thrown. */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) throws InterruptedException;

    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize) throws InterruptedException;

    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options)
            throws InterruptedException;

    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items) throws InterruptedException;

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options)
            throws InterruptedException;

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items);

    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(
                    Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options);
    /** Lazily, in order; never reads more inputs than were taken plus the buffer. A failed item, it alone, is thrown by its next() and iteration goes on. */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize);

    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);
    /** The same, in the order in which they finish. */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize);

    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);

    int size();

    void resize(int processes);

    PoolStats stats();
    /** Takes no more tasks; those taken still complete, then the workers exit. Does not wait. */
    @Override
    void close();
    /** Kills the workers; results not yet there fail with TaskCancelledException. */
    void terminate();
    /** After close() or terminate(), else IllegalStateException. */
    void join() throws InterruptedException;

    boolean join(Duration timeout) throws InterruptedException;

    ProcessExecutor asExecutorService();
}
