package io.multiprocessing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** JoinableQueue. */
public interface JoinableQueue<E extends @Nullable Object> extends Queue<E> {
    void taskDone();

    void join() throws InterruptedException;

    boolean join(Duration timeout) throws InterruptedException;
}
