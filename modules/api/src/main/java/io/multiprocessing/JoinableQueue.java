package io.multiprocessing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A queue that can be waited for until all its items are worked off.
 *
 * <p>Python's {@code JoinableQueue}. Every put adds one to what is unfinished, every {@link #taskDone()} takes one off.
 * What a dead process had taken and not finished stays unfinished; its getters' deaths are not counted as done.
 * Thread-safe. Serializable as a handle.
 *
 * @param <E> type of the items
 * @since 0.1.0
 */
public interface JoinableQueue<E extends @Nullable Object> extends Queue<E> {
    /**
     * Tells that one item that was taken is worked off. A short exchange: it is finished and keeps the interrupt flag.
     *
     * @throws IllegalStateException when it was called more often than items were put
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void taskDone();

    /**
     * Waits until nothing is unfinished. It waits on when who was to finish an item dies: use {@link #join(Duration)}
     * or receive items on trial.
     *
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the count is as it was
     */
    void join() throws InterruptedException;

    /**
     * Waits at most so long until nothing is unfinished.
     *
     * @param timeout zero or negative: does not wait
     * @return whether nothing is unfinished
     * @throws QueueLostException when the host of a queue that is not durable is lost
     * @throws ObjectDestroyedException when it is destroyed, before or while waiting
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     * @throws InterruptedException when interrupted; the count is as it was
     */
    boolean join(Duration timeout) throws InterruptedException;
}
