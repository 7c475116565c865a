package io.multiprocessing.client.instance;

import io.multiprocessing.client.pool.ClientPool;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that runs callbacks and completes futures, started when first needed and ended when idle for long. */
final class Results implements Executor {
    private static final long IDLE_SECONDS = 10;

    private final ThreadPoolExecutor thread =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                Thread results = new Thread(ClientPool.delivering(body), "multiprocessing-results");
                results.setDaemon(true);
                return results;
            });

    Results() {
        thread.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable callback) {
        try {
            thread.execute(callback);
        } catch (RejectedExecutionException closed) {
            // The instance has closed: its last results are delivered by whoever brings them.
            callback.run();
        }
    }

    /** What was handed over is still run. */
    void shutdown() {
        thread.shutdown();
    }
}
