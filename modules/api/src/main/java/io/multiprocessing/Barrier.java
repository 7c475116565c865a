package io.multiprocessing;

import java.time.Duration;

/**
 * A point that a fixed number of parties pass together, again and again.
 *
 * <p>Python's {@code Barrier}. Different: a waiting party's death breaks it for all, where Python's waits for ever.
 * Thread-safe. Serializable as a handle.
 *
 * @since 0.1.0
 */
public interface Barrier extends Handle {
    /**
     * Waits until all parties do, as long as the barrier's own timeout allows. The action runs in one of them before
     * all go on.
     *
     * @return this party's index, 0 to parties - 1, each once
     * @throws BarrierBrokenException when it is broken, or breaks while waiting: a party timed out, was interrupted or
     *     died, the action threw, or it was aborted or reset
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the barrier is broken
     */
    int await() throws InterruptedException;

    /**
     * Waits until all parties do, at most so long; after that the barrier is broken for all.
     *
     * @param timeout zero or negative: breaks it unless this is the last party
     * @return this party's index, 0 to parties - 1, each once
     * @throws BarrierBrokenException when it is broken, or breaks while waiting: a party timed out, was interrupted or
     *     died, the action threw, or it was aborted or reset
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the barrier is broken
     */
    int await(Duration timeout) throws InterruptedException;

    /**
     * Makes it usable again; who waits gets a {@link BarrierBrokenException}.
     *
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void reset();

    /**
     * Breaks it for all until it is reset.
     *
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void abort();

    /**
     * Tells how many pass together.
     *
     * @return 1 or more
     */
    int parties();

    /**
     * Counts those that wait now.
     *
     * @return 0 to parties - 1
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    int waiting();

    /**
     * Tells whether it is broken now.
     *
     * @return true until it is reset
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean broken();
}
