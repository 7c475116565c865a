package io.multiprocessing.client.instance;

import io.multiprocessing.Manager;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.client.handle.HandleForm;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Tells why an object may not travel, though it could be tried: it would be of no use where it arrives. */
final class Refusal implements Function<Object, @Nullable String> {
    private final String instance;

    Refusal(String instance) {
        this.instance = instance;
    }

    @Override
    public @Nullable String apply(Object object) {
        if (object instanceof HandleForm handle) {
            return handle.instance().equals(instance)
                    ? null
                    : "\"" + handle.id() + "\" belongs to another instance (\"" + handle.instance() + "\", not \""
                            + instance + "\"); pass a handle that this instance made";
        }
        if (object instanceof Pool || object instanceof Multiprocessing || object instanceof Process) {
            return "a " + (object instanceof Pool ? "Pool" : object instanceof Process ? "Process" : "Multiprocessing")
                    + " stays where it was made; in a process, Multiprocessing.current() makes another";
        }
        if (object instanceof Manager) {
            return "a Manager stays where it was made; pass what it made";
        }
        return null;
    }
}
