package io.multiprocessing;

import java.time.Duration;

/**
 * A flag that processes wait for: Python's {@code Event}. Not owned by anyone: the death of who was to set it is not
 * noticed, so wait with a timeout where that may happen.
 *
 * <p>Thread-safe. Serializable as a handle.
 *
 * @since 0.1.0
 */
public interface Event extends Handle {
    /**
     * Sets the flag; all who wait go on, also if it is cleared right after.
     *
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void set();

    /**
     * Clears the flag.
     *
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void clear();

    /**
     * Tells the flag as it is now.
     *
     * @return whether it is set
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean isSet();

    /**
     * Waits until the flag is set.
     *
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the flag is as it was
     */
    void await() throws InterruptedException;

    /**
     * Waits at most so long until the flag is set.
     *
     * @param timeout zero or negative: does not wait
     * @return whether it was set
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the flag is as it was
     */
    boolean await(Duration timeout) throws InterruptedException;
}
