package io.multiprocessing.client.manager;

import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;

/** The objects named across the whole cluster, which are nobody's to end by closing. Thread-safe. */
public final class SharedManager extends LaterManager {
    private final Multiprocessing instance;

    public SharedManager(Multiprocessing instance) {
        this.instance = instance;
    }

    @Override
    public Lock lock() {
        return instance.lock();
    }

    @Override
    public Lock lock(String name) {
        return instance.lock(name);
    }

    @Override
    public Lock rlock() {
        return instance.rlock();
    }

    @Override
    public Lock rlock(String name) {
        return instance.rlock(name);
    }

    @Override
    public <E> Queue<E> queue() {
        return instance.queue();
    }

    @Override
    public <E> Queue<E> queue(int maxsize) {
        return instance.queue(maxsize);
    }

    @Override
    public <E> Queue<E> queue(QueueOptions options) {
        return instance.queue(options);
    }

    @Override
    public String address() {
        throw new IllegalStateException("what is shared has no address; only a manager opened with host and port has");
    }

    @Override
    public void close() {
        // It has no end of its own.
    }
}
