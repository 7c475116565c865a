package io.multiprocessing.client.handle;

import io.multiprocessing.Handle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The instances of this JVM, by the id that a handle on its way carries. */
public final class Homes {
    private static final Map<String, Home> HOMES = new ConcurrentHashMap<>();

    private Homes() {}

    /** Makes handles usable again. */
    public interface Home {
        Handle handle(HandleForm form);
    }

    public static void add(String instance, Home home) {
        HOMES.put(instance, home);
    }

    public static void remove(String instance) {
        HOMES.remove(instance);
    }

    static @Nullable Home find(String instance) {
        return HOMES.get(instance);
    }
}
