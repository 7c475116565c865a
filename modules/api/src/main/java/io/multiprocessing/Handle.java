package io.multiprocessing;

import java.io.Serializable;

/** Names one shared object; may be passed anywhere; equal when the id is. An object without a name of the user's ends with the program (instance) that made it, not with the process. */
public interface Handle extends Serializable {
    String id();
    /** Ends the object for everybody: who waits and whoever uses it later gets an ObjectDestroyedException. Idempotent. */
    void destroy();
}
