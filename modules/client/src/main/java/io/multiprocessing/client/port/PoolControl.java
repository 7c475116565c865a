package io.multiprocessing.client.port;

/**
 * What the owner of a pool can do with its workers. Thread-safe; nothing here blocks, calls the pool's
 * {@link PoolEvents} in the calling thread or throws; what is meant for a worker that is gone is dropped.
 */
public interface PoolControl {
    /**
     * Queues a message to a worker, behind those queued before. It may stay there until {@link #push}.
     *
     * @param worker which
     * @param kind of {@link io.multiprocessing.link.pool.PoolMessages}
     * @param id chunk or function number
     * @param body the receiver's from now on
     */
    void post(long worker, int kind, long id, byte[] body);

    /**
     * Sends what is queued.
     *
     * @param worker to which
     */
    void push(long worker);

    /**
     * Kills a worker, its descendants with it. {@link PoolEvents#workerDown} follows.
     *
     * @param worker which
     */
    void kill(long worker);

    /**
     * Changes how many workers are kept.
     *
     * @param workers at least 1
     */
    void resize(int workers);

    /** The pool is closed and has nothing more to do: idle workers exit, none is replaced. {@link PoolEvents#ended} follows. */
    void finish();

    /** All workers are killed, none is replaced. {@link PoolEvents#ended} follows. Also after {@link #finish()}. */
    void terminate();
}
