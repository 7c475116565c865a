package io.multiprocessing.client.manager;

import io.multiprocessing.Handle;
import io.multiprocessing.Lock;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.link.message.SharedName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Makes locks and queues with names of its own, and ends them together. Its server is the agent that the program has anyhow.
 * Thread-safe.
 */
public final class ClientManager extends LaterManager {
    private final ObjectMaker maker;
    private final UnaryOperator<String> unnamed;
    private final String id;
    private final Map<String, Handle> made = new LinkedHashMap<>();
    private boolean closed;

    /**
     * @param unnamed makes a new id of the kind of an object
     * @param id of this manager
     */
    public ClientManager(ObjectMaker maker, UnaryOperator<String> unnamed, String id) {
        this.maker = maker;
        this.unnamed = unnamed;
        this.id = id;
    }

    private synchronized <H extends Handle> H keep(H handle) {
        if (closed) {
            handle.destroy();
            throw closed();
        }
        made.put(handle.id(), handle);
        return handle;
    }

    private synchronized void checkOpen() {
        if (closed) {
            throw closed();
        }
    }

    private static IllegalStateException closed() {
        return new IllegalStateException("the manager is closed; what it made has ended with it");
    }

    private String named(String kind, String name) {
        return id + "-" + SharedName.of(kind, name);
    }

    private Lock made(String lock, boolean reentrant) {
        checkOpen();
        return keep(maker.lock(lock, reentrant));
    }

    @Override
    public Lock lock() {
        return made(unnamed.apply("lock"), false);
    }

    @Override
    public Lock lock(String name) {
        return made(named("lock", name), false);
    }

    @Override
    public Lock rlock() {
        return made(unnamed.apply("rlock"), true);
    }

    @Override
    public Lock rlock(String name) {
        return made(named("rlock", name), true);
    }

    @Override
    public <E> Queue<E> queue() {
        return queue(QueueOptions.defaults());
    }

    @Override
    public <E> Queue<E> queue(int maxsize) {
        return queue(QueueOptions.defaults().maxsize(maxsize));
    }

    @Override
    public <E> Queue<E> queue(QueueOptions options) {
        checkOpen();
        return keep(maker.queue(options, name -> named("queue", name)));
    }

    @Override
    public void close() {
        List<Handle> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(made.values());
            made.clear();
        }
        all.forEach(Handle::destroy);
    }

    @Override
    public String address() {
        throw new IllegalStateException("this manager has no address; only one opened with host and port has");
    }
}
