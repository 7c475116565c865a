package io.multiprocessing.client.pool;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the owner of a pool knows about one of its workers. Guarded by the router's lock. */
final class Worker {
    final long id;
    final String name;
    final long pid;
    /** Sent and not settled, in order: the first one runs. */
    final ArrayDeque<Chunk> sent = new ArrayDeque<>();

    private final Set<SharedFunction> defined = new HashSet<>();
    private @Nullable SharedFunction lastDefined;

    /** Something is queued for it that was not pushed. */
    boolean dirty;
    /** Its end is wanted: retired, or killed for a cancelled task. */
    boolean dismissed;

    Worker(long id, String name, long pid) {
        this.id = id;
        this.name = name;
        this.pid = pid;
    }

    /** @return whether it must be told the function first; it counts as told from now on */
    boolean define(SharedFunction function) {
        if (function == lastDefined) {
            return false;
        }
        lastDefined = function;
        return defined.add(function);
    }

    /** @return whether it knew the function */
    boolean forget(SharedFunction function) {
        if (function == lastDefined) {
            lastDefined = null;
        }
        return defined.remove(function);
    }

    @Override
    public String toString() {
        return "worker \"" + name + "\" (pid " + pid + ")";
    }
}
