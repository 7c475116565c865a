package io.multiprocessing;

import java.time.Duration;

/** Barrier. */
public interface Barrier extends Handle {
    /** @return this party's index, 0 to parties - 1, each once. BarrierBrokenException */
    int await() throws InterruptedException;
    int await(Duration timeout) throws InterruptedException;
    void reset();
    void abort();
    int parties();
    int waiting();
    boolean broken();
}
