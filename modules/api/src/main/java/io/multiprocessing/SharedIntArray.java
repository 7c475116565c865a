package io.multiprocessing;

/** SharedIntArray. */
public interface SharedIntArray extends Handle {
    int length();

    int get(int i);

    void set(int i, int value);

    int addAndGet(int i, int delta);

    Lock lock();
}
