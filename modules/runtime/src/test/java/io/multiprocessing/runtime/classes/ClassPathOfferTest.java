package io.multiprocessing.runtime.classes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.runtime.launcher.ClassPath;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathOfferTest {
    @TempDir
    Path directory;

    private final List<ClassPathOffer> offers = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        offers.forEach(ClassPathOffer::close);
        try (Stream<Path> left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.filter(path -> path.getFileName()
                            .toString()
                            .startsWith("mp-" + ProcessHandle.current().pid() + "-")))
                    .isEmpty();
        }
        await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("offering")));
    }

    private ClassPathOffer offer(Path... files) {
        return add(new ClassPathOffer("offering", ClassPath.ofProgram(List.of(files))));
    }

    private ClassPathOffer add(ClassPathOffer offer) {
        offers.add(offer);
        return offer;
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        try {
            return stage.toCompletableFuture().get(40, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private static byte[] whole(ClassOffer offer, ClassEntry entry) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] piece = get(offer.read(entry.sha256(), 0));
                piece.length > 0;
                piece = get(offer.read(entry.sha256(), all.size()))) {
            assertThat(piece).hasSizeLessThanOrEqualTo(ClassOffer.PIECE);
            all.writeBytes(piece);
        }
        return all.toByteArray();
    }

    private static List<String> names(ClassOffer offer) throws Exception {
        return get(offer.entries()).stream().map(ClassEntry::name).toList();
    }

    private static Path classes(Path directory) throws IOException {
        Files.createDirectories(directory.resolve("a").resolve("b"));
        Files.createDirectories(directory.resolve("empty"));
        Files.writeString(directory.resolve("a").resolve("Two.class"), "two");
        Files.writeString(directory.resolve("a").resolve("b").resolve("One.class"), "one");
        Files.writeString(directory.resolve("z.properties"), "x=\u00e4", UTF_8);
        return directory;
    }

    @Test
    void entries_areInOrderWithoutOursAndWithoutWhatIsMissing() throws Exception {
        Path b = Jars.jar(directory.resolve("b.jar"), "", Map.of("b", "b"));
        Path a = Jars.jar(directory.resolve("a.jar"), "", Map.of("a", "a"));
        ClassPathOffer offer = offer(b, directory.resolve("missing.jar"), classes(directory.resolve("classes")), a);
        assertThat(names(offer)).containsExactly("b.jar", "classes", "a.jar");
        ClassEntry first = get(offer.entries()).get(0);
        assertThat(first.bytes()).isEqualTo(Files.size(b));
        assertThat(whole(offer, first)).isEqualTo(Files.readAllBytes(b));
    }

    @Test
    void file_ofSeveralPieces_isReadFromAnyOffset() throws Exception {
        byte[] content = new byte[2 * ClassOffer.PIECE + 7];
        new Random(1).nextBytes(content);
        Path big = Files.write(directory.resolve("big.jar"), content);
        Path none = Files.createFile(directory.resolve("none.jar"));
        ClassPathOffer offer = offer(big, none);
        List<ClassEntry> entries = get(offer.entries());
        assertThat(entries.get(0).sha256())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
        assertThat(whole(offer, entries.get(0))).isEqualTo(content);
        assertThat(get(offer.read(entries.get(0).sha256(), content.length - 3L)))
                .hasSize(3);
        assertThat(whole(offer, entries.get(1))).isEmpty();
        assertThatThrownBy(() -> get(offer.read(entries.get(0).sha256(), content.length + 1L)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none at " + (content.length + 1));
        assertThatThrownBy(() -> get(offer.read("../../etc/passwd", 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no entry of the class path has the hash");
    }

    @Test
    void directory_isAJarOfTheSameBytesWhereverAndWheneverItIsMade() throws Exception {
        Path one = classes(directory.resolve("one"));
        Path two = directory.resolve("two");
        Files.createDirectories(two.resolve("empty"));
        Files.writeString(Files.createDirectories(two).resolve("z.properties"), "x=\u00e4", UTF_8);
        classes(two);
        Files.setLastModifiedTime(two.resolve("z.properties"), FileTime.from(Instant.EPOCH));
        ClassPathOffer offer = offer(one);
        ClassEntry entry = get(offer.entries()).get(0);
        ClassPathOffer other = offer(two);
        assertThat(get(other.entries())).containsExactly(new ClassEntry("two", entry.sha256(), entry.bytes()));
        Path jar = Files.write(directory.resolve("made.jar"), whole(offer, entry));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .containsExactly("a/", "a/Two.class", "a/b/", "a/b/One.class", "empty/", "z.properties");
            assertThat(zip.getInputStream(zip.getEntry("z.properties"))).hasContent("x=\u00e4");
        }
        Files.writeString(two.resolve("z.properties"), "x=o", UTF_8);
        assertThat(get(offer(two).entries()).get(0).sha256()).isNotEqualTo(entry.sha256());
    }

    @Test
    void directory_staysWhatItWasWhenFirstAskedFor() throws Exception {
        ClassPathOffer offer = offer(classes(directory.resolve("classes")));
        List<ClassEntry> entries = get(offer.entries());
        byte[] before = whole(offer, entries.get(0));
        Files.writeString(directory.resolve("classes").resolve("z.properties"), "changed");
        assertThat(get(offer.entries())).isEqualTo(entries);
        assertThat(whole(offer, entries.get(0))).isEqualTo(before);
    }

    @Test
    void directory_withALoopOfLinksAndABrokenOne_isTakenWithoutThem() throws Exception {
        Path classes = classes(directory.resolve("classes"));
        Files.createSymbolicLink(classes.resolve("loop"), classes);
        Files.createSymbolicLink(classes.resolve("broken"), directory.resolve("nowhere"));
        Files.createSymbolicLink(classes.resolve("linked.txt"), Files.writeString(directory.resolve("real"), "real"));
        ClassPathOffer offer = offer(classes);
        Path jar = Files.write(
                directory.resolve("made.jar"), whole(offer, get(offer.entries()).get(0)));
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            assertThat(zip.stream().map(ZipEntry::getName))
                    .contains("linked.txt", "a/Two.class")
                    .doesNotContain("broken", "loop/a/Two.class");
        }
    }

    @Test
    void directory_thatIsTooBig_isRefusedInWords() throws Exception {
        Path classes = classes(directory.resolve("classes"));
        ClassPathOffer offer = add(new ClassPathOffer("offering", ClassPath.ofProgram(List.of(classes)), 8));
        assertThatThrownBy(() -> get(offer.entries()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(classes.toString())
                .hasMessageContaining("more than 8 bytes");
        Files.delete(classes.resolve("a").resolve("Two.class"));
        assertThat(names(offer)).containsExactly("classes");
    }

    @Test
    void manifestJar_isExpandedInTheOrderOfTheJvm() throws Exception {
        Path lib = Files.createDirectory(directory.resolve("l i b"));
        Jars.jar(lib.resolve("deep.jar"), "", Map.of("deep", "1"));
        Jars.jar(lib.resolve("first.jar"), "deep.jar ../cycle.jar", Map.of("first", "1"));
        Path second = Jars.jar(lib.resolve("second.jar"), "", Map.of("second", "1"));
        Path classes = classes(lib.resolve("classes"));
        Path last = Jars.jar(directory.resolve("last.jar"), "", Map.of("last", "1"));
        Jars.jar(directory.resolve("cycle.jar"), "booter.jar", Map.of("cycle", "1"));
        StringBuilder named = new StringBuilder("l%20i%20b/first.jar ").append(second.toUri());
        named.append(" file:l%20i%20b/classes/ l%20i%20b/second.jar missing.jar https://example.org/x.jar last.jar/ ");
        for (Path ours : ClassPath.ofThisJvm().library()) {
            named.append(ours.toUri()).append(' ');
        }
        Path booter = Jars.jar(directory.resolve("booter.jar"), named.toString(), Map.of());
        ClassPathOffer offer = offer(booter, last, classes);
        assertThat(names(offer))
                .containsExactly("first.jar", "deep.jar", "cycle.jar", "second.jar", "classes", "last.jar");
    }

    @Test
    void thisJvm_isOfferedWithoutTheLibrary() throws Exception {
        ClassPathOffer offer = add(new ClassPathOffer("offering"));
        assertThat(names(offer))
                .anyMatch(name -> name.startsWith("akka-actor-typed"))
                .anyMatch(name -> name.startsWith("junit-jupiter-api"))
                .noneMatch(name -> name.startsWith("surefire") && name.endsWith("booter.jar"));
        List<Path> library = ClassPath.ofThisJvm().library();
        assertThat(ProgramEntries.of(ClassPath.ofThisJvm())).doesNotContainAnyElementsOf(library);
    }

    @Test
    void program_inOneJarWithTheLibrary_isOfferedWhole() throws Exception {
        Path packed = directory.resolve("packed");
        Files.createDirectory(packed);
        for (Path ours : ClassPath.ofThisJvm().library()) {
            Jars.unpack(ours, packed);
        }
        Path all = Files.write(
                directory.resolve("all.jar"),
                whole(offer(packed), get(offers.get(0).entries()).get(0)));
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        all + File.pathSeparator + System.getProperty("java.class.path"),
                        ClassPathOfferTest.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = process.getInputStream()) {
            assertThat(new String(out.readAllBytes(), UTF_8)).startsWith("all.jar\n");
        }
        assertThat(process.waitFor()).isZero();
    }

    /** Prints the names of what this JVM offers. */
    public static void main(String[] none) throws Exception {
        try (ClassPathOffer offer = new ClassPathOffer("printed")) {
            names(offer).forEach(System.out::println);
        }
    }

    @Test
    void file_thatHasChanged_failsInWordsUntilItIsHashedAgain() throws Exception {
        Path kept = Jars.jar(directory.resolve("kept.jar"), "", Map.of("k", "k"));
        Path jar = Jars.jar(directory.resolve("a.jar"), "", Map.of("a", "a"));
        ClassPathOffer offer = offer(kept, jar);
        List<ClassEntry> before = get(offer.entries());
        Jars.jar(jar, "", Map.of("a", "another"));
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(100)));
        assertThatThrownBy(() -> get(offer.read(before.get(1).sha256(), 0)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(jar.toString())
                .hasMessageContaining("has changed since it was hashed");
        assertThat(whole(offer, before.get(0))).isEqualTo(Files.readAllBytes(kept));
        List<ClassEntry> after = get(offer.entries());
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(after.get(1).sha256()).isNotEqualTo(before.get(1).sha256());
        assertThat(whole(offer, after.get(1))).isEqualTo(Files.readAllBytes(jar));
        Files.delete(jar);
        assertThatThrownBy(() -> get(offer.read(after.get(1).sha256(), 0))).hasMessageContaining(jar.toString());
        assertThat(names(offer)).containsExactly("kept.jar");
    }

    @Test
    void close_failsWhatIsAskedAfterwards() throws Exception {
        ClassPathOffer offer = offer(classes(directory.resolve("classes")));
        get(offer.entries());
        offer.close();
        offer.close();
        assertThatThrownBy(() -> get(offer.entries()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }
}
