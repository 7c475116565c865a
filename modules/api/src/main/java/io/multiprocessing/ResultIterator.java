package io.multiprocessing;

import java.time.Duration;
import java.util.Iterator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** ResultIterator. */
public interface ResultIterator<R extends @Nullable Object> extends Iterator<R>, AutoCloseable {
    R next(Duration timeout) throws InterruptedException;

    Stream<R> stream();

    @Override
    void close();
}
