package io.multiprocessing;

/** SharedLong. */
public interface SharedLong extends Handle {
    long get();

    void set(long value);

    long addAndGet(long delta);

    boolean compareAndSet(long expected, long value);

    Lock lock();
}
