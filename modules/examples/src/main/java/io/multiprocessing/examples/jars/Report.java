package io.multiprocessing.examples.jars;

import static io.multiprocessing.examples.jars.Figures.count;
import static io.multiprocessing.examples.jars.Figures.fitted;
import static io.multiprocessing.examples.jars.Figures.megabytes;
import static io.multiprocessing.examples.jars.Figures.ratio;
import static io.multiprocessing.examples.jars.Figures.seconds;

import io.multiprocessing.examples.jars.Index.Duplicate;
import io.multiprocessing.examples.jars.Index.Located;
import io.multiprocessing.examples.jars.Index.Share;
import io.multiprocessing.examples.jars.Index.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The table at the end, 100 columns wide.
 *
 * @param together what the pool found
 * @param load the system's load average before the first run; negative where there is none
 */
record Report(
        Repository repository, Index together, int processes, Duration poolTime, Duration threadTime, double load) {
    private static final int ROWS = 5;
    private static final int RELEASES_IN_A_LINE = 7;

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        totals(lines);
        biggest(lines);
        duplicates(lines);
        times(lines);
        return lines;
    }

    private void totals(List<String> lines) {
        Totals totals = together.totals();
        int leftOut = repository.jars().size() - totals.jars();
        lines.add("");
        lines.add(row(
                "jars",
                totals.jars(),
                "%s, %s unpacked; %s damaged"
                        .formatted(
                                megabytes(totals.bytes()),
                                megabytes(totals.unpackedBytes()),
                                count(totals.damagedJars()))));
        if (leftOut > 0) {
            lines.add(row(
                    "left out", leftOut, "the smallest jars, for want of time; a second argument gives more seconds"));
        }
        lines.add(row(
                "classes",
                totals.classes(),
                "%s, packed %s, at best %s; %s damaged"
                        .formatted(
                                megabytes(totals.classBytes()),
                                megabytes(totals.packedBytes()),
                                megabytes(totals.repackedBytes()),
                                count(totals.damagedClasses()))));
        lines.add(row("packages", totals.packages(), ""));
        lines.add(row("methods", totals.methods(), ""));
        List<String> releases = new ArrayList<>();
        together.releases().forEach((release, classes) -> releases.add("%d: %s".formatted(release, count(classes))));
        for (int i = 0; i < releases.size(); i += RELEASES_IN_A_LINE) {
            List<String> part = releases.subList(i, Math.min(releases.size(), i + RELEASES_IN_A_LINE));
            lines.add("%-20s  %s".formatted(i == 0 ? "for Java" : "", String.join(", ", part)));
        }
    }

    private void biggest(List<String> lines) {
        List<Located> biggest = together.biggest(ROWS);
        if (biggest.isEmpty()) {
            return;
        }
        lines.add("");
        lines.add("%-50s %10s  %s".formatted("biggest classes", "bytes", "jar"));
        for (Located found : biggest) {
            lines.add("  %-48s %10s  %s"
                    .formatted(
                            fitted(found.entry().name(), 48),
                            count(found.entry().bytes()),
                            fitted(file(found.jar()), 36)));
        }
    }

    private void duplicates(List<String> lines) {
        List<Duplicate> duplicates = together.duplicates();
        long different = duplicates.stream()
                .filter(duplicate -> duplicate.contents() > 1)
                .count();
        lines.add("");
        lines.add("%-50s %10s  %s".formatted("duplicated classes", "jars", "contents"));
        for (Duplicate duplicate : duplicates.subList(0, Math.min(ROWS, duplicates.size()))) {
            lines.add("  %-48s %10s  %s"
                    .formatted(
                            fitted(duplicate.name(), 48),
                            count(duplicate.jars()),
                            duplicate.contents() == 1 ? "the same" : count(duplicate.contents()) + " different"));
        }
        lines.add("  %-48s %10s  %s with different contents"
                .formatted("all duplicated names", count(duplicates.size()), count(different)));
    }

    private void times(List<String> lines) {
        lines.add("");
        Map<Reader, Share> shares = together.shares();
        boolean here = shares.keySet().stream().map(Reader::host).distinct().count() == 1;
        shares.forEach((reader, share) -> lines.add("process %-10d %8s jars %10s classes %12s%s"
                .formatted(
                        reader.pid(),
                        count(share.jars()),
                        count(share.classes()),
                        megabytes(share.classBytes()),
                        here ? "" : "  on " + fitted(reader.host(), 30))));
        lines.add("");
        lines.add("%-18s %8s  %s".formatted(processes + " processes", seconds(poolTime), "their start included"));
        lines.add("%-18s %8s  %s".formatted("one thread", seconds(threadTime), "the same jars, in this JVM"));
        lines.add("%-18s %8s  %s".formatted("ratio", ratio(threadTime, poolTime), "of the two times"));
        if (load > 2 * processes) {
            lines.add("Other programs took much of this machine: its load was %.1f before it began.".formatted(load));
        }
    }

    private static String row(String name, long number, String more) {
        return "%-10s %9s  %s".formatted(name, count(number), more).stripTrailing();
    }

    private static String file(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
