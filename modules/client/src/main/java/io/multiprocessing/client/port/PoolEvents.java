package io.multiprocessing.client.port;

import io.multiprocessing.ExitStatus;
import org.jspecify.annotations.Nullable;

/**
 * What the owner of a pool hears about its workers.
 *
 * <p>Called on a link's reader thread or an actor's thread: an implementation must not block, decode payloads or run user
 * code. For each worker in order: up, messages, down; workers among each other in any order and at the same time.
 */
public interface PoolEvents {
    /**
     * A worker is ready: linked, and its initializer has run.
     *
     * @param worker unique in the pool, never used again
     * @param name as {@code Process.name()} tells it inside
     * @param pid of the operating system
     */
    void workerUp(long worker, String name, long pid);

    /**
     * A worker sent a message.
     *
     * @param worker the sender
     * @param kind of {@link io.multiprocessing.link.pool.PoolMessages}
     * @param id chunk or function number
     * @param body the owner's from now on
     */
    void workerMessage(long worker, int kind, long id, byte[] body);

    /**
     * A worker that was up has ended, and all it sent has been told.
     *
     * @param worker which
     * @param name its name
     * @param pid of the operating system
     * @param status how it ended
     * @param startedChunk the last chunk its status page shows as started; 0: none;
     *     {@link io.multiprocessing.link.pool.PoolEvent#UNKNOWN_CHUNK}
     */
    void workerDown(long worker, String name, long pid, ExitStatus status, long startedChunk);

    /**
     * No worker can be had: so many in a row could not be started or their initializer threw. Told once.
     *
     * @param why in words, with the number of tries
     * @param failure the initializer's exception in the form of {@code Payloads.failure}, if that was it
     */
    void broken(String why, byte @Nullable [] failure);

    /** After {@link PoolControl#finish()} or {@link PoolControl#terminate()}: no worker is left. Told once, last. */
    void ended();
}
