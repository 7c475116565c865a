package io.multiprocessing.spi;

import io.multiprocessing.Multiprocessing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that run in this JVM: what {@link Multiprocessing#current()} answers from.
 *
 * <p>An implementation registers an instance once it has started and removes it as it closes. Thread-safe; instances
 * are told apart by identity. Not for users.
 *
 * @since 0.1.0
 */
public final class RunningInstances {
    private static final List<Multiprocessing> RUNNING = new ArrayList<>();
    private static @Nullable Multiprocessing home;

    private RunningInstances() {}

    /**
     * Adds an instance; one that is there already stays there once.
     *
     * @param instance one that has started
     */
    public static synchronized void register(Multiprocessing instance) {
        if (indexOf(instance) < 0) {
            RUNNING.add(instance);
        }
    }

    /**
     * Adds the instance that this JVM is a process of. From then on it is the current one, however many others are
     * started here.
     *
     * @param instance the one that this process belongs to
     */
    public static synchronized void registerHome(Multiprocessing instance) {
        register(instance);
        home = instance;
    }

    /**
     * Removes an instance; one that is not there is ignored.
     *
     * @param instance one that closes
     */
    public static synchronized void unregister(Multiprocessing instance) {
        int index = indexOf(instance);
        if (index >= 0) {
            RUNNING.remove(index);
        }
        if (home == instance) {
            home = null;
        }
    }

    /**
     * Tells the instance that a program means when it names none.
     *
     * @return in a process the one it belongs to, else the only one registered
     * @throws IllegalStateException when there is none, or several
     */
    public static synchronized Multiprocessing current() {
        if (home != null) {
            return home;
        }
        if (RUNNING.isEmpty()) {
            throw new IllegalStateException("no instance is running; call Multiprocessing.start() first");
        }
        if (RUNNING.size() > 1) {
            throw new IllegalStateException(
                    RUNNING.size() + " instances are running; use the one that start() returned instead of current()");
        }
        return RUNNING.get(0);
    }

    private static int indexOf(Multiprocessing instance) {
        for (int i = 0; i < RUNNING.size(); i++) {
            if (RUNNING.get(i) == instance) {
                return i;
            }
        }
        return -1;
    }
}
