package io.multiprocessing.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Measures the figures of this library and of CPython's multiprocessing in turns, several rounds, and prints a table of
 * their medians.
 *
 * <p>Arguments: the Python script, then {@code --quick} (fewer and shorter rounds), {@code --rounds n}, {@code --calm
 * seconds} (how long to wait for idle processors before each measurement), {@code --no-python}, and names of figures
 * (none: all).
 */
public final class Figures {
    private interface Measurement {
        Map<String, Double> run(int count) throws Exception;
    }

    /**
     * One thing to measure.
     *
     * @param peer what the script calls it; empty: the script has nothing like it
     */
    private record Figure(String name, Measurement ours, String peer, int count, int quickCount) {}

    private static final String NO_CACHE = "/dev/null";

    private static final List<Figure> ALL = List.of(
            new Figure("spare", Starts::spare, "start", 30, 8),
            new Figure("cold", Starts::cold, "", 20, 6),
            new Figure("cold-without", Figures::coldWithoutArchive, "", 20, 6),
            new Figure("apply", Pools::apply, "apply", 5000, 1000),
            new Figure("map", Pools::map, "map", 3, 1),
            new Figure("idle", count -> Idle.measure(), "idle", 1, 1),
            new Figure("scale", count -> Pools.scale(), "scale", 1, 1),
            new Figure("orphans", Orphans::measure, "orphans", 10, 3),
            new Figure("exchanges", Exchanges::measure, "exchanges", 5000, 1000),
            new Figure("remote-apply", Remote::apply, "", 5000, 1000),
            new Figure("remote-scale", count -> Remote.scale(), "", 1, 1),
            new Figure("remote-loss", Remote::loss, "", 3, 1),
            new Figure("shared-lock", SharedLocks::pairs, "", 2000, 300),
            new Figure("lock-failover", SharedLocks::failover, "", 3, 1),
            new Figure("lock-handover", SharedLocks::handOver, "", 3, 1));

    private boolean quick;
    private boolean python = true;
    private int rounds = 5;
    private int calmSeconds = 20;
    private final Set<String> chosen = new TreeSet<>();
    private final Table table = new Table();

    private Figures() {}

    /** @param arguments as above */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("cold-here")) {
            print(Starts.cold(Integer.parseInt(arguments[1])));
            return;
        }
        Figures figures = new Figures();
        figures.take(List.of(arguments).subList(1, arguments.length));
        figures.measure(new Peer(arguments[0]));
    }

    private void take(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            switch (arguments.get(i)) {
                case "--quick" -> {
                    quick = true;
                    rounds = 1;
                    calmSeconds = 3;
                }
                case "--rounds" -> rounds = Integer.parseInt(arguments.get(++i));
                case "--calm" -> calmSeconds = Integer.parseInt(arguments.get(++i));
                case "--no-python" -> python = false;
                default -> chosen.add(arguments.get(i));
            }
        }
        List<String> known = ALL.stream().map(Figure::name).toList();
        if (!known.containsAll(chosen)) {
            throw new IllegalArgumentException("figures must be of " + known + ", were " + chosen);
        }
    }

    private void measure(Peer peer) throws Exception {
        System.out.println(Machine.describe());
        if (chosen.isEmpty() || chosen.contains("cold")) {
            System.out.println("archive of the library's classes: " + (Starts.makeArchive(60) ? "used" : "NOT USED"));
        }
        for (int round = 1; round <= rounds; round++) {
            for (Figure figure : ALL) {
                if (!chosen.isEmpty() && !chosen.contains(figure.name)) {
                    continue;
                }
                int count = quick ? figure.quickCount : figure.count;
                record(round, "", figure.name, () -> figure.ours.run(count));
                if (python && !figure.peer.isEmpty()) {
                    record(round, "python.", figure.name, () -> peer.measure(figure.peer, count));
                }
            }
        }
        System.out.println(Machine.describe());
        System.out.println(table);
    }

    private interface Run {
        Map<String, Double> run() throws Exception;
    }

    private void record(int round, String prefix, String name, Run run) throws Exception {
        double idle = Machine.awaitCalm(calmSeconds);
        Map<String, Double> values;
        try {
            values = run.run();
        } catch (RuntimeException | IOException e) {
            System.out.println("round " + round + ", " + prefix + name + ": FAILED: " + e);
            return;
        }
        table.add(prefix, values);
        StringBuilder line = new StringBuilder();
        new TreeMap<>(values)
                .forEach(
                        (key, value) -> line.append(' ').append(key).append(' ').append(Table.shown(value)));
        System.out.printf(
                "round %d, %s%s:%s (idle before %.0f %%, load %s)%n",
                round, prefix, name, line, idle * 100, Machine.load());
    }

    /** In a driver that has no cache directory. */
    private static Map<String, Double> coldWithoutArchive(int count) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Figures.class.getName()));
        command.addAll(List.of("cold-here", Integer.toString(count)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("XDG_CACHE_HOME", NO_CACHE);
        java.lang.Process driver = builder.start();
        Map<String, Double> values = new TreeMap<>();
        try (BufferedReader out = driver.inputReader()) {
            out.lines().forEach(line -> {
                String[] fields = line.split(" ");
                values.put(fields[0], Double.valueOf(fields[1]));
            });
        }
        driver.waitFor();
        return values;
    }

    private static void print(Map<String, Double> values) {
        values.forEach((name, value) -> System.out.println(name + " " + value));
    }
}
