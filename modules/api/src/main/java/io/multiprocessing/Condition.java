package io.multiprocessing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Condition. */
public interface Condition extends Handle {
    Lock lock();

    void await() throws InterruptedException;

    boolean await(Duration timeout) throws InterruptedException;
    /** Returns the predicate's last value. */
    boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException;

    void awaitUntil(BooleanSupplier predicate) throws InterruptedException;

    void signal();

    void signal(int n);

    void signalAll();
}
