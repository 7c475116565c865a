package io.multiprocessing.client.instance;

import io.multiprocessing.Action0;
import io.multiprocessing.Barrier;
import io.multiprocessing.Condition;
import io.multiprocessing.Event;
import io.multiprocessing.JoinableQueue;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pipe;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.Semaphore;
import io.multiprocessing.SharedDouble;
import io.multiprocessing.SharedDoubleArray;
import io.multiprocessing.SharedInt;
import io.multiprocessing.SharedIntArray;
import io.multiprocessing.SharedLong;
import io.multiprocessing.SharedLongArray;
import io.multiprocessing.SharedMemory;
import io.multiprocessing.Waitable;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** The part of the facade that is declared, so that programs compile, and comes with later issues. */
abstract class LaterIssues implements Multiprocessing {
    private static final int SYNCHRONISATION = 5;
    private static final int SHARED_STATE = 6;

    static UnsupportedOperationException later(String what, int issue) {
        return new UnsupportedOperationException(what + " comes with issue " + issue);
    }

    @Override
    public final <E> JoinableQueue<E> joinableQueue() {
        throw later("joinableQueue", SYNCHRONISATION);
    }

    @Override
    public final <E> JoinableQueue<E> joinableQueue(int maxsize) {
        throw later("joinableQueue", SYNCHRONISATION);
    }

    @Override
    public final <E> JoinableQueue<E> joinableQueue(QueueOptions options) {
        throw later("joinableQueue", SYNCHRONISATION);
    }

    @Override
    public final Pipe pipe() {
        throw later("pipe", SYNCHRONISATION);
    }

    @Override
    public final Pipe pipe(boolean duplex) {
        throw later("pipe", SYNCHRONISATION);
    }

    @Override
    public final Semaphore semaphore(int permits) {
        throw later("semaphore", SYNCHRONISATION);
    }

    @Override
    public final Semaphore boundedSemaphore(int permits) {
        throw later("boundedSemaphore", SYNCHRONISATION);
    }

    @Override
    public final Condition condition() {
        throw later("condition", SYNCHRONISATION);
    }

    @Override
    public final Condition condition(Lock lock) {
        throw later("condition", SYNCHRONISATION);
    }

    @Override
    public final Event event() {
        throw later("event", SYNCHRONISATION);
    }

    @Override
    public final Barrier barrier(int parties) {
        throw later("barrier", SYNCHRONISATION);
    }

    @Override
    public final Barrier barrier(int parties, Action0 action) {
        throw later("barrier", SYNCHRONISATION);
    }

    @Override
    public final Barrier barrier(int parties, Action0 action, Duration timeout) {
        throw later("barrier", SYNCHRONISATION);
    }

    @Override
    public final Optional<Waitable> waitAny(Duration timeout, Waitable... anyOf) {
        throw later("waitAny", SYNCHRONISATION);
    }

    @Override
    public final List<Waitable> waitReady(Duration timeout, Collection<? extends Waitable> anyOf) {
        throw later("waitReady", SYNCHRONISATION);
    }

    @Override
    public final SharedInt sharedInt(int initial) {
        throw later("sharedInt", SHARED_STATE);
    }

    @Override
    public final SharedLong sharedLong(long initial) {
        throw later("sharedLong", SHARED_STATE);
    }

    @Override
    public final SharedDouble sharedDouble(double initial) {
        throw later("sharedDouble", SHARED_STATE);
    }

    @Override
    public final SharedIntArray sharedIntArray(int length) {
        throw later("sharedIntArray", SHARED_STATE);
    }

    @Override
    public final SharedIntArray sharedIntArrayOf(int... initial) {
        throw later("sharedIntArrayOf", SHARED_STATE);
    }

    @Override
    public final SharedLongArray sharedLongArray(int length) {
        throw later("sharedLongArray", SHARED_STATE);
    }

    @Override
    public final SharedLongArray sharedLongArrayOf(long... initial) {
        throw later("sharedLongArrayOf", SHARED_STATE);
    }

    @Override
    public final SharedDoubleArray sharedDoubleArray(int length) {
        throw later("sharedDoubleArray", SHARED_STATE);
    }

    @Override
    public final SharedDoubleArray sharedDoubleArrayOf(double... initial) {
        throw later("sharedDoubleArrayOf", SHARED_STATE);
    }

    @Override
    public final SharedMemory sharedMemory(long bytes) {
        throw later("sharedMemory", SHARED_STATE);
    }

    @Override
    public final SharedMemory sharedMemory(String name, long bytes) {
        throw later("sharedMemory", SHARED_STATE);
    }

    @Override
    public final SharedMemory sharedMemory(String name) {
        throw later("sharedMemory", SHARED_STATE);
    }

    @Override
    public final Manager manager(String host, int port, byte[] authKey) {
        throw later("manager(host, port, authKey)", SHARED_STATE);
    }
}
