package io.multiprocessing.actors.process;

/** Who hears what a pool's worker says: the pool in the driver, or the link to the process that owns the pool. */
@FunctionalInterface
public interface WorkerOwner {
    /** On a link's reader thread: must not wait, decode or run user code. */
    void workerMessage(long worker, int kind, long id, byte[] body);
}
