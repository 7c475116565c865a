package io.multiprocessing.actors.host;

import io.multiprocessing.actors.process.Launcher;
import java.util.List;

/**
 * Starts JVMs for one program of another machine. A launch waits until the program's classes are here; it fails in words
 * when they cannot be had.
 */
public interface GuestLauncher extends Launcher, AutoCloseable {
    /** Makes one for a program that has begun to use this agent. Thread-safe. */
    @FunctionalInterface
    interface Factory {
        /**
         * A launcher that does nothing until the first launch.
         *
         * @param instance id of the program
         * @param jvmOptions of the driver's that processes have, too
         * @param classes its class path
         */
        GuestLauncher of(String instance, List<String> jvmOptions, ClassOffer classes);
    }

    /** To be called every few seconds while processes run. */
    void tick();

    /** Kills every JVM that is left and removes all files but those of the cache. Waits for neither: it ends behind this. */
    @Override
    void close();
}
