package io.multiprocessing;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/**
 * Holds shared objects; every one is a proxy that is Serializable as a handle. Its locks, semaphores, conditions, events, barriers and queues are the
 * same as Multiprocessing's, hosted by agents; dict, list, set, value and object live in a process of the manager's that starts when the first of them is made.
 * What get() of a collection returns is a copy: collections come unmodifiable, so that a lost change is refused. From shared(), every object
 * needs a name (without: IllegalArgumentException), lives in the cluster, and mp.lock("x") is shared().lock("x"). compute and merge run in the caller, again if another was faster. close() ends all it holds.
 */
public interface Manager extends AutoCloseable {
    Lock lock();

    Lock lock(String name);

    Lock rlock();

    Lock rlock(String name);

    Semaphore semaphore(int permits);

    Semaphore semaphore(String name, int permits);

    Semaphore boundedSemaphore(int permits);

    Condition condition();

    Event event();

    Event event(String name);

    Barrier barrier(int parties);

    Barrier barrier(String name, int parties);

    <E> Queue<E> queue();

    <E> Queue<E> queue(int maxsize);

    <E> Queue<E> queue(QueueOptions options);

    <E> JoinableQueue<E> joinableQueue();

    <K, V> ConcurrentMap<K, V> dict();

    <K, V> ConcurrentMap<K, V> dict(String name);

    <E> List<E> list();

    <E> List<E> list(String name);

    <E> Set<E> set();

    <E> Set<E> set(String name);

    <V> SharedReference<V> value(V initial);

    <V> SharedReference<V> value(String name, V initial);
    /** Any object of the user's behind its interface: calls run one at a time, where the object lives; it throws the user's own exceptions. */
    <T> T object(Class<T> type, Func0<? extends T> factory);

    <T> T object(String name, Class<T> type, Func0<? extends T> factory);
    /** "host:port", only of a manager opened with host and port, else IllegalStateException. */
    String address();

    @SuppressWarnings("DoNotCallSuggester")
    static Manager connect(String address, byte[] authKey) throws IOException {
        throw new UnsupportedOperationException("a manager of another program comes with issue 6");
    }

    @Override
    void close();
}
