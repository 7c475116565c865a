package io.multiprocessing.runtime.classes;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Makes threads for files and hashes. */
final class Background {
    private static final long IDLE_SECONDS = 10;

    private Background() {}

    /** One daemon thread, which is there while there is something to do. */
    static ThreadPoolExecutor thread(String name) {
        ThreadPoolExecutor executor =
                new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), body -> {
                    Thread thread = new Thread(null, body, name, 0, false);
                    thread.setDaemon(true);
                    thread.setContextClassLoader(Background.class.getClassLoader());
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }
}
