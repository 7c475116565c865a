package io.multiprocessing.actors.host;

import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.link.process.ProcessSpec;
import org.jspecify.annotations.Nullable;

/**
 * One process that is to run.
 *
 * @param id unique in its program
 * @param worker whether it runs a pool's tasks
 * @param target function and arguments, of a worker the initializer
 * @param owner hears the worker's results
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record Launch(
        long id,
        ProcessSpec spec,
        String parentName,
        long parentPid,
        boolean worker,
        byte @Nullable [] target,
        @Nullable WorkerOwner owner) {}
