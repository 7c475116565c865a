package io.multiprocessing;

import io.multiprocessing.spi.RunningInstances;
import io.multiprocessing.spi.RuntimeProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One running instance: starts processes and pools, makes what they share.
 *
 * <p>Python's module and its contexts. Here nothing is global: several instances may live in one JVM, and what one
 * makes works with that one only ({@link PayloadException} otherwise). No guard such as
 * {@code if __name__ == "__main__"} is needed: a process loads classes, it does not run {@code main}. A daemon may have
 * children, which end with it.
 *
 * <p>Thread-safe. Not serializable: a process finds its own by {@link #current()}. On a cluster the same calls reach
 * all its agents; who is cut off from the majority gets {@link ClusterUnavailableException}, never silence. After
 * {@link #close()} every method that makes or starts something is an {@link IllegalStateException}.
 *
 * @since 0.1.0
 */
public interface Multiprocessing extends AutoCloseable {
    /**
     * Starts the embedded default: this JVM is the driver and its own agent; nothing to install, no port open to
     * others.
     *
     * <p>Returns when processes can be started; waits for nobody else.
     *
     * @return a running instance, which the caller closes
     * @throws IllegalStateException when {@code io.multiprocessing:multiprocessing} is not on the class path
     * @throws MultiprocessingException when it cannot be started here, with what is missing
     */
    static Multiprocessing start() {
        return builder().start();
    }

    /**
     * Begins the settings of an instance.
     *
     * @return a builder with the embedded default's settings
     * @throws IllegalStateException when {@code io.multiprocessing:multiprocessing} is not on the class path
     */
    static Builder builder() {
        return ServiceLoader.load(RuntimeProvider.class, RuntimeProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("cannot start: no implementation was found; "
                        + "io.multiprocessing:multiprocessing must be on the class path"))
                .builder();
    }

    /**
     * Finds the instance that a program means when it names none. In a process: the instance it belongs to. In a
     * driver: the one instance running.
     *
     * @return that instance
     * @throws IllegalStateException in a driver, when none or several are running
     */
    static Multiprocessing current() {
        return RunningInstances.current();
    }

    /**
     * Makes a process that will run an action. Nothing runs yet.
     *
     * <p>The target and its arguments are encoded by {@link Process#start()}, which is where one that cannot travel is
     * refused.
     *
     * @param target what the process runs, by value
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    Process process(Action0 target);

    /**
     * Makes a process that will run an action with one argument. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object> Process process(Action1<? super A> target, A a);

    /**
     * Makes a process that will run an action with two arguments. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object> Process process(
            Action2<? super A, ? super B> target, A a, B b);

    /**
     * Makes a process that will run an action with three arguments. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            Action3<? super A, ? super B, ? super C> target, A a, B b, C c);

    /**
     * Makes a process that will run an action with four arguments. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @param d argument 4, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object>
            Process process(Action4<? super A, ? super B, ? super C, ? super D> target, A a, B b, C c, D d);

    /**
     * Makes a process that will run an action with five arguments. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <E> type of argument 5
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @param d argument 4, encoded at the start
     * @param e argument 5, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when the target is null
     * @throws IllegalStateException when this instance is closed
     */
    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object>
            Process process(
                    Action5<? super A, ? super B, ? super C, ? super D, ? super E> target, A a, B b, C c, D d, E e);

    /**
     * Makes a process that will run an action, started as the options say. Nothing runs yet.
     *
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    Process process(ProcessOptions options, Action0 target);

    /**
     * Makes a process that will run an action with one argument, started as the options say. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object> Process process(ProcessOptions options, Action1<? super A> target, A a);

    /**
     * Makes a process that will run an action with two arguments, started as the options say. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object> Process process(
            ProcessOptions options, Action2<? super A, ? super B> target, A a, B b);

    /**
     * Makes a process that will run an action with three arguments, started as the options say. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            ProcessOptions options, Action3<? super A, ? super B, ? super C> target, A a, B b, C c);

    /**
     * Makes a process that will run an action with four arguments, started as the options say. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @param d argument 4, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object>
            Process process(
                    ProcessOptions options,
                    Action4<? super A, ? super B, ? super C, ? super D> target,
                    A a,
                    B b,
                    C c,
                    D d);

    /**
     * Makes a process that will run an action with five arguments, started as the options say. Nothing runs yet.
     *
     * @param <A> type of argument 1
     * @param <B> type of argument 2
     * @param <C> type of argument 3
     * @param <D> type of argument 4
     * @param <E> type of argument 5
     * @param options name, JVM, environment, output, place
     * @param target what the process runs, by value
     * @param a argument 1, encoded at the start
     * @param b argument 2, encoded at the start
     * @param c argument 3, encoded at the start
     * @param d argument 4, encoded at the start
     * @param e argument 5, encoded at the start
     * @return a process that was not started
     * @throws IllegalArgumentException when options or target are null
     * @throws IllegalStateException when this instance is closed
     */
    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object>
            Process process(
                    ProcessOptions options,
                    Action5<? super A, ? super B, ? super C, ? super D, ? super E> target,
                    A a,
                    B b,
                    C c,
                    D d,
                    E e);

    /**
     * Tells the process that the calling code runs in, as Python's {@code current_process()}.
     *
     * @return in a driver the one named {@code MainProcess}, alive, without exit code
     */
    Process currentProcess();

    /**
     * Tells the process that started this one, as Python's {@code parent_process()}.
     *
     * <p>Its name, pid, {@code isAlive()} and {@code join} are those of the real parent; signals to it are refused.
     *
     * @return empty in a driver
     */
    Optional<Process> parentProcess();

    /**
     * Lists the processes that this program started and that are alive. A pool's workers are among them, as in Python.
     *
     * @return a copy in the order in which they were started
     */
    List<Process> activeChildren();

    /**
     * Counts the processors that this JVM may use, as Python's {@code process_cpu_count()}. The default size of a pool.
     *
     * @return 1 or more
     */
    int cpuCount();

    /**
     * Lists the agents of the cluster, this one included; one in embedded mode.
     *
     * @return a copy of what this member knows now
     * @throws IllegalStateException when this instance is closed
     */
    List<Node> nodes();

    /**
     * Sets who is told once when the cluster has removed this member or it is cut off from the majority: its processes
     * and holdings are gone.
     *
     * <p>Never in embedded mode. If it has happened already, the callback runs at once.
     *
     * @param callback runs on the instance's thread for results; what it throws is logged
     */
    void onClusterLost(Consumer<? super ClusterUnavailableException> callback);

    /**
     * Starts a pool with a worker for each processor. Does not wait for the workers.
     *
     * @return an open pool
     * @throws IllegalStateException when this instance is closed
     */
    Pool pool();

    /**
     * Starts a pool of so many workers. Does not wait for them.
     *
     * @param processes at least 1
     * @return an open pool
     * @throws IllegalArgumentException when processes are below 1
     * @throws IllegalStateException when this instance is closed
     */
    Pool pool(int processes);

    /**
     * Starts a pool. Does not wait for its workers: an initializer that fails is reported by the tasks.
     *
     * @param options size, initializer, limits
     * @return an open pool
     * @throws IllegalArgumentException when the options are null
     * @throws PayloadException when the initializer or its argument cannot travel
     * @throws IllegalStateException when this instance is closed
     */
    Pool pool(PoolOptions options);

    /**
     * Makes a queue, without a bound.
     *
     * @param <E> type of the items
     * @return an empty queue that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> Queue<E> queue();

    /**
     * Makes a queue, with a bound.
     *
     * @param <E> type of the items
     * @param maxsize how many items it holds at most; zero or negative: no bound
     * @return an empty queue that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> Queue<E> queue(int maxsize);

    /**
     * Makes a queue, or finds the one that has the options' name.
     *
     * @param <E> type of the items
     * @param options name, bound, durability, redelivery
     * @return the queue; one without a name is empty and ends with this instance
     * @throws IllegalArgumentException when the options are null, or durable without a name or storage, or differ from
     *     those that the named queue was made with
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> Queue<E> queue(QueueOptions options);

    /**
     * Makes a queue that can be waited for until its items are worked off, without a bound.
     *
     * @param <E> type of the items
     * @return an empty queue that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> JoinableQueue<E> joinableQueue();

    /**
     * Makes a queue that can be waited for until its items are worked off, with a bound.
     *
     * @param <E> type of the items
     * @param maxsize how many items it holds at most; zero or negative: no bound
     * @return an empty queue that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> JoinableQueue<E> joinableQueue(int maxsize);

    /**
     * Makes a queue that can be waited for until its items are worked off, or finds the one that has the options' name.
     *
     * @param <E> type of the items
     * @param options name, bound, durability, redelivery
     * @return the queue; one without a name is empty and ends with this instance
     * @throws IllegalArgumentException when the options are null, or durable without a name or storage, or differ from
     *     those that the named queue was made with
     * @throws IllegalStateException when this instance is closed
     */
    <E extends @Nullable Object> JoinableQueue<E> joinableQueue(QueueOptions options);

    /**
     * Makes a pipe whose two ends both send and receive.
     *
     * @return two open connections
     * @throws IllegalStateException when this instance is closed
     */
    Pipe pipe();

    /**
     * Makes a pipe.
     *
     * @param duplex false: the first end only receives, the second only sends, as in Python
     * @return two open connections
     * @throws IllegalStateException when this instance is closed
     */
    Pipe pipe(boolean duplex);

    /**
     * Makes a lock that is not reentrant: who holds it and asks again waits for ever.
     *
     * @return a free lock, which ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    Lock lock();

    /**
     * Finds the lock of a name, or makes it. The same as {@code shared().lock(name)}.
     *
     * @param name not blank; shared by everybody who uses it: in embedded mode in this instance, in a cluster across
     *     programs
     * @return the lock of that name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when this instance is closed
     */
    Lock lock(String name);

    /**
     * Makes a reentrant lock: its owner, a thread of a process, may take it again and frees it by as many releases.
     *
     * @return a free lock, which ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    Lock rlock();

    /**
     * Finds the reentrant lock of a name, or makes it.
     *
     * @param name not blank; shared by everybody who uses it: in embedded mode in this instance, in a cluster across
     *     programs
     * @return the lock of that name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when this instance is closed
     */
    Lock rlock(String name);

    /**
     * Makes a semaphore without owners: a permit may be released that was never taken, so it serves as a signal.
     *
     * @param permits how many there are at first, 0 or more
     * @return a semaphore that ends with this instance
     * @throws IllegalArgumentException when permits are negative
     * @throws IllegalStateException when this instance is closed
     */
    Semaphore semaphore(int permits);

    /**
     * Makes a semaphore that never has more permits than at first; those of a process that dies come back.
     *
     * @param permits how many there are, 0 or more
     * @return a semaphore that ends with this instance
     * @throws IllegalArgumentException when permits are negative
     * @throws IllegalStateException when this instance is closed
     */
    Semaphore boundedSemaphore(int permits);

    /**
     * Makes a condition with a reentrant lock of its own.
     *
     * @return a condition, which ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    Condition condition();

    /**
     * Makes a condition over a lock.
     *
     * @param lock of this instance
     * @return a condition that ends with this instance
     * @throws IllegalArgumentException when the lock is null or another instance's
     * @throws IllegalStateException when this instance is closed
     */
    Condition condition(Lock lock);

    /**
     * Makes an event that is not set.
     *
     * @return an event, which ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    Event event();

    /**
     * Makes a barrier.
     *
     * @param parties how many it waits for, 1 or more
     * @return a barrier that ends with this instance
     * @throws IllegalArgumentException when parties are below 1
     * @throws IllegalStateException when this instance is closed
     */
    Barrier barrier(int parties);

    /**
     * Makes a barrier with an action.
     *
     * @param parties how many it waits for, 1 or more
     * @param action run by one of the parties each time before all go on; if it throws, the barrier breaks
     * @return a barrier that ends with this instance
     * @throws IllegalArgumentException when parties are below 1 or the action is null
     * @throws PayloadException when the action cannot travel
     * @throws IllegalStateException when this instance is closed
     */
    Barrier barrier(int parties, Action0 action);

    /**
     * Makes a barrier with an action and a timeout for waits that name none.
     *
     * @param parties how many it waits for, 1 or more
     * @param action run by one of the parties each time before all go on; if it throws, the barrier breaks
     * @param timeout after which a wait breaks the barrier for everybody; zero or negative: at once
     * @return a barrier that ends with this instance
     * @throws IllegalArgumentException when parties are below 1, or action or timeout are null
     * @throws PayloadException when the action cannot travel
     * @throws IllegalStateException when this instance is closed
     */
    Barrier barrier(int parties, Action0 action, Duration timeout);

    /**
     * Makes a shared int, Python's {@code Value}.
     *
     * @param initial its first value
     * @return a number in memory of this host that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    SharedInt sharedInt(int initial);

    /**
     * Makes a shared long, Python's {@code Value}.
     *
     * @param initial its first value
     * @return a number in memory of this host that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    SharedLong sharedLong(long initial);

    /**
     * Makes a shared double, Python's {@code Value}.
     *
     * @param initial its first value
     * @return a number in memory of this host that ends with this instance
     * @throws IllegalStateException when this instance is closed
     */
    SharedDouble sharedDouble(double initial);

    /**
     * Makes a shared array of zeros, Python's {@code Array}.
     *
     * @param length how many elements, 0 or more
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the length is negative
     * @throws IllegalStateException when this instance is closed
     */
    SharedIntArray sharedIntArray(int length);

    /**
     * Makes a shared array with values.
     *
     * @param initial its first values, copied
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the values are null
     * @throws IllegalStateException when this instance is closed
     */
    SharedIntArray sharedIntArrayOf(int... initial);

    /**
     * Makes a shared array of zeros, Python's {@code Array}.
     *
     * @param length how many elements, 0 or more
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the length is negative
     * @throws IllegalStateException when this instance is closed
     */
    SharedLongArray sharedLongArray(int length);

    /**
     * Makes a shared array with values.
     *
     * @param initial its first values, copied
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the values are null
     * @throws IllegalStateException when this instance is closed
     */
    SharedLongArray sharedLongArrayOf(long... initial);

    /**
     * Makes a shared array of zeros, Python's {@code Array}.
     *
     * @param length how many elements, 0 or more
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the length is negative
     * @throws IllegalStateException when this instance is closed
     */
    SharedDoubleArray sharedDoubleArray(int length);

    /**
     * Makes a shared array with values.
     *
     * @param initial its first values, copied
     * @return an array in memory of this host that ends with this instance
     * @throws IllegalArgumentException when the values are null
     * @throws IllegalStateException when this instance is closed
     */
    SharedDoubleArray sharedDoubleArrayOf(double... initial);

    /**
     * Makes a block of shared memory with a name of its own.
     *
     * @param bytes its size, 1 or more
     * @return a block of zeros that lives until it is unlinked
     * @throws IllegalArgumentException when bytes are below 1
     * @throws IllegalStateException when this instance is closed
     */
    SharedMemory sharedMemory(long bytes);

    /**
     * Makes a block of shared memory under a name.
     *
     * @param name not blank, not in use on this host
     * @param bytes its size, 1 or more
     * @return a block of zeros that lives until it is unlinked
     * @throws IllegalArgumentException when the name is null or blank, or bytes are below 1
     * @throws IllegalStateException when a block of that name is there, or this instance is closed
     */
    SharedMemory sharedMemory(String name, long bytes);

    /**
     * Attaches to a block of shared memory that is there.
     *
     * @param name the block's name
     * @return the block, with the size it was made with
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when there is no such block, or this instance is closed
     */
    SharedMemory sharedMemory(String name);

    /**
     * Makes a holder of shared objects, a server process of its own, as Python's {@code Manager()}.
     *
     * @return an open manager; no process runs before one of its collections is made
     * @throws IllegalStateException when this instance is closed
     */
    Manager manager();

    /**
     * Makes a holder of shared objects that other programs may use by {@link Manager#connect}.
     *
     * @param host the address to listen on
     * @param port 0: any free one
     * @param authKey the secret that other programs must know
     * @return an open manager, listening
     * @throws IllegalArgumentException when host or key are null or the port is not 0 to 65535
     * @throws MultiprocessingException when it cannot listen there
     * @throws IllegalStateException when this instance is closed
     */
    Manager manager(String host, int port, byte[] authKey);

    /**
     * Gives the objects named across the whole cluster. Two programs that use one name share one object.
     *
     * @return always the same; closing it has no effect
     * @throws IllegalStateException when this instance is closed
     */
    Manager shared();

    /**
     * Waits until one is ready. A process that dies is ready, so is a connection whose other end is closed or gone, a
     * result whose worker is lost, a queue that is destroyed.
     *
     * @param timeout zero or negative: does not wait
     * @param anyOf of this instance, none twice
     * @return the first that is ready; empty after the timeout
     * @throws IllegalArgumentException when there is none, or one is null or another instance's
     * @throws IllegalStateException when one is a process that was not started
     * @throws ClusterUnavailableException when what is waited for can no longer be heard of
     * @throws InterruptedException when interrupted; nothing is taken from any
     */
    Optional<Waitable> waitAny(Duration timeout, Waitable... anyOf) throws InterruptedException;

    /**
     * Waits until one is ready and gives all that are by then, as Python's {@code connection.wait}. See
     * {@link #waitAny}.
     *
     * @param timeout zero or negative: does not wait
     * @param anyOf of this instance
     * @return those that are ready, in the order given; empty after the timeout
     * @throws IllegalArgumentException when there is none, or one is null or another instance's
     * @throws IllegalStateException when one is a process that was not started
     * @throws ClusterUnavailableException when what is waited for can no longer be heard of
     * @throws InterruptedException when interrupted; nothing is taken from any
     */
    List<Waitable> waitReady(Duration timeout, Collection<? extends Waitable> anyOf) throws InterruptedException;

    /**
     * Gives results in the order in which they become ready. Each becomes ready: with a value, a failure, cancelled or
     * lost.
     *
     * @param <R> type of the results
     * @param results one given twice comes once
     * @return an iterator whose {@code next()} waits for the next one
     * @throws IllegalArgumentException when one is null
     */
    <R extends @Nullable Object> ResultIterator<AsyncResult<R>> asCompleted(
            Collection<? extends AsyncResult<R>> results);

    /**
     * Ends the instance: waits for non-daemon processes, ends daemons; closed pools finish what they took, open ones
     * are terminated; stops what start() started.
     *
     * <p>Idempotent; a second thread waits for the first. It waits as long as a non-daemon process runs; interrupted,
     * or with the flag set before, it ends what is left and keeps the flag. Objects without a name are destroyed. A
     * driver that ends main without it: the same, as Python does at exit. System.exit and SIGTERM do not wait: all end.
     *
     * <p>In a process: ends what that has started, and leaves the instance usable, which is the process's own.
     */
    @Override
    void close();

    /**
     * Settings of an instance that is to be started. Not thread-safe. Arguments are checked at once, what they mean
     * together at {@link #start()}. Of two calls that set the same, a file's included, the later wins.
     *
     * @since 0.1.0
     */
    interface Builder {
        /**
         * Names the cluster.
         *
         * @param clusterName letters, digits, hyphens and underscores, the first a letter or a digit
         * @return this builder
         * @throws IllegalArgumentException when it is null or anything else
         */
        Builder name(String clusterName);

        /**
         * Opens a port to other members.
         *
         * @param host a name or an address that the others reach this member by, so not 0.0.0.0
         * @param port 0: any free one
         * @return this builder
         * @throws IllegalArgumentException when the host is null or no such name or the port is not 0 to 65535
         */
        Builder bind(String host, int port);

        /**
         * Joins a running cluster instead of being one.
         *
         * @param seedNodes {@code host:port} each
         * @return this builder
         * @throws IllegalArgumentException when one is null or has another form
         */
        Builder join(String... seedNodes);

        /**
         * Sets the roles of this member, which {@link Placement#role} finds it by.
         *
         * @param roles none blank or with a comma; mp-agent, mp-driver and what begins with dc- are taken
         * @return this builder
         * @throws IllegalArgumentException when one is null or has another form
         */
        Builder roles(String... roles);

        /**
         * Sets whether this member hosts processes.
         *
         * @param hostsProcesses false: a driver that hosts no processes itself
         * @return this builder
         */
        Builder agent(boolean hostsProcesses);

        /**
         * Sets what members prove themselves with: mutual TLS 1.3.
         *
         * @param certificate this member's, PEM
         * @param privateKey its key, PEM
         * @param caCertificate the authority that signed every member's
         * @return this builder
         * @throws IllegalArgumentException when one is null
         */
        Builder tls(Path certificate, Path privateKey, Path caCertificate);

        /**
         * Reads settings from a file.
         *
         * @param hoconFile in HOCON
         * @return this builder
         * @throws IllegalArgumentException when it is null, not readable, or has an unknown name or a value that does
         *     not fit
         */
        Builder config(Path hoconFile);

        /**
         * Sets one setting by name, as in {@code config/}.
         *
         * @param name a known one; an unknown name is refused
         * @param value of the setting's type, or a string as in a file, such as "10 s"
         * @return this builder
         * @throws IllegalArgumentException when the name is unknown or the value does not fit
         */
        Builder setting(String name, Object value);

        /**
         * Sets whether this agent may form a new cluster if none of join(...) answers. Exactly one agent of a cluster
         * is told so.
         *
         * @param mayForm true: it may
         * @return this builder
         */
        Builder bootstrap(boolean mayForm);

        /**
         * Lets members speak without TLS. Whoever reaches the port can then run code.
         *
         * @return this builder
         */
        Builder insecureTransport();

        /**
         * Keeps durable queues in a directory: an embedded database.
         *
         * @param directory one that can be written
         * @return this builder
         * @throws IllegalArgumentException when it is null
         */
        Builder storage(Path directory);

        /**
         * Keeps durable queues in a database.
         *
         * @param jdbcUrl its driver is on the class path
         * @param user who logs in
         * @param password of the user
         * @return this builder
         * @throws IllegalArgumentException when one is null
         */
        Builder storage(String jdbcUrl, String user, String password);

        /**
         * Sets how many JVMs are kept ready in the background once processes are in use, so that a start takes a
         * millisecond.
         *
         * @param warmJvms 0: none
         * @return this builder
         * @throws IllegalArgumentException when it is negative
         */
        Builder spareProcesses(int warmJvms);

        /**
         * Starts the instance and waits until it can start processes; with join(...), until this node is a member.
         *
         * <p>A builder may start several, each with its settings as they are then.
         *
         * @return a running instance, which the caller closes
         * @throws IllegalArgumentException when settings do not go together
         * @throws ClusterUnavailableException when no seed node answers in the time set
         * @throws AuthenticationException when the cluster refuses this member's certificate
         * @throws MultiprocessingException when it cannot be started here, with what is missing
         */
        Multiprocessing start();
    }
}
