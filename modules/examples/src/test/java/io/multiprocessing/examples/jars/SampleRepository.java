package io.multiprocessing.examples.jars;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.ToolProvider;

/** Jars of classes compiled here, spread by chance, and what is known of them without reading a jar. */
final class SampleRepository {
    private static final String ORIGINAL = "original";
    private static final String CHANGED = "changed";

    /** A class as it was planned. */
    private record Type(String name, int release, int methods) {
        String packageName() {
            return name.substring(0, name.lastIndexOf('.'));
        }

        String simpleName() {
            return name.substring(name.lastIndexOf('.') + 1);
        }

        Type changed() {
            return new Type(name, release, methods + 1);
        }
    }

    /** A class in a jar. */
    private record Placed(String jar, String name, ByteBuffer classFile, int release, int methods, boolean versioned) {}

    private final Path folder;
    private final Path work;
    private final Random random;
    private final List<Placed> placed = new ArrayList<>();
    private final Map<String, Map<String, byte[]>> jars = new LinkedHashMap<>();
    private int damagedJars;
    private int damagedClasses;

    SampleRepository(Path folder, Path work, long seed) {
        this.folder = folder;
        this.work = work;
        this.random = new Random(seed);
    }

    /** So many class names, each in one to three jars, some with other contents there. */
    void fill(int libraries, int names) throws IOException {
        List<Type> types = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            int release = random.nextBoolean() ? 11 : 17;
            types.add(new Type("sample.p%d.Type%d".formatted(random.nextInt(6), i), release, random.nextInt(30)));
        }
        Type versioned = new Type("sample.p0.Versioned", 17, 0);
        types.add(versioned);
        compile(types);

        for (Type type : types) {
            int[] holders =
                    random.ints(1 + random.nextInt(3), 0, libraries).distinct().toArray();
            for (int library : holders) {
                boolean changed = random.nextInt(3) == 0;
                place(library, changed ? type.changed() : type, changed ? CHANGED : ORIGINAL, "");
            }
        }
        place(0, versioned.changed(), CHANGED, "META-INF/versions/17/");
        jars.get(jar(0)).put("broken/Bad.class", text("no class file"));
        damagedClasses++;
        for (Map.Entry<String, Map<String, byte[]>> jar : jars.entrySet()) {
            writeJar(folder.resolve(jar.getKey()), jar.getValue());
        }
    }

    void addDamagedJars() throws IOException {
        Path whole = folder.resolve(jar(0));
        byte[] bytes = Files.readAllBytes(whole);
        Files.write(whole.resolveSibling("half.jar"), Arrays.copyOf(bytes, bytes.length / 2));
        Files.write(whole.resolveSibling("text.jar"), text("this was a download page"));
        Files.write(whole.resolveSibling("empty.jar"), new byte[0]);
        Files.write(whole.resolveSibling("not-a.pom"), text("<project />"));
        damagedJars += 3;
    }

    private static String jar(int library) {
        return "org/lib%d/1/lib%d-1.jar".formatted(library, library);
    }

    private void place(int library, Type type, String variant, String prefix) throws IOException {
        String file = type.name().replace('.', '/') + ".class";
        byte[] classFile = Files.readAllBytes(work.resolve(variant).resolve(file));
        // The constructor is a method, too.
        placed.add(new Placed(
                jar(library),
                type.name(),
                ByteBuffer.wrap(classFile),
                type.release(),
                type.methods() + 1,
                !prefix.isEmpty()));
        jars.computeIfAbsent(jar(library), made -> new LinkedHashMap<>()).put(prefix + file, classFile);
    }

    private void compile(List<Type> types) throws IOException {
        Map<Integer, List<Type>> releases = types.stream().collect(Collectors.groupingBy(Type::release));
        for (Map.Entry<Integer, List<Type>> release : releases.entrySet()) {
            compile(ORIGINAL, release.getKey(), release.getValue());
            compile(
                    CHANGED,
                    release.getKey(),
                    release.getValue().stream().map(Type::changed).toList());
        }
    }

    private void compile(String variant, int release, List<Type> types) throws IOException {
        Path classes = Files.createDirectories(work.resolve(variant));
        List<String> arguments =
                new ArrayList<>(List.of("-proc:none", "--release", String.valueOf(release), "-d", classes.toString()));
        for (Type type : types) {
            Path file = classes.resolve(type.simpleName() + ".java");
            Files.writeString(file, source(type));
            arguments.add(file.toString());
        }
        int code = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(code).as("javac %s", arguments).isZero();
    }

    private String source(Type type) {
        StringBuilder source =
                new StringBuilder("package %s; class %s {".formatted(type.packageName(), type.simpleName()));
        for (int i = 0; i < type.methods(); i++) {
            source.append("long method%d(long a) { return a * %d; }".formatted(i, random.nextInt()));
        }
        return source.append("}").toString();
    }

    private static void writeJar(Path file, Map<String, byte[]> entries) throws IOException {
        Files.createDirectories(file.getParent());
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    int jars() {
        return jars.size() + damagedJars;
    }

    int damagedJars() {
        return damagedJars;
    }

    int damagedClasses() {
        return damagedClasses;
    }

    int classes() {
        return placed.size();
    }

    int packages() {
        Set<String> packages = new HashSet<>();
        placed.forEach(one -> packages.add(one.name().substring(0, one.name().lastIndexOf('.'))));
        return packages.size();
    }

    int methods() {
        return placed.stream().mapToInt(Placed::methods).sum();
    }

    Map<Integer, Integer> releases() {
        Map<Integer, Integer> releases = new TreeMap<>();
        placed.forEach(one -> releases.merge(one.release(), 1, Integer::sum));
        return releases;
    }

    /** Class names in several jars. */
    long duplicates() {
        return byName().values().stream().filter(places -> places.size() > 1).count();
    }

    /** Those of which two jars have different class files. */
    long differentDuplicates() {
        return byName().values().stream()
                .filter(places -> places.size() > 1)
                .filter(places -> places.stream()
                        .anyMatch(one -> !one.classFile().equals(places.get(0).classFile())))
                .count();
    }

    private Map<String, List<Placed>> byName() {
        Map<String, List<Placed>> byName = new HashMap<>();
        placed.stream()
                .filter(one -> !one.versioned())
                .forEach(one -> byName.computeIfAbsent(one.name(), name -> new ArrayList<>())
                        .add(one));
        return byName;
    }

    /** The sizes of the biggest class files, each name once. */
    List<Integer> biggest(int limit) {
        Map<String, Integer> sizes = new HashMap<>();
        placed.forEach(one -> sizes.merge(one.name(), one.classFile().remaining(), Math::max));
        return sizes.values().stream()
                .sorted(Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    long bytesOnDisk() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
