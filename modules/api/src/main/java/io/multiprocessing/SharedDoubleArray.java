package io.multiprocessing;

/** SharedDoubleArray. */
public interface SharedDoubleArray extends Handle {
    int length();

    double get(int i);

    void set(int i, double value);

    double addAndGet(int i, double delta);

    Lock lock();
}
