package io.multiprocessing.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** All figures of all rounds, and how they are shown. */
final class Table {
    /**
     * One figure.
     *
     * @param name what ours is measured under
     * @param must what it has to reach
     * @param aim what it shall reach
     * @param higherIsBetter which of several rounds is the best
     * @param peers what CPython's are measured under, and what they are
     */
    private record Row(
            String name, String title, String must, String aim, boolean higherIsBetter, List<List<String>> peers) {}

    private static final List<Row> ROWS = List.of(
            less("start.spare", "start() to user code, spare ready, p50, ms", "5", "1.2", "fork", "spawn"),
            less("start.archive", "the same, no spare, archive, p50, ms", "120", "80 / 60", "spawn"),
            less("start.cold", "the same, no spare, no archive, p50, ms", "", "", "spawn"),
            less("apply.p50", "pool.apply of a no-op, p50, us", "CPython", "60", "apply.p50"),
            less("apply.p99", "pool.apply of a no-op, p99, us", "", "", "apply.p99"),
            more("map.one", "map of 200,000 no-ops, chunk size 1, a second", "CPython", "300000", "map.one"),
            more("map.standard", "the same, default chunk size, a second", "", "", "map.standard"),
            less("idle.process", "idle process, private memory, MiB", "50", "40", "idle.fork", "idle.spawn"),
            less("idle.worker", "idle pool worker, private memory, MiB", "50", "40", "idle.worker"),
            less("idle.bare", "a bare JVM that sleeps, private memory, MiB", "", ""),
            more("scale", "16 tasks of 200 ms on 2 workers, serial / (2 x parallel)", "0.93", "0.97", "scale"),
            less("orphans.p50", "driver killed: all processes gone, p50, ms", "1000", ""),
            less("orphans.max", "driver killed: all processes gone, slowest, ms", "1000", ""),
            less("orphans.left", "driver killed: processes left after 3 s", "0", "", "orphans.left"),
            less("lock.p50", "lock: acquire and release from a process, p50, us", "", "", "lock.mp", "lock.manager"),
            more("queue", "queue: items from process to process, a second", "", "", "queue.mp"),
            less("remote.apply.p50", "apply of a no-op on a remote agent, TLS, p50, us", "1000", "400"),
            less("remote.apply.p99", "the same, p99, us", "", ""),
            more("remote.scale", "16 tasks of 200 ms: pool on 2 remote agents against embedded", "0.9", ""),
            less("loss.gone", "agent killed: its process gone, ms", "1000", ""),
            less("loss.told.max", "agent killed: its waiter told, slowest, s", "18", ""),
            less("shared.lock.p50", "named lock of 3 agents, TLS: acquire and release, p50, us", "", ""),
            less("embedded.lock.p50", "the same embedded, p50, us", "", ""),
            less("lock.failover.max", "agent that grants locks killed: no grant for, slowest, s", "18", ""),
            less("lock.handover.max", "the same, ended in order, slowest, s", "1", ""));

    private final Map<String, Samples> values = new TreeMap<>();

    private static Row less(String name, String title, String must, String aim, String... peers) {
        return row(name, title, must, aim, false, peers);
    }

    private static Row more(String name, String title, String must, String aim, String... peers) {
        return row(name, title, must, aim, true, peers);
    }

    private static Row row(
            String name, String title, String must, String aim, boolean higherIsBetter, String... peers) {
        List<List<String>> named = new ArrayList<>();
        for (String peer : peers) {
            String measured = peer.contains(".") ? peer : "start." + peer;
            named.add(List.of("python." + measured, peer.substring(peer.indexOf('.') + 1)));
        }
        return new Row(name, title, must, aim, higherIsBetter, named);
    }

    void add(String prefix, Map<String, Double> measured) {
        measured.forEach((name, value) ->
                values.computeIfAbsent(prefix + name, any -> new Samples()).add(value));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(
                "| figure | must | aim | ours, median of the rounds | best round | CPython |\n|---|---|---|---|---|---|\n");
        for (Row row : ROWS) {
            Samples ours = values.get(row.name);
            if (ours == null) {
                continue;
            }
            List<String> peers = new ArrayList<>();
            for (List<String> peer : row.peers) {
                Samples theirs = values.get(peer.get(0));
                if (theirs != null) {
                    peers.add((row.peers.size() == 1 ? "" : peer.get(1) + " ") + shown(theirs.median()));
                }
            }
            text.append(String.join(
                            " | ",
                            "| " + row.title,
                            row.must,
                            row.aim,
                            shown(ours.median()),
                            shown(row.higherIsBetter ? ours.max() : ours.min()),
                            String.join(", ", peers)))
                    .append(" |\n");
        }
        return text.toString();
    }

    static String shown(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
