package io.multiprocessing.runtime.instance;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what is being stopped. */
final class Ending {
    private static final long STOP_SECONDS = 10;

    private Ending() {}

    /** A limit, because what is not stopped by then must not keep the embedding program from its end. @return interrupted */
    static boolean await(CompletableFuture<?> done) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(STOP_SECONDS);
        while (true) {
            try {
                done.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (ExecutionException | TimeoutException e) {
                return interrupted;
            }
        }
    }
}
