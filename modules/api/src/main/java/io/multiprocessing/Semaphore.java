package io.multiprocessing;

import java.time.Duration;

/**
 * A number of permits, in the whole cluster.
 *
 * <p>Python's {@code Semaphore} and {@code BoundedSemaphore}. Different: waiters are served in the order in which they
 * asked; a bounded one gets a dead process's permits back. A plain one has no owners: it may be released without having
 * been taken, as a signal, and a dead process's permits are not given back.
 *
 * <p>Thread-safe. Serializable as a handle.
 *
 * @since 0.1.0
 */
public interface Semaphore extends Handle {
    /**
     * Takes a permit, waiting for one.
     *
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; no permit is taken
     */
    void acquire() throws InterruptedException;

    /**
     * Takes a permit, waiting at most so long.
     *
     * @param timeout zero or negative: tries once
     * @return whether a permit was taken
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; no permit is taken
     */
    boolean acquire(Duration timeout) throws InterruptedException;

    /**
     * Takes a permit if there is one now. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @return whether a permit was taken
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean tryAcquire();

    /**
     * Gives a permit. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @throws IllegalStateException when it is bounded and has all its permits
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void release();

    /**
     * Counts the permits that are free now.
     *
     * @return 0 or more
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    int value();
}
