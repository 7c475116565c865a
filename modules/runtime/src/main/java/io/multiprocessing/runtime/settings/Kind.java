package io.multiprocessing.runtime.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What values a setting has. Each reads what a program gives and what a file gives, where all may stand in a string. */
enum Kind {
    NAME,
    HOST,
    NUMBER,
    SIZE,
    DURATION,
    TRUTH,
    PATH,
    ADDRESSES,
    ROLES;

    private static final long SECOND = 1000;
    private static final long MINUTE = 60 * SECOND;
    private static final int MOST_DIGITS = 18;

    /** Completes "it must be …". */
    String words(long least, long most) {
        return switch (this) {
            case NAME -> "letters, digits, - and _, the first a letter or a digit";
            case HOST -> "a host name or an address that other members can reach, not 0.0.0.0";
            case NUMBER -> "a whole number " + (most == Integer.MAX_VALUE ? ">= " + least : range(least, most));
            case SIZE ->
                "a size such as 64 MiB or a number of bytes, "
                        + (most == Long.MAX_VALUE ? ">= " + least : range(least, most));
            case DURATION -> "a duration with its unit, from " + time(least) + " to " + time(most);
            case TRUTH -> "true or false";
            case PATH -> "a path";
            case ADDRESSES -> "a list of \"host:port\", or one of them";
            case ROLES -> "a list of names, or one, without a comma; mp-driver and dc-… are taken";
        };
    }

    /** @return null when it is no such value */
    @Nullable
    Object read(@Nullable Object given, long least, long most) {
        return switch (this) {
            case NAME -> given instanceof String text && text.matches("[A-Za-z0-9][A-Za-z0-9_-]*") ? text : null;
            case HOST -> given instanceof String text ? HostPort.host(text) : null;
            case NUMBER -> number(given, least, most);
            case SIZE -> size(given, least, most);
            case DURATION -> duration(given, least, most);
            case TRUTH -> given instanceof Boolean ? given : given instanceof String text ? truth(text) : null;
            case PATH -> given instanceof Path ? given : given instanceof String text ? path(text) : null;
            case ADDRESSES, ROLES -> list(given);
        };
    }

    private static @Nullable Integer number(@Nullable Object given, long least, long most) {
        Long number = whole(given);
        return number == null || number < least || number > most ? null : Math.toIntExact(number);
    }

    private static @Nullable Long size(@Nullable Object given, long least, long most) {
        Long size = whole(given);
        if (size == null && given instanceof String text) {
            size = Hocon.bytes(text);
        }
        return size == null || size < least || size > most ? null : size;
    }

    private static @Nullable Long whole(@Nullable Object given) {
        if (given instanceof Number number) {
            return number.doubleValue() == (double) number.longValue() ? (Long) number.longValue() : null;
        }
        boolean digits = given instanceof String text && text.length() <= MOST_DIGITS && text.matches("-?[0-9]+");
        return digits ? (Long) Long.parseLong((String) given) : null;
    }

    private static @Nullable Duration duration(@Nullable Object given, long least, long most) {
        Duration duration = null;
        if (given instanceof Duration some) {
            duration = some;
        } else if (given instanceof String text) {
            duration = Hocon.duration(text);
        }
        boolean fits = duration != null
                && duration.compareTo(Duration.ofMillis(least)) >= 0
                && duration.compareTo(Duration.ofMillis(most)) <= 0;
        return fits ? duration : null;
    }

    /** HOCON's words for it. */
    private static @Nullable Boolean truth(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "yes", "on" -> Boolean.TRUE;
            case "false", "no", "off" -> Boolean.FALSE;
            default -> null;
        };
    }

    private static @Nullable Path path(String text) {
        try {
            return text.isBlank() ? null : Path.of(text);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private @Nullable List<?> list(@Nullable Object given) {
        Collection<?> elements = given instanceof String ? List.of(given) : given instanceof Collection<?> c ? c : null;
        if (elements == null) {
            return null;
        }
        List<Object> list = new ArrayList<>();
        for (Object element : elements) {
            Object read = element instanceof String text ? this == ROLES ? role(text) : HostPort.parse(text) : null;
            if (read == null) {
                return null;
            }
            list.add(read);
        }
        return List.copyOf(list);
    }

    /** Members have the two roles of ours by what they are, and Akka takes the third for the name of a data centre. */
    private static @Nullable String role(String text) {
        boolean taken = text.equals("mp-driver") || text.startsWith("dc-");
        return taken || text.isBlank() || text.contains(",") ? null : text;
    }

    private static String range(long least, long most) {
        return "from " + least + " to " + most;
    }

    private static String time(long millis) {
        return millis % MINUTE == 0 ? millis / MINUTE + " min" : millis / SECOND + " s";
    }
}
