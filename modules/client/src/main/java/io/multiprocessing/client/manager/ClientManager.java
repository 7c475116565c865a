package io.multiprocessing.client.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Condition;
import io.multiprocessing.Event;
import io.multiprocessing.Func0;
import io.multiprocessing.Handle;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SharedReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/** Makes the same locks and queues as its instance does, and ends them together. Thread-safe. */
public final class ClientManager implements Manager {
    private final Multiprocessing instance;
    private final List<Handle> made = new ArrayList<>();
    private boolean closed;

    public ClientManager(Multiprocessing instance) {
        this.instance = instance;
    }

    private synchronized <H extends Handle> H keep(H handle) {
        made.add(handle);
        return handle;
    }

    private synchronized Multiprocessing open() {
        if (closed) {
            throw new IllegalStateException("the manager is closed; what it made has ended with it");
        }
        return instance;
    }

    @Override
    public Lock lock() {
        return keep(open().lock());
    }

    @Override
    public Lock lock(String name) {
        return keep(open().lock(name));
    }

    @Override
    public Lock rlock() {
        return keep(open().rlock());
    }

    @Override
    public Lock rlock(String name) {
        return keep(open().rlock(name));
    }

    @Override
    public <E> Queue<E> queue() {
        return keep(open().<E>queue());
    }

    @Override
    public <E> Queue<E> queue(int maxsize) {
        return keep(open().<E>queue(maxsize));
    }

    @Override
    public <E> Queue<E> queue(QueueOptions options) {
        return keep(open().<E>queue(options));
    }

    @Override
    public void close() {
        List<Handle> all;
        synchronized (this) {
            closed = true;
            all = new ArrayList<>(made);
            made.clear();
        }
        all.forEach(Handle::destroy);
    }

    @Override
    public Semaphore semaphore(int permits) {
        throw later("semaphore", 5);
    }

    @Override
    public Semaphore semaphore(String name, int permits) {
        throw later("semaphore", 5);
    }

    @Override
    public Semaphore boundedSemaphore(int permits) {
        throw later("boundedSemaphore", 5);
    }

    @Override
    public Condition condition() {
        throw later("condition", 5);
    }

    @Override
    public Event event() {
        throw later("event", 5);
    }

    @Override
    public Event event(String name) {
        throw later("event", 5);
    }

    @Override
    public Barrier barrier(int parties) {
        throw later("barrier", 5);
    }

    @Override
    public Barrier barrier(String name, int parties) {
        throw later("barrier", 5);
    }

    @Override
    public <E> JoinableQueue<E> joinableQueue() {
        throw later("joinableQueue", 5);
    }

    @Override
    public <K, V> ConcurrentMap<K, V> dict() {
        throw later("dict", 6);
    }

    @Override
    public <K, V> ConcurrentMap<K, V> dict(String name) {
        throw later("dict", 6);
    }

    @Override
    public <E> List<E> list() {
        throw later("list", 6);
    }

    @Override
    public <E> List<E> list(String name) {
        throw later("list", 6);
    }

    @Override
    public <E> Set<E> set() {
        throw later("set", 6);
    }

    @Override
    public <E> Set<E> set(String name) {
        throw later("set", 6);
    }

    @Override
    public <V> SharedReference<V> value(V initial) {
        throw later("value", 6);
    }

    @Override
    public <V> SharedReference<V> value(String name, V initial) {
        throw later("value", 6);
    }

    @Override
    public <T> T object(Class<T> type, Func0<? extends T> factory) {
        throw later("object", 6);
    }

    @Override
    public <T> T object(String name, Class<T> type, Func0<? extends T> factory) {
        throw later("object", 6);
    }

    @Override
    public String address() {
        throw new IllegalStateException("this manager has no address; only one opened with host and port has");
    }

    private static UnsupportedOperationException later(String what, int issue) {
        return new UnsupportedOperationException("Manager." + what + " comes with issue " + issue);
    }
}
