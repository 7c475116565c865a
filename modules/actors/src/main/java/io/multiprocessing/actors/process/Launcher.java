package io.multiprocessing.actors.process;

import java.util.concurrent.CompletionStage;

/** Starts JVMs. Thread-safe. */
@FunctionalInterface
public interface Launcher {
    /**
     * Starts a JVM, or takes one that is ready. Never blocks. Completes on a thread of the launcher's, on the caller's
     * only where one was ready.
     *
     * <p>Always ends: a JVM that ends before it is linked, or is not linked in time, fails the stage with
     * {@link io.multiprocessing.StartFailedException} holding the JVM's own words.
     */
    CompletionStage<Jvm> launch(LaunchRequest request);
}
