package io.multiprocessing.actors.process;

import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Outlet;
import org.jspecify.annotations.Nullable;

/** Makes the one who hears a process, once its JVM runs. */
@FunctionalInterface
public interface Hearings {
    /**
     * Somebody who hears one process.
     *
     * @param process as those know it whom it asks
     * @param back the way to it
     * @param owner hears the tasks' results; null: it is no pool's worker
     * @param elsewhere where it runs, in words; null: on this machine
     */
    Hearing of(
            ClientRef process, Outlet back, ProcessSpec spec, @Nullable WorkerOwner owner, @Nullable String elsewhere);
}
