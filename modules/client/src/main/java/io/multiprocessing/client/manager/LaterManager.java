package io.multiprocessing.client.manager;

import io.multiprocessing.Barrier;
import io.multiprocessing.Condition;
import io.multiprocessing.Event;
import io.multiprocessing.Func0;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Manager;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SharedReference;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentMap;

/** The part of a manager that is declared, so that programs compile, and comes with later issues. */
abstract class LaterManager implements Manager {
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

    private static UnsupportedOperationException later(String what, int issue) {
        return new UnsupportedOperationException("Manager." + what + " comes with issue " + issue);
    }
}
