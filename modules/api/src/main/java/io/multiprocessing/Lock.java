package io.multiprocessing;

import java.time.Duration;

/** One holder in the whole cluster. Freed when its holder dies. Serializable as a handle. */
public interface Lock extends Handle {
    void acquire() throws InterruptedException;
    /** Zero or negative: tries once. */
    boolean acquire(Duration timeout) throws InterruptedException;

    boolean tryAcquire();
    /** A Lock may be released by anyone, an rlock only by its owner; not held: IllegalStateException. */
    void release();

    boolean locked();
    /** For try-with-resources. */
    Holding hold() throws InterruptedException;
    /** OperationTimedOutException, with who holds it. */
    Holding hold(Duration timeout) throws InterruptedException;
    /** Greater with every acquisition of this lock, across failovers; of the current holding. Not held by this process: IllegalStateException. */
    long fencingToken();
    /** Called in the holder when the cluster has taken the lock away from it. */
    void onLost(Action0 callback);

    java.util.concurrent.locks.Lock asJavaLock();

    interface Holding extends AutoCloseable {
        long fencingToken();

        @Override
        void close();
    }
}
