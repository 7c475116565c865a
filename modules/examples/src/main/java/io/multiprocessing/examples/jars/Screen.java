package io.multiprocessing.examples.jars;

import io.multiprocessing.Lock;
import java.io.Serializable;
import java.util.List;

/**
 * The output that several processes share: what is printed in one call stays together, because it is printed under the
 * lock. On a terminal every line first erases the bar, which is drawn again below it a moment later.
 *
 * @param terminal false for a file or a pipe: then there is no bar, and no control character is printed
 */
record Screen(Lock printing, boolean terminal) implements Serializable {
    private static final String ERASE_LINE = "\r\033[K";

    @SuppressWarnings("SystemConsoleNull") // null again from JDK 25 on; -Djdk.console=java.base in between
    static boolean isTerminal() {
        return System.console() != null
                && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb")
                && System.getenv("CI") == null;
    }

    void print(List<String> lines) throws InterruptedException {
        try (Lock.Holding held = printing.hold()) {
            for (String line : lines) {
                System.out.println(terminal ? ERASE_LINE + line : line);
            }
        }
    }

    void print(String line) throws InterruptedException {
        print(List.of(line));
    }

    /** Leaves the cursor behind the bar. */
    void draw(String bar) throws InterruptedException {
        try (Lock.Holding held = printing.hold()) {
            System.out.print(ERASE_LINE + bar);
            System.out.flush();
        }
    }
}
