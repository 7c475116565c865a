package io.multiprocessing.examples.jars;

import java.time.Duration;
import java.util.Locale;

/** Figures as people read them. */
final class Figures {
    private Figures() {}

    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%,.1f MB", bytes / 1e6);
    }

    static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%.1f s", time.toNanos() / 1e9);
    }

    static String ratio(Duration longer, Duration shorter) {
        return String.format(Locale.ROOT, "%.2f", (double) longer.toNanos() / Math.max(1, shorter.toNanos()));
    }

    /** Leaves out the middle: a path's beginning and its end tell most. */
    static String fitted(String text, int width) {
        if (text.length() <= width) {
            return text;
        }
        int end = (width - 3) * 2 / 3;
        return text.substring(0, width - 3 - end) + "..." + text.substring(text.length() - end);
    }
}
