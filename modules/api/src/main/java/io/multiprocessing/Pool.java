package io.multiprocessing;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A fixed number of worker processes that share tasks.
 *
 * <p>Python's {@code Pool}. Where Python's hangs, this one fails: a task whose worker dies or calls {@code System.exit}
 * ends with {@link WorkerLostException}, results of a terminated pool with {@link TaskCancelledException}, an
 * initializer that keeps throwing with {@link PoolBrokenException}; a dead worker is replaced and other tasks do not
 * notice. What a task throws is the cause of a {@link TaskFailedException}. try-with-resources closes the pool where
 * Python's {@code with} terminates it. A pool may be made in a worker of another.
 *
 * <p>Functions, arguments and results travel by value: they are encoded in the caller's thread, at once, and decoded
 * once, in the thread that uses them. A task runs at most once unless {@link PoolOptions} allow retries; its result is
 * delivered once. What a thread did before it passed a task is seen by the task only through the arguments.
 *
 * <p>Thread-safe: any number of threads may use one pool. Not serializable: passing one is a {@link PayloadException}.
 * Not closed, it is terminated with its {@link Multiprocessing}. On a cluster the workers may be on any agent; an agent
 * that is lost is the death of its workers.
 *
 * @since 0.1.0
 */
public interface Pool extends AutoCloseable {
    /**
     * Runs a function in a worker and waits for its result.
     *
     * <p>The wait ends when the task returns or throws, or when its worker dies, which the agent sees at once.
     *
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
    <R extends @Nullable Object> R apply(Func0<? extends R> f) throws InterruptedException;

    /**
     * Runs a function with one argument in a worker and waits for its result.
     *
     * @param <A> type of argument 1
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
    <A extends @Nullable Object, R extends @Nullable Object> R apply(Func1<? super A, ? extends R> f, A a)
            throws InterruptedException;

    /**
     * Runs a function with two arguments in a worker and waits for its result.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> R apply(
            Func2<? super A, ? super B, ? extends R> f, A a, B b) throws InterruptedException;

    /**
     * Runs a function with three arguments in a worker and waits for its result.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            R apply(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c) throws InterruptedException;

    /**
     * Runs a function with four arguments in a worker and waits for its result.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @param d argument 4, encoded before this returns
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            R apply(Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d)
                    throws InterruptedException;

    /**
     * Runs a function with five arguments in a worker and waits for its result.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <E> type of argument 5
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @param d argument 4, encoded before this returns
     * @param e argument 5, encoded before this returns
     * @return what the function returned, a copy
     * @throws TaskFailedException when the task threw
     * @throws WorkerLostException when its worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an argument or the result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the task goes on and its result is dropped
     */
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

    /**
     * Takes a task: a function that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <R extends @Nullable Object> AsyncResult<R> applyAsync(Func0<? extends R> f);

    /**
     * Takes a task: a function with one argument that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            Func1<? super A, ? extends R> f, A a);

    /**
     * Takes a task: a function with two arguments that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> AsyncResult<R> applyAsync(
            Func2<? super A, ? super B, ? extends R> f, A a, B b);

    /**
     * Takes a task: a function with three arguments that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<R> applyAsync(Func3<? super A, ? super B, ? super C, ? extends R> f, A a, B b, C c);

    /**
     * Takes a task: a function with four arguments that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @param d argument 4, encoded before this returns
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    R extends @Nullable Object>
            AsyncResult<R> applyAsync(
                    Func4<? super A, ? super B, ? super C, ? super D, ? extends R> f, A a, B b, C c, D d);

    /**
     * Takes a task: a function with five arguments that a worker runs as soon as one has time. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <E> type of argument 5
     * @param <R> type of the result
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @param d argument 4, encoded before this returns
     * @param e argument 5, encoded before this returns
     * @return a result that will be there
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
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

    /**
     * Takes a task without result: an action. Does not wait for it.
     *
     * @param f what the worker runs, by value
     * @return a result whose value is {@code null}
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    AsyncResult<@Nullable Void> runAsync(Action0 f);

    /**
     * Takes a task without result: an action with one argument. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @return a result whose value is {@code null}
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object> AsyncResult<@Nullable Void> runAsync(Action1<? super A> f, A a);

    /**
     * Takes a task without result: an action with two arguments. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @return a result whose value is {@code null}
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object> AsyncResult<@Nullable Void> runAsync(
            Action2<? super A, ? super B> f, A a, B b);

    /**
     * Takes a task without result: an action with three arguments. Does not wait for it.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param f what the worker runs, by value
     * @param a argument 1, encoded before this returns
     * @param b argument 2, encoded before this returns
     * @param c argument 3, encoded before this returns
     * @return a result whose value is {@code null}
     * @throws PayloadException when the function or an argument cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
            AsyncResult<@Nullable Void> runAsync(Action3<? super A, ? super B, ? super C> f, A a, B b, C c);

    /**
     * Calls a function with each item and waits for all. Default chunk: {@code ceil(n / (4 * workers))}.
     *
     * <p>All chunks run, even when one fails; inside a chunk the first failing item ends it. Then the first failure to
     * arrive is thrown. An empty input is an empty list, at once.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read to their end before this returns; what reading them throws is thrown as it is
     * @return the results in the order of the items; unmodifiable
     * @throws TaskFailedException when a call threw; it is the first failure to arrive
     * @throws WorkerLostException when a worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an item or a result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the tasks go on and their results are dropped
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items) throws InterruptedException;

    /**
     * Calls a function with each item, so many at a time, and waits for all. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read to their end before this returns; what reading them throws is thrown as it is
     * @param chunkSize how many items a worker is given at once, 1 or more
     * @return the results in the order of the items; unmodifiable
     * @throws TaskFailedException when a call threw; it is the first failure to arrive
     * @throws WorkerLostException when a worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an item or a result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the tasks go on and their results are dropped
     * @throws IllegalArgumentException when the chunk size is below 1
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize) throws InterruptedException;

    /**
     * Calls a function with each item as the options say and waits for all. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read to their end before this returns; what reading them throws is thrown as it is
     * @param options chunk size, progress
     * @return the results in the order of the items; unmodifiable
     * @throws TaskFailedException when a call threw; it is the first failure to arrive
     * @throws WorkerLostException when a worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an item or a result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the tasks go on and their results are dropped
     */
    <A extends @Nullable Object, R extends @Nullable Object> List<R> map(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options)
            throws InterruptedException;

    /**
     * Takes a map: calls a function with each item. Does not wait for the calls. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read to their end before this returns; what reading them throws is thrown as it is
     * @return a result that will be the list of results in the order of the items
     * @throws PayloadException when the function or an item cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    /**
     * Takes a map, cut as the options say. Does not wait for the calls. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read to their end before this returns; what reading them throws is thrown as it is
     * @param options chunk size, progress
     * @return a result that will be the list of results in the order of the items
     * @throws PayloadException when the function or an item cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> AsyncResult<List<R>> mapAsync(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);

    /**
     * Calls a function of two arguments with each pair and waits for all. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items the arguments of each call, read to their end before this returns; what reading them throws is
     *     thrown as it is
     * @return the results in the order of the items; unmodifiable
     * @throws TaskFailedException when a call threw; it is the first failure to arrive
     * @throws WorkerLostException when a worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an item or a result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the tasks go on and their results are dropped
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items) throws InterruptedException;

    /**
     * Calls a function of two arguments with each pair as the options say and waits for all. See
     * {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items the arguments of each call, read to their end before this returns; what reading them throws is
     *     thrown as it is
     * @param options chunk size, progress
     * @return the results in the order of the items; unmodifiable
     * @throws TaskFailedException when a call threw; it is the first failure to arrive
     * @throws WorkerLostException when a worker died and no retry was left
     * @throws TaskCancelledException when the pool is terminated meanwhile
     * @throws PayloadException when the function, an item or a result cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     * @throws InterruptedException when interrupted; the tasks go on and their results are dropped
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object> List<R> starmap(
            Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options)
            throws InterruptedException;

    /**
     * Takes a map over pairs. Does not wait for the calls. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items the arguments of each call, read to their end before this returns; what reading them throws is
     *     thrown as it is
     * @return a result that will be the list of results in the order of the items
     * @throws PayloadException when the function or an item cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items);

    /**
     * Takes a map over pairs, cut as the options say. Does not wait for the calls. See {@link #map(Func1, Iterable)}.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items the arguments of each call, read to their end before this returns; what reading them throws is
     *     thrown as it is
     * @param options chunk size, progress
     * @return a result that will be the list of results in the order of the items
     * @throws PayloadException when the function or an item cannot travel
     * @throws PoolFullException when there is no room in the time that {@link PoolOptions#maxQueuedTasks} sets
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, R extends @Nullable Object>
            AsyncResult<List<R>> starmapAsync(
                    Func2<? super A, ? super B, ? extends R> f, Iterable<Args2<A, B>> items, MapOptions options);

    /**
     * Calls a function with each item lazily and gives the results in order. A chunk is one item.
     *
     * <p>Never reads more inputs than were taken plus the buffer, 4 chunks a worker unless told otherwise. A failed
     * item, it alone, is thrown by its {@code next()} and iteration goes on. When reading the input throws, the results
     * before it come first, then what it threw.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @return an iterator, which the caller closes if it does not take all
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    /**
     * Calls a function with each item lazily and gives the results in order. A chunk has so many items. See
     * {@link #imap(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @param chunkSize how many items a worker is given at once, 1 or more
     * @return an iterator, which the caller closes if it does not take all
     * @throws IllegalArgumentException when the chunk size is below 1
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize);

    /**
     * Calls a function with each item lazily and gives the results in order. Chunks and buffer are as the options say.
     * See {@link #imap(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @param options chunk and buffer size, progress
     * @return an iterator, which the caller closes if it does not take all
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imap(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);

    /**
     * Calls a function with each item lazily and gives the results in the order in which they finish. A chunk is one
     * item.
     *
     * <p>See {@link #imap(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @return an iterator, which the caller closes if it does not take all
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items);

    /**
     * Calls a function with each item lazily and gives the results in the order in which they finish. A chunk has so
     * many items. See {@link #imap(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @param chunkSize how many items a worker is given at once, 1 or more
     * @return an iterator, which the caller closes if it does not take all
     * @throws IllegalArgumentException when the chunk size is below 1
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, int chunkSize);

    /**
     * Calls a function with each item lazily and gives the results in the order in which they finish. Chunks and buffer
     * are as the options say. See {@link #imap(Func1, Iterable)}.
     *
     * @param <A> type of the items
     * @param <R> type of the results
     * @param f what the workers run, by value
     * @param items read as results are taken, in the thread that takes them or one of the instance's
     * @param options chunk and buffer size, progress
     * @return an iterator, which the caller closes if it does not take all
     * @throws PayloadException when the function cannot travel; an item that cannot is thrown by its next()
     * @throws PoolBrokenException when no worker can be started or initialized
     * @throws IllegalStateException when the pool is closed
     */
    <A extends @Nullable Object, R extends @Nullable Object> ResultIterator<R> imapUnordered(
            Func1<? super A, ? extends R> f, Iterable<? extends A> items, MapOptions options);

    /**
     * Tells the number of workers the pool is to have; {@link #stats()} tells how many it has.
     *
     * @return 1 or more
     */
    int size();

    /**
     * Changes the number of workers. New ones are started, spare ones end after the task they run. Does not wait for
     * either.
     *
     * @param processes 1 or more
     * @throws IllegalArgumentException when it is below 1
     * @throws IllegalStateException when the pool is closed
     */
    void resize(int processes);

    /**
     * Counts workers and tasks as they are now.
     *
     * @return figures taken at one moment
     */
    PoolStats stats();

    /**
     * Takes no more tasks; those taken still complete, then the workers exit. Does not wait. Idempotent. Python's
     * {@code with} terminates instead.
     */
    @Override
    void close();

    /**
     * Kills the workers; results not yet there fail with {@link TaskCancelledException}, at once. Idempotent. Does not
     * wait for the workers' end.
     */
    void terminate();

    /**
     * Waits until all workers have ended. After close() it takes as long as the tasks do; a worker that dies is
     * replaced as long as tasks are left, unless the pool is broken.
     *
     * @throws IllegalStateException when neither close() nor terminate() was called
     * @throws InterruptedException when interrupted; the workers go on ending
     */
    void join() throws InterruptedException;

    /**
     * Waits at most so long until all workers have ended.
     *
     * @param timeout zero or negative: does not wait
     * @return whether they have ended
     * @throws IllegalStateException when neither close() nor terminate() was called
     * @throws InterruptedException when interrupted; the workers go on ending
     */
    boolean join(Duration timeout) throws InterruptedException;

    /**
     * Gives the pool as an {@link java.util.concurrent.ExecutorService}, Python's {@code ProcessPoolExecutor}. Shutting
     * it down closes the pool.
     *
     * @return always the same
     */
    ProcessExecutor asExecutorService();
}
