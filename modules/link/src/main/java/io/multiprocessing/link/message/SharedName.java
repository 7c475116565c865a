package io.multiprocessing.link.message;

import org.jspecify.annotations.Nullable;

/** The ids of objects that a user named: in a cluster, programs that use one name share one object. */
public final class SharedName {
    private static final char BETWEEN = '/';

    private SharedName() {}

    /**
     * @param kind of object, "lock"
     * @throws IllegalArgumentException if the name is null or blank
     */
    public static String of(String kind, @Nullable String name) {
        if (name == null) {
            throw new IllegalArgumentException(
                    "the name of a " + kind + " must not be null; without a name it is " + kind + "()");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("the name of a " + kind + " must not be blank, was \"" + name + "\"");
        }
        return kind + BETWEEN + name;
    }

    /** Whether the object may be another program's, too: others have a number of their program's before any name. */
    public static boolean is(String id) {
        int between = id.indexOf(BETWEEN);
        return between >= 0 && id.lastIndexOf('-', between) < 0;
    }
}
