package io.multiprocessing.cli.agent;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long this JVM is to run: until the signal to end, or until there is another reason. A signal does not end it before
 * {@link #close()}, within a limit; its exit status is 0 then, as of whoever did what it was told.
 */
final class Lifetime implements AutoCloseable {
    /** More than an agent takes to leave; what it has not left by then takes it for dead. */
    private static final long LEAVE_SECONDS = 45;

    private final Thread main = Thread.currentThread();
    private final CompletableFuture<@Nullable String> ended = new CompletableFuture<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::onSignal, "agent-exit");

    // Under this object's lock.
    private boolean starting = true;
    private boolean signalled;

    /** On the thread that starts and closes. */
    Lifetime() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void onSignal() {
        synchronized (this) {
            signalled = true;
            if (starting) {
                main.interrupt();
            }
        }
        ended.complete(null);
        int status = 1;
        try {
            status = closed.await(LEAVE_SECONDS, TimeUnit.SECONDS) ? 0 : 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Java's own would be 128 and the signal, as of whoever was torn away.
        Runtime.getRuntime().halt(status);
    }

    /** What was started need not be interrupted any more. */
    synchronized void started() {
        starting = false;
        // Too late: it is started, and is to be closed in peace.
        Thread.interrupted();
    }

    /** There is no reason to run any longer. */
    void end(String why) {
        ended.complete(why);
    }

    /** @return why it ended; null: by a signal */
    @Nullable
    String await() {
        return ended.join();
    }

    synchronized boolean signalled() {
        return signalled;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // It is the hook that ends this JVM.
        }
    }
}
