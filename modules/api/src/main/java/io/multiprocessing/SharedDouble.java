package io.multiprocessing;

/** SharedDouble. */
public interface SharedDouble extends Handle {
    double get();

    void set(double value);

    double addAndGet(double delta);

    Lock lock();
}
