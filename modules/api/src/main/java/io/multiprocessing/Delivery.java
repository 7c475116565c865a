package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * An item that was taken on trial by {@link Queue#receive}.
 *
 * <p>It is acknowledged, or it goes back to the head of the queue: by {@link #nack()}, by closing, by the death of this
 * process, or after {@link QueueOptions#redeliverAfter}. Python has no counterpart. Thread-safe. Not serializable.
 *
 * @param <E> type of the item
 * @since 0.1.0
 */
public interface Delivery<E extends @Nullable Object> extends AutoCloseable {
    /**
     * Gives the item.
     *
     * @return the item, a copy
     * @throws PayloadException when it cannot be read here; it can still be acknowledged
     */
    E item();

    /**
     * Counts the deliveries of this item.
     *
     * @return 1 the first time
     */
    int attempt();

    /**
     * Removes the item. Returns when it is gone for good. A second call has no effect.
     *
     * @throws IllegalStateException when it went back before, or was redelivered
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void ack();

    /**
     * Puts the item back to the head of the queue. A second call has no effect.
     *
     * @throws IllegalStateException when it was acknowledged
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void nack();

    /**
     * Puts the item back unless ack() was called. Idempotent; throws nothing when the cluster is not there, which does
     * the same by itself.
     */
    @Override
    void close();
}
