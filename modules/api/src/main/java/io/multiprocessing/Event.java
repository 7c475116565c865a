package io.multiprocessing;

import java.time.Duration;

/** Event. */
public interface Event extends Handle {
    void set();

    void clear();

    boolean isSet();

    void await() throws InterruptedException;

    boolean await(Duration timeout) throws InterruptedException;
}
