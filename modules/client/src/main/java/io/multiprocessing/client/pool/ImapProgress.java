package io.multiprocessing.client.pool;

import io.multiprocessing.ProgressListener;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Tells a listener of the newest there is, on the thread for results. Thread-safe. */
final class ImapProgress {
    private static final System.Logger LOG = System.getLogger("io.multiprocessing.pool");

    private final ProgressListener listener;
    private final Executor callbacks;
    // Guarded by this.
    private long done;
    private long total = -1;
    private boolean news;
    private boolean queued;

    ImapProgress(ProgressListener listener, Executor callbacks) {
        this.listener = listener;
        this.callbacks = callbacks;
    }

    /** Of several that come at a time the largest count, whatever their order. */
    void now(long isDone, long isAll) {
        synchronized (this) {
            news |= isDone > done || isAll > total;
            done = Math.max(done, isDone);
            total = Math.max(total, isAll);
            if (queued || !news) {
                return;
            }
            queued = true;
        }
        try {
            callbacks.execute(this::tell);
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the instance is closed: nobody is told of progress", e);
        }
    }

    private void tell() {
        long isDone;
        long isAll;
        synchronized (this) {
            queued = false;
            news = false;
            isDone = done;
            isAll = total;
        }
        try {
            listener.onProgress(isDone, isAll);
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.WARNING, "a listener of an imap threw; its results are delivered", t);
        }
    }
}
