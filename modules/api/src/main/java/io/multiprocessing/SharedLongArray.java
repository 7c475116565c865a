package io.multiprocessing;

/** SharedLongArray. */
public interface SharedLongArray extends Handle {
    int length();

    long get(int i);

    void set(int i, long value);

    long addAndGet(int i, long delta);

    Lock lock();
}
