package io.multiprocessing;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * A holder of shared objects; every one is a proxy that is serializable as a handle.
 *
 * <p>Python's {@code SyncManager}. Its locks, semaphores, conditions, events, barriers and queues are the same as those
 * of {@link Multiprocessing}, hosted by agents; dict, list, set, value and object live in a process of the manager's
 * that starts when the first of them is made, and die with it: whoever uses them then gets an
 * {@link ObjectDestroyedException}.
 *
 * <p>What {@code get()} of a collection returns is a copy: collections come unmodifiable, so that a lost change is
 * refused, where Python loses it in silence. A call on a proxy is a short exchange: it is finished and keeps the
 * interrupt flag.
 *
 * <p>From {@link Multiprocessing#shared()} every object needs a name, lives in the cluster, and {@code mp.lock("x")} is
 * {@code shared().lock("x")}.
 *
 * <p>Thread-safe. Not serializable; what it holds is.
 *
 * @since 0.1.0
 */
public interface Manager extends AutoCloseable {
    /**
     * Makes a lock. See {@link Multiprocessing#lock()}.
     *
     * @return a new lock
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Lock lock();

    /**
     * Finds the lock of a name, or makes it.
     *
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    Lock lock(String name);

    /**
     * Makes a reentrant lock. See {@link Multiprocessing#rlock()}.
     *
     * @return a new reentrant lock
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Lock rlock();

    /**
     * Finds the reentrant lock of a name, or makes it.
     *
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    Lock rlock(String name);

    /**
     * Makes a semaphore. See {@link Multiprocessing#semaphore}.
     *
     * @param permits how many there are at first, 0 or more; those of an object that is there already stay
     * @return a new semaphore
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Semaphore semaphore(int permits);

    /**
     * Finds the semaphore of a name, or makes it.
     *
     * @param name not blank; one name, one object
     * @param permits how many there are at first, 0 or more; those of an object that is there already stay
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    Semaphore semaphore(String name, int permits);

    /**
     * Makes a bounded semaphore. See {@link Multiprocessing#boundedSemaphore}.
     *
     * @param permits how many there are, 0 or more
     * @return a new semaphore
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Semaphore boundedSemaphore(int permits);

    /**
     * Makes a condition with a reentrant lock of its own.
     *
     * @return a new condition
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Condition condition();

    /**
     * Makes an event that is not set.
     *
     * @return a new event
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Event event();

    /**
     * Finds the event of a name, or makes it.
     *
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    Event event(String name);

    /**
     * Makes a barrier.
     *
     * @param parties how many it waits for, 1 or more; those of an object that is there already stay
     * @return a new barrier
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    Barrier barrier(int parties);

    /**
     * Finds the barrier of a name, or makes it.
     *
     * @param name not blank; one name, one object
     * @param parties how many it waits for, 1 or more; those of an object that is there already stay
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    Barrier barrier(String name, int parties);

    /**
     * Makes a queue without a bound.
     *
     * @param <E> type of the items
     * @return a new queue
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> Queue<E> queue();

    /**
     * Makes a queue with a bound.
     *
     * @param <E> type of the items
     * @param maxsize how many items it holds at most; zero or negative: no bound
     * @return a new queue
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> Queue<E> queue(int maxsize);

    /**
     * Makes a queue, or finds the one that has the options' name. See {@link Multiprocessing#queue(QueueOptions)}.
     *
     * @param <E> type of the items
     * @param options name, bound, durability, redelivery
     * @return the queue
     * @throws IllegalArgumentException when the options are null, or without a name on the instance's shared(), or
     *     differ from those that the named queue was made with
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> Queue<E> queue(QueueOptions options);

    /**
     * Makes a queue that can be waited for until its items are worked off.
     *
     * @param <E> type of the items
     * @return a new queue
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> JoinableQueue<E> joinableQueue();

    /**
     * Makes a shared map: Python's managed {@code dict}. compute and merge run in the caller, again if another was
     * faster.
     *
     * @param <K> type of the keys
     * @param <V> type of the values
     * @return a new map
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <K, V> ConcurrentMap<K, V> dict();

    /**
     * Finds the map of a name, or makes it.
     *
     * @param <K> type of the keys
     * @param <V> type of the values
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    <K, V> ConcurrentMap<K, V> dict(String name);

    /**
     * Makes a shared list: Python's managed {@code list}.
     *
     * @param <E> type of the elements
     * @return a new list
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> List<E> list();

    /**
     * Finds the list of a name, or makes it.
     *
     * @param <E> type of the elements
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> List<E> list(String name);

    /**
     * Makes a shared set: Python's managed {@code set}.
     *
     * @param <E> type of the elements
     * @return a new set
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> Set<E> set();

    /**
     * Finds the set of a name, or makes it.
     *
     * @param <E> type of the elements
     * @param name not blank; one name, one object
     * @return always the same object for one name
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    <E extends @Nullable Object> Set<E> set(String name);

    /**
     * Makes a shared value.
     *
     * @param <V> type of the value
     * @param initial its first value, by value
     * @return a new reference
     * @throws PayloadException when the value cannot travel
     * @throws IllegalArgumentException on the instance's shared(): there every object needs a name
     * @throws IllegalStateException when the manager is closed
     */
    <V extends @Nullable Object> SharedReference<V> value(V initial);

    /**
     * Finds the shared value of a name, or makes it.
     *
     * @param <V> type of the value
     * @param name not blank; one name, one object
     * @param initial its first value if it is made now
     * @return always the same object for one name
     * @throws PayloadException when the value cannot travel
     * @throws IllegalArgumentException when the name is null or blank
     * @throws IllegalStateException when the manager is closed
     */
    <V extends @Nullable Object> SharedReference<V> value(String name, V initial);

    /**
     * Shares any object of the user's behind its interface: calls run one at a time, where the object lives; it throws
     * the user's own exceptions.
     *
     * @param <T> the interface
     * @param type an interface; its arguments and results travel by value
     * @param factory makes the object, in the process where it will live
     * @return a proxy
     * @throws IllegalArgumentException when the type is no interface, or on the instance's shared(): there every object
     *     needs a name
     * @throws TaskFailedException when the factory throws
     * @throws PayloadException when the factory cannot travel
     * @throws IllegalStateException when the manager is closed
     */
    <T> T object(Class<T> type, Func0<? extends T> factory);

    /**
     * Finds the shared object of a name, or makes it.
     *
     * @param <T> the interface
     * @param name not blank; one name, one object
     * @param type an interface; its arguments and results travel by value
     * @param factory makes the object, in the process where it will live, if it is not there
     * @return a proxy
     * @throws IllegalArgumentException when the name is null or blank, the type is no interface or another one than the
     *     object was made with
     * @throws TaskFailedException when the factory throws
     * @throws PayloadException when the factory cannot travel
     * @throws IllegalStateException when the manager is closed
     */
    <T> T object(String name, Class<T> type, Func0<? extends T> factory);

    /**
     * Tells where other programs connect.
     *
     * @return {@code host:port}
     * @throws IllegalStateException when the manager was not opened with host and port
     */
    String address();

    /**
     * Connects to a manager of another program that was opened with host and port.
     *
     * @param address {@code host:port}
     * @param authKey the secret that both know
     * @return the manager; closing it ends the connection, not what the manager holds
     * @throws IOException when nobody listens there
     * @throws AuthenticationException when one of the two does not know the key
     * @throws UnsupportedOperationException always, for now: it comes with issue 6
     */
    @SuppressWarnings("DoNotCallSuggester")
    static Manager connect(String address, byte[] authKey) throws IOException {
        throw new UnsupportedOperationException("a manager of another program comes with issue 6");
    }

    /**
     * Ends all it holds: who waits and whoever uses it later gets an {@link ObjectDestroyedException}. Idempotent;
     * without effect on the instance's shared().
     */
    @Override
    void close();
}
