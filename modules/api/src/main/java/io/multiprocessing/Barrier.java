package io.multiprocessing;

import java.time.Duration;

/** Barrier. */
public interface Barrier extends Handle {
    /** Returns this party's index, 0 to parties - 1, each once. BarrierBrokenException when it breaks. */
    int await() throws InterruptedException;

    int await(Duration timeout) throws InterruptedException;

    void reset();

    void abort();

    int parties();

    int waiting();

    boolean broken();
}
