package io.multiprocessing;

/**
 * Something that {@link Multiprocessing#waitAny} can wait for: a {@link Process} (ended), a {@link Connection} (message
 * or end of file), a {@link Queue} (not empty), an {@link AsyncResult} (ready).
 *
 * <p>Python's counterpart is what {@code connection.wait} takes; results and queues are more than it does. Being ready
 * takes nothing: another may be faster. Only this library implements it.
 *
 * @since 0.1.0
 */
public interface Waitable {}
