package io.multiprocessing;

/** Memory shared by the processes of one host. SharedLong, SharedDouble and the arrays likewise. */
public interface SharedInt extends Handle {
    int get();

    void set(int value);

    int addAndGet(int delta);

    boolean compareAndSet(int expected, int value);

    Lock lock();
}
