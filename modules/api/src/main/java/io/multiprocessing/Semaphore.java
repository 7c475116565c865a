package io.multiprocessing;

import java.time.Duration;

/** Semaphore. */
public interface Semaphore extends Handle {
    void acquire() throws InterruptedException;

    boolean acquire(Duration timeout) throws InterruptedException;

    boolean tryAcquire();

    void release();

    int value();
}
