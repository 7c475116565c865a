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

/** One running instance: what Python's module and its contexts offer. Several may live in one JVM. Thread-safe. */
public interface Multiprocessing extends AutoCloseable {
    /** The embedded default: this JVM is the driver and its own agent; nothing to install, no port open to others. */
    static Multiprocessing start() {
        return builder().start();
    }

    static Builder builder() {
        return ServiceLoader.load(RuntimeProvider.class, RuntimeProvider.class.getClassLoader())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("cannot start: no implementation was found; "
                        + "io.multiprocessing:multiprocessing must be on the class path"))
                .builder();
    }
    /** In a process: the instance it belongs to. In a driver: the one instance running; none or several: IllegalStateException. */
    static Multiprocessing current() {
        return RunningInstances.current();
    }

    Process process(Action0 target);

    <A extends @Nullable Object> Process process(Action1<? super A> target, A a);

    <A extends @Nullable Object, B extends @Nullable Object> Process process(
            Action2<? super A, ? super B> target, A a, B b);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            Action3<? super A, ? super B, ? super C> target, A a, B b, C c);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object>
            Process process(Action4<? super A, ? super B, ? super C, ? super D> target, A a, B b, C c, D d);

    <
                    A extends @Nullable Object,
                    B extends @Nullable Object,
                    C extends @Nullable Object,
                    D extends @Nullable Object,
                    E extends @Nullable Object>
            Process process(
                    Action5<? super A, ? super B, ? super C, ? super D, ? super E> target, A a, B b, C c, D d, E e);

    Process process(ProcessOptions options, Action0 target);

    <A extends @Nullable Object> Process process(ProcessOptions options, Action1<? super A> target, A a);

    <A extends @Nullable Object, B extends @Nullable Object> Process process(
            ProcessOptions options, Action2<? super A, ? super B> target, A a, B b);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object> Process process(
            ProcessOptions options, Action3<? super A, ? super B, ? super C> target, A a, B b, C c);

    <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object, D extends @Nullable Object>
            Process process(
                    ProcessOptions options,
                    Action4<? super A, ? super B, ? super C, ? super D> target,
                    A a,
                    B b,
                    C c,
                    D d);

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

    Process currentProcess();

    Optional<Process> parentProcess();

    List<Process> activeChildren();

    int cpuCount();
    /** Agents of the cluster, this one included; one in embedded mode. */
    List<Node> nodes();
    /** Told once when the cluster has removed this member or it is cut off from the majority: its processes and holdings are gone. */
    void onClusterLost(Consumer<? super ClusterUnavailableException> callback);

    Pool pool();

    Pool pool(int processes);

    Pool pool(PoolOptions options);

    <E extends @Nullable Object> Queue<E> queue();

    <E extends @Nullable Object> Queue<E> queue(int maxsize);

    <E extends @Nullable Object> Queue<E> queue(QueueOptions options);

    <E extends @Nullable Object> JoinableQueue<E> joinableQueue();

    <E extends @Nullable Object> JoinableQueue<E> joinableQueue(int maxsize);

    <E extends @Nullable Object> JoinableQueue<E> joinableQueue(QueueOptions options);

    Pipe pipe();

    Pipe pipe(boolean duplex);

    Lock lock();

    Lock lock(String name);

    Lock rlock();

    Lock rlock(String name);

    Semaphore semaphore(int permits);

    Semaphore boundedSemaphore(int permits);

    Condition condition();

    Condition condition(Lock lock);

    Event event();

    Barrier barrier(int parties);

    Barrier barrier(int parties, Action0 action);

    Barrier barrier(int parties, Action0 action, Duration timeout);

    SharedInt sharedInt(int initial);

    SharedLong sharedLong(long initial);

    SharedDouble sharedDouble(double initial);

    SharedIntArray sharedIntArray(int length);

    SharedIntArray sharedIntArrayOf(int... initial);

    SharedLongArray sharedLongArray(int length);

    SharedLongArray sharedLongArrayOf(long... initial);

    SharedDoubleArray sharedDoubleArray(int length);

    SharedDoubleArray sharedDoubleArrayOf(double... initial);

    SharedMemory sharedMemory(long bytes);

    SharedMemory sharedMemory(String name, long bytes);
    /** Attaches to one that is there. */
    SharedMemory sharedMemory(String name);

    /** A server process of its own that holds shared objects, as Python's Manager(). */
    Manager manager();
    /** The same, open to other programs by Manager.connect(address, authKey). Port 0: any free one. */
    Manager manager(String host, int port, byte[] authKey);
    /** The objects named across the whole cluster. Two programs that use one name share one object. */
    Manager shared();

    /** The first that is ready; empty after the timeout. A process that was not started: IllegalStateException. */
    Optional<Waitable> waitAny(Duration timeout, Waitable... anyOf) throws InterruptedException;
    /** All that are ready when the first is, as Python's connection.wait; empty after the timeout. */
    List<Waitable> waitReady(Duration timeout, Collection<? extends Waitable> anyOf) throws InterruptedException;
    /** The results in the order in which they become ready. */
    <R extends @Nullable Object> ResultIterator<AsyncResult<R>> asCompleted(
            Collection<? extends AsyncResult<R>> results);

    /**
     * Waits for non-daemon processes, ends daemons; closed pools finish what they took, open ones are terminated; stops what start() started.
     * Idempotent. A driver that ends main without it: the same, as Python does at exit. System.exit does not wait: all end.
     */
    @Override
    void close();

    interface Builder {
        Builder name(String clusterName);

        Builder bind(String host, int port);
        /** Joins a running cluster instead of being one: "host:port". */
        Builder join(String... seedNodes);

        Builder roles(String... roles);
        /** false: a driver that hosts no processes itself. */
        Builder agent(boolean hostsProcesses);

        Builder tls(Path certificate, Path privateKey, Path caCertificate);

        Builder config(Path hoconFile);
        /** One setting by name, as in config/; an unknown name is refused. */
        Builder setting(String name, Object value);
        /** This agent may form a new cluster if none of join(...) answers. Exactly one agent of a cluster is told so. */
        Builder bootstrap(boolean mayForm);

        Builder insecureTransport();
        /** Where durable queues are kept: a directory (embedded database) or a JDBC URL. */
        Builder storage(Path directory);

        Builder storage(String jdbcUrl, String user, String password);

        Builder spareProcesses(int warmJvms);

        Multiprocessing start();
    }
}
