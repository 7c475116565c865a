package io.multiprocessing.client.lock;

import io.multiprocessing.Action0;
import io.multiprocessing.link.lock.LockEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Whom to call in this process when the cluster has taken a lock away from it. Embedded it takes none: its registry lives as
 * long as the program. Thread-safe.
 */
public final class LostLocks {
    private static final System.Logger LOG = System.getLogger(LostLocks.class.getName());

    private final Executor results;
    private final Map<String, Action0> callbacks = new ConcurrentHashMap<>();

    /** @param results runs the callbacks */
    public LostLocks(Executor results) {
        this.results = results;
    }

    /** Instead of what was called before. */
    void listen(String lock, Action0 callback) {
        callbacks.put(lock, callback);
    }

    public void told(LockEvent.Lost lost) {
        Action0 callback = callbacks.get(lost.lock());
        if (callback != null) {
            results.execute(() -> call(callback, lost));
        }
    }

    private static void call(Action0 callback, LockEvent.Lost lost) {
        try {
            callback.run();
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.WARNING, "the callback for the loss of lock \"" + lost.lock() + "\" threw", t);
        }
    }
}
