package io.multiprocessing.examples.jars;

import java.io.Serializable;

/** Something that a reader of the index should know, sent while it is made. */
record Finding(Kind kind, String where, String what) implements Serializable {
    /** What the reporter gets last. */
    static final Finding LAST = new Finding(Kind.NO_MORE, "", "");

    enum Kind {
        UNREADABLE("cannot be read"),
        DAMAGED_JAR("damaged jar"),
        DAMAGED_CLASS("damaged class"),
        MISPLACED_CLASS("misnamed class"),
        NEWER_CLASS("newer than this JVM"),
        OVERLAP("shared classes"),
        LOST("ended its process"),
        NO_MORE("");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }
    }
}
