package io.multiprocessing;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The refusals of arguments that all options share, each with the argument's name, its limit and what it was. */
final class Require {
    private Require() {}

    static <T> T nonNull(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " must not be null");
        }
        return value;
    }

    static int atLeast(int limit, String name, int value) {
        if (value < limit) {
            throw new IllegalArgumentException(name + " must be >= " + limit + ", was " + value);
        }
        return value;
    }

    static String notBlank(String name, @Nullable String value) {
        String text = nonNull(name, value);
        if (text.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank, was \"" + text + '"');
        }
        return text;
    }

    static Duration positive(String name, @Nullable Duration value) {
        Duration duration = nonNull(name, value);
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be > PT0S, was " + duration);
        }
        return duration;
    }

    static Duration notNegative(String name, @Nullable Duration value) {
        Duration duration = nonNull(name, value);
        if (duration.isNegative()) {
            throw new IllegalArgumentException(name + " must be >= PT0S, was " + duration);
        }
        return duration;
    }
}
