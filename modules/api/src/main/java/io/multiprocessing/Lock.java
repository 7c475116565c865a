package io.multiprocessing;

import java.time.Duration;

/**
 * A lock with one holder in the whole cluster.
 *
 * <p>Python's {@code Lock} and {@code RLock}. Different: it is freed when its holder's process dies, where Python's
 * stays locked for ever; waiters get it in the order in which they asked; every acquisition has a greater fencing token
 * than all before it. A plain lock is held by nobody in particular and may be released by anyone; an rlock is held by a
 * thread of a process, which may take it again.
 *
 * <p>One holder, except while a whole host is paused: then only tokens protect what the lock guards, so pass them along
 * and let the guarded resource refuse smaller ones. If the cluster takes the lock away, {@link #onLost} tells the
 * holder.
 *
 * <p>Thread-safe. Serializable as a handle. In one process a release happens-before the next acquisition; between
 * processes there is no shared memory to order.
 *
 * @since 0.1.0
 */
public interface Lock extends Handle {
    /**
     * Takes the lock, waiting until it is free. The death of its holder frees it; so does the removal of the holder's
     * node.
     *
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; it is not held by this call
     */
    void acquire() throws InterruptedException;

    /**
     * Takes the lock, waiting at most so long.
     *
     * @param timeout zero or negative: tries once
     * @return whether it is held now
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; it is not held by this call
     */
    boolean acquire(Duration timeout) throws InterruptedException;

    /**
     * Takes the lock if it is free now. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @return whether it is held now
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean tryAcquire();

    /**
     * Frees the lock, or undoes one acquisition of an rlock. A Lock may be released by anyone, an rlock only by its
     * owner. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @throws IllegalStateException when it is not held, or an rlock of another owner
     * @throws LockLostException when the cluster has taken it away
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void release();

    /**
     * Tells whether anyone holds it now.
     *
     * @return true: someone does
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    boolean locked();

    /**
     * Takes the lock for try-with-resources, waiting until it is free.
     *
     * @return what frees it when closed
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; it is not held by this call
     */
    Holding hold() throws InterruptedException;

    /**
     * Takes the lock for try-with-resources, waiting at most so long.
     *
     * @param timeout zero or negative: tries once
     * @return what frees it when closed
     * @throws OperationTimedOutException when it is not free in time, with who holds it
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; it is not held by this call
     */
    Holding hold(Duration timeout) throws InterruptedException;

    /**
     * Tells the token of the current holding: greater with every acquisition of this lock, across failovers. Taking an
     * rlock again does not change it.
     *
     * @return 1 or more
     * @throws IllegalStateException when it is not held by this process
     */
    long fencingToken();

    /**
     * Sets what is called in the holder when the cluster has taken the lock away from it. Holders of other processes
     * set their own.
     *
     * @param callback runs on the instance's thread for results, in this process; what it throws is logged
     */
    void onLost(Action0 callback);

    /**
     * Gives the lock as the JDK's. {@code lock()} waits through interrupts and keeps the flag; {@code newCondition()}
     * makes a {@link Condition} over it.
     *
     * @return a view
     */
    java.util.concurrent.locks.Lock asJavaLock();

    /**
     * One acquisition, freed when closed. Thread-safe. Not serializable.
     *
     * @since 0.1.0
     */
    interface Holding extends AutoCloseable {
        /**
         * Tells the token of this holding.
         *
         * @return 1 or more, also after it was closed
         */
        long fencingToken();

        /**
         * Frees the lock. Idempotent.
         *
         * @throws LockLostException when the cluster has taken it away meanwhile
         */
        @Override
        void close();
    }
}
