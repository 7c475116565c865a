package io.multiprocessing;

import java.io.Serializable;

/**
 * The name of one shared object, usable by every process of the instance.
 *
 * <p>Handles may be passed anywhere: as arguments, in results, inside other values, through queues and connections;
 * Python allows that only to a new process's arguments. Two are equal when their ids are. An object without a name of
 * the user's ends with the program (instance) that made it, not with the process. A handle of another instance is
 * refused with a {@link PayloadException}.
 *
 * <p>Thread-safe.
 *
 * @since 0.1.0
 */
public interface Handle extends Serializable {
    /**
     * Tells what the object is known by.
     *
     * @return unique in its instance, for ever
     */
    String id();

    /**
     * Ends the object for everybody: who waits and whoever uses it later gets an {@link ObjectDestroyedException}.
     * Idempotent.
     *
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it may be asked again
     */
    void destroy();
}
