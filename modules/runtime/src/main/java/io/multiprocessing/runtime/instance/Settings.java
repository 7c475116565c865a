package io.multiprocessing.runtime.instance;

import io.multiprocessing.link.payload.Payloads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an embedded instance, by the names that the builder's {@code setting} takes.
 *
 * @param name of the program, first part of the instance's id
 * @param spares {@code process.spares}: JVMs kept ready once processes are in use; 0: none
 * @param maxProcesses {@code process.max}: more are refused
 * @param pings {@code process.pings}: whether a process that answers none is killed
 * @param silence {@code process.unresponsive-after}: how long it may be silent
 * @param maxPayloadBytes {@code payload.max-bytes}: of one argument list, result or item
 */
record Settings(String name, int spares, int maxProcesses, boolean pings, Duration silence, int maxPayloadBytes) {
    private static final List<String> KNOWN = List.of(
            "process.spares", "process.max", "process.pings", "process.unresponsive-after", "payload.max-bytes");
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
    private static final Duration MOST_SILENCE = Duration.ofMinutes(5);
    private static final int PROCESSES_PER_CPU = 4;
    private static final int PROCESSES_MORE = 32;

    static final Settings DEFAULTS = new Settings(
            "mp",
            1,
            PROCESSES_PER_CPU * Runtime.getRuntime().availableProcessors() + PROCESSES_MORE,
            true,
            Duration.ofSeconds(10),
            Payloads.DEFAULT_MAX_BYTES);

    Settings named(@Nullable String newName) {
        if (newName == null || !newName.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new IllegalArgumentException("an instance's name is letters, digits, - and _, was "
                    + (newName == null ? "null" : '"' + newName + '"'));
        }
        return new Settings(newName, spares, maxProcesses, pings, silence, maxPayloadBytes);
    }

    Settings with(@Nullable String setting, @Nullable Object value) {
        if (setting == null) {
            throw new IllegalArgumentException("the name of a setting must not be null; known are " + KNOWN);
        }
        return switch (setting) {
            case "process.spares" ->
                new Settings(name, number(setting, value, 0), maxProcesses, pings, silence, maxPayloadBytes);
            case "process.max" ->
                new Settings(name, spares, number(setting, value, 1), pings, silence, maxPayloadBytes);
            case "process.pings" ->
                new Settings(name, spares, maxProcesses, truth(setting, value), silence, maxPayloadBytes);
            case "process.unresponsive-after" ->
                new Settings(name, spares, maxProcesses, pings, silence(setting, value), maxPayloadBytes);
            case "payload.max-bytes" ->
                new Settings(name, spares, maxProcesses, pings, silence, number(setting, value, 1));
            default -> throw unknown(setting);
        };
    }

    private static int number(String setting, @Nullable Object value, int least) {
        if (value instanceof Number number && number.longValue() == number.intValue() && number.intValue() >= least) {
            return number.intValue();
        }
        throw new IllegalArgumentException(setting + " must be a whole number >= " + least + ", was " + value);
    }

    private static boolean truth(String setting, @Nullable Object value) {
        if (value instanceof Boolean truth) {
            return truth;
        }
        throw new IllegalArgumentException(setting + " must be true or false, was " + value);
    }

    private static Duration silence(String setting, @Nullable Object value) {
        if (value instanceof Duration duration
                && duration.compareTo(LEAST_SILENCE) >= 0
                && duration.compareTo(MOST_SILENCE) <= 0) {
            return duration;
        }
        throw new IllegalArgumentException(setting + " must be a java.time.Duration from 1 s to 5 min, was " + value
                + "; process.pings turns it off");
    }

    private static IllegalArgumentException unknown(String setting) {
        Map<Integer, String> byDistance = new TreeMap<>();
        for (String known : KNOWN) {
            byDistance.put(distance(setting, known), known);
        }
        return new IllegalArgumentException("there is no setting \"" + setting + "\"; did you mean "
                + byDistance.values().iterator().next() + "?");
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
