package io.multiprocessing;

import java.io.Serializable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** The pool as an ExecutorService. Its own overloads make lambdas serializable; a Callable or Runnable that is not is refused with a PayloadException. */
public interface ProcessExecutor extends ExecutorService {
    <T extends @Nullable Object> Future<T> submit(Func0<T> task);

    Future<?> submit(SerializableRunnable task);

    void execute(SerializableRunnable task);

    @FunctionalInterface
    interface SerializableRunnable extends Runnable, Serializable {}
}
