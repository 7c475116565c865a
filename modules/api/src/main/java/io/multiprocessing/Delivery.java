package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/** Delivery. */
public interface Delivery<E extends @Nullable Object> extends AutoCloseable {
    E item();
    /** 1 the first time. */
    int attempt();
    /** Returns when the item is gone for good. */
    void ack();

    void nack();
    /** nack() unless ack() was called. */
    @Override
    void close();
}
