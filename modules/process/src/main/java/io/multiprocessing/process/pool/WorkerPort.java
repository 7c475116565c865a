package io.multiprocessing.process.pool;

/** What a worker does through the process it lives in. Thread-safe; nothing here throws. */
public interface WorkerPort {
    /**
     * Sends a message to the pool's owner, behind those sent before; from the worker's thread.
     *
     * @param kind of {@link io.multiprocessing.link.pool.PoolMessages}
     * @param id chunk
     * @param body the receiver's from now on
     */
    void reply(int kind, long id, byte[] body);

    /**
     * The same from the thread that called {@link Worker#onMessage}: does not write to the socket.
     *
     * @param kind of {@link io.multiprocessing.link.pool.PoolMessages}
     * @param id chunk
     * @param body the receiver's from now on
     */
    void replyFromReader(int kind, long id, byte[] body);

    /**
     * Stores in the status page that the chunk has started. Nothing of the user's has run of it yet.
     *
     * @param chunk its id
     */
    void chunkStarted(long chunk);

    /**
     * Gives back the credit of messages for which {@link Worker#onMessage} returned false.
     *
     * @param bytes of their bodies
     */
    void consumed(int bytes);

    /** Sends what the task has printed, whole lines and the rest, ahead of its result. */
    void flushOutput();
}
