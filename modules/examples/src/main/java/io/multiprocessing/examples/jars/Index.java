package io.multiprocessing.examples.jars;

import io.multiprocessing.examples.jars.Finding.Kind;
import io.multiprocessing.examples.jars.JarIndex.ClassEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;

/** All jars together. Not thread-safe. */
final class Index {
    /** A class and the jar that holds it. */
    record Located(ClassEntry entry, String jar) {}

    /** A class name in several jars. */
    record Duplicate(String name, int jars, int contents) {}

    /** The work of one process. */
    record Share(int jars, int classes, long classBytes) {
        Share plus(JarIndex jar) {
            return new Share(jars + 1, classes + jar.classes().size(), classBytes + jar.classBytes());
        }
    }

    /** The figures that do not depend on who read which jar when. */
    record Totals(
            int jars,
            int damagedJars,
            long bytes,
            long unpackedBytes,
            long classBytes,
            long packedBytes,
            long repackedBytes,
            int classes,
            int packages,
            long methods,
            int damagedClasses) {}

    private final Consumer<? super Finding> findings;
    private final List<JarIndex> jars = new ArrayList<>();
    private final Map<String, List<Located>> byName = new HashMap<>();
    private final Set<String> packages = new HashSet<>();
    private final Set<Set<String>> overlapping = new HashSet<>();

    Index(Consumer<? super Finding> findings) {
        this.findings = findings;
    }

    void add(JarIndex jar) {
        jars.add(jar);
        Map<String, Integer> shared = new TreeMap<>();
        for (ClassEntry entry : jar.classes()) {
            packages.add(entry.packageName());
            if (!entry.versioned()) {
                List<Located> places = byName.computeIfAbsent(entry.name(), name -> new ArrayList<>(1));
                for (Located other : places) {
                    if (!artifact(other.jar()).equals(artifact(jar.jar()))) {
                        shared.merge(other.jar(), 1, Integer::sum);
                    }
                }
                places.add(new Located(entry, jar.jar()));
            }
        }
        shared.forEach((other, classes) -> tellOverlap(jar.jar(), other, classes));
    }

    /** Once for two libraries, whatever their versions. */
    private void tellOverlap(String jar, String other, int classes) {
        if (overlapping.add(Set.of(artifact(jar), artifact(other)))) {
            String shared = classes == 1 ? "1 class is" : classes + " classes are";
            findings.accept(new Finding(Kind.OVERLAP, jar, shared + " also in " + other));
        }
    }

    /** In a Maven repository all versions of one library: the path without version and file. */
    private static String artifact(String jar) {
        int version = jar.lastIndexOf('/', jar.lastIndexOf('/') - 1);
        return version <= 0 ? jar : jar.substring(0, version);
    }

    List<String> jars() {
        return jars.stream().map(JarIndex::jar).toList();
    }

    Totals totals() {
        return new Totals(
                jars.size(),
                (int) jars.stream().filter(JarIndex::damaged).count(),
                jars.stream().mapToLong(JarIndex::bytes).sum(),
                jars.stream().mapToLong(JarIndex::unpackedBytes).sum(),
                jars.stream().mapToLong(JarIndex::classBytes).sum(),
                jars.stream().mapToLong(JarIndex::packedBytes).sum(),
                jars.stream().mapToLong(JarIndex::repackedBytes).sum(),
                jars.stream().mapToInt(jar -> jar.classes().size()).sum(),
                packages.size(),
                jars.stream()
                        .flatMap(jar -> jar.classes().stream())
                        .mapToLong(ClassEntry::methods)
                        .sum(),
                jars.stream().mapToInt(JarIndex::damagedClasses).sum());
    }

    /** The biggest class files, each class name once. */
    List<Located> biggest(int limit) {
        Set<String> seen = new HashSet<>();
        return jars.stream()
                .flatMap(jar -> jar.classes().stream().map(entry -> new Located(entry, jar.jar())))
                .sorted(Comparator.<Located>comparingInt(found -> -found.entry().bytes())
                        .thenComparing(found -> found.entry().name())
                        .thenComparing(Located::jar))
                .filter(found -> seen.add(found.entry().name()))
                .limit(limit)
                .toList();
    }

    /** Those in most jars first. */
    List<Duplicate> duplicates() {
        List<Duplicate> duplicates = new ArrayList<>();
        byName.forEach((name, places) -> {
            int holders = (int) places.stream().map(Located::jar).distinct().count();
            if (holders > 1) {
                int contents = (int) places.stream()
                        .map(place -> place.entry().fingerprint())
                        .distinct()
                        .count();
                duplicates.add(new Duplicate(name, holders, contents));
            }
        });
        duplicates.sort(Comparator.comparingInt((Duplicate duplicate) -> -duplicate.jars())
                .thenComparing(Comparator.comparingInt((Duplicate duplicate) -> -duplicate.contents()))
                .thenComparing(Duplicate::name));
        return duplicates;
    }

    /** How many classes were compiled for each Java release. */
    Map<Integer, Long> releases() {
        Map<Integer, Long> releases = new TreeMap<>();
        jars.forEach(jar -> jar.classes().forEach(entry -> releases.merge(entry.release(), 1L, Long::sum)));
        return releases;
    }

    /** What each process did. */
    Map<Reader, Share> shares() {
        Map<Reader, Share> shares = new TreeMap<>();
        for (JarIndex jar : jars) {
            shares.put(
                    jar.reader(),
                    shares.getOrDefault(jar.reader(), new Share(0, 0, 0)).plus(jar));
        }
        return shares;
    }

    /** Whether another run over the same jars found the same. */
    boolean agreesWith(Index other) {
        return new TreeSet<>(jars()).equals(new TreeSet<>(other.jars()))
                && totals().equals(other.totals())
                && releases().equals(other.releases())
                && duplicates().equals(other.duplicates());
    }
}
