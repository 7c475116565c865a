package io.multiprocessing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A wait for a change that holders of a lock make.
 *
 * <p>Python's {@code Condition}, with its names in Java's words: {@code wait}, {@code wait_for}, {@code notify},
 * {@code notify_all}. Waiting releases all levels of an rlock and restores them; a waiter that dies is forgotten and
 * does not use up a signal. A wait ends without the lock only by an exception that says so.
 *
 * <p>Thread-safe. Serializable as a handle.
 *
 * @since 0.1.0
 */
public interface Condition extends Handle {
    /**
     * Gives the lock it is over.
     *
     * @return always the same
     */
    Lock lock();

    /**
     * Releases the lock, waits for a signal, takes the lock again. It waits on when those die who would signal: use a
     * timeout.
     *
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the lock is held again
     */
    void await() throws InterruptedException;

    /**
     * Releases the lock, waits at most so long for a signal, takes the lock again, however long that takes.
     *
     * @param timeout zero or negative: does not wait for a signal
     * @return whether there was a signal
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the lock is held again
     */
    boolean await(Duration timeout) throws InterruptedException;

    /**
     * Waits at most so long until a predicate holds.
     *
     * @param predicate asked in the caller while it holds the lock, at first and after each signal
     * @param timeout zero or negative: asks once
     * @return the predicate's last value
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the lock is held again
     */
    boolean awaitUntil(BooleanSupplier predicate, Duration timeout) throws InterruptedException;

    /**
     * Waits until a predicate holds.
     *
     * @param predicate asked in the caller while it holds the lock, at first and after each signal
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the lock is held again
     */
    void awaitUntil(BooleanSupplier predicate) throws InterruptedException;

    /**
     * Wakes one waiter, the one that waits longest, if there is one.
     *
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void signal();

    /**
     * Wakes so many waiters, those that wait longest, or all if there are fewer.
     *
     * @param n 0 or more
     * @throws IllegalArgumentException when n is negative
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void signal(int n);

    /**
     * Wakes all waiters.
     *
     * @throws IllegalStateException when the lock is not held by the caller
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void signalAll();
}
