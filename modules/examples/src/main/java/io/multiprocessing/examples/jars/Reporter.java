package io.multiprocessing.examples.jars;

import io.multiprocessing.Queue;
import io.multiprocessing.examples.jars.Finding.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A process that prints findings as they come: of each kind the first few, the rest as a number at the end. */
final class Reporter {
    private static final int SHOWN_OF_A_KIND = 4;
    private static final int WIDTH = 100;

    private Reporter() {}

    static void report(Queue<Finding> findings, Screen screen) throws InterruptedException {
        Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
        for (Finding finding = findings.get(); finding.kind() != Kind.NO_MORE; finding = findings.get()) {
            if (counts.merge(finding.kind(), 1, Integer::sum) <= SHOWN_OF_A_KIND) {
                screen.print(List.of(
                        Figures.fitted("! %s: %s".formatted(finding.kind().title(), finding.where()), WIDTH),
                        Figures.fitted("    " + finding.what(), WIDTH)));
            }
        }
        List<String> rest = new ArrayList<>();
        counts.forEach((kind, count) -> {
            if (count > SHOWN_OF_A_KIND) {
                rest.add("! %s: %s more".formatted(kind.title(), Figures.count(count - SHOWN_OF_A_KIND)));
            }
        });
        screen.print(rest);
    }
}
