package io.multiprocessing.link.message;

/** The ids of objects that a user named: in a cluster, programs that use one name share one object. */
public final class SharedName {
    private static final char BETWEEN = '/';

    private SharedName() {}

    /** @param kind of object, "lock" */
    public static String of(String kind, String name) {
        return kind + BETWEEN + name;
    }

    /** Whether the object may be another program's, too. Ids of others are made without the sign that stands in these. */
    public static boolean is(String id) {
        return id.indexOf(BETWEEN) >= 0;
    }
}
