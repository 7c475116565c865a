package io.multiprocessing.examples.jars;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.multiprocessing.examples.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IndexJarsIT {
    private static final int SEED = 20261123;

    @TempDir
    Path temporary;

    private Path folder;
    private SampleRepository sample;

    @BeforeEach
    void makeFolder() throws IOException {
        System.out.println("seed " + SEED);
        folder = Files.createDirectory(temporary.toRealPath().resolve("repository"));
        sample = new SampleRepository(folder, temporary.resolve("work"), SEED);
    }

    @Test
    void index_duplicatesAndDamage_givesExactFigures() throws Exception {
        sample.fill(10, 50);
        sample.addDamagedJars();
        Program program = Program.run(IndexJars.class, folder.toString()).succeeded();

        assertThat(program.output().get(0))
                .isEqualTo("%d jars, %.1f MB, below %s", sample.jars(), sample.bytesOnDisk() / 1e6, folder);
        assertFigures(program);
        assertThat(column(program, " {2}sample\\.p\\d\\.\\w+ +([\\d,]+) {2}lib\\d-1\\.jar"))
                .containsExactlyElementsOf(
                        sample.biggest(5).stream().map(IndexJarsIT::number).toList());
        assertThat(program.output())
                .contains(
                        "! damaged jar: org/lib0/1/empty.jar",
                        "! damaged jar: org/lib0/1/half.jar",
                        "! damaged jar: org/lib0/1/text.jar",
                        "! damaged class: org/lib0/1/lib0-1.jar",
                        "    broken/Bad.class")
                .anyMatch(line -> line.startsWith("! shared classes: "));
        assertThat(program.output()).noneMatch(line -> line.codePoints().anyMatch(Character::isISOControl));
        assertThat(program.output()).allMatch(line -> line.length() <= 100 || line.contains(folder.toString()));
    }

    @Test
    void index_oneJarInTheConfiguredRepository_works() throws Exception {
        sample.fill(1, 3);
        Program program = Program.run(List.of("-Dmaven.repo.local=" + folder), IndexJars.class)
                .succeeded();

        assertFigures(program);
    }

    @Test
    void index_noTime_leavesJarsOutAndSaysSo() throws Exception {
        sample.fill(20, 40);
        Program program = Program.run(IndexJars.class, folder.toString(), "0").succeeded();
        int read = Integer.parseInt(find(program, "jars +(\\d+) .*").group(1));
        int leftOut = Integer.parseInt(
                find(program, "left out +(\\d+)  the smallest jars, .*").group(1));

        assertThat(leftOut).isPositive();
        assertThat(read + leftOut).isEqualTo(sample.jars());
    }

    @Test
    void index_unreadableFolder_isToldAndTheRestIndexed() throws Exception {
        sample.fill(2, 4);
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
        try {
            assumeThat(Files.isReadable(locked))
                    .as("needs a user whom permissions bind")
                    .isFalse();
            Program program = Program.run(IndexJars.class, folder.toString()).succeeded();

            assertFigures(program);
            assertThat(program.output()).containsSequence("! cannot be read: locked", "    AccessDeniedException");
        } finally {
            Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void index_allProcessesKilledInTheMiddle_readsAgainWhatWasLost() throws Exception {
        int jars = copyClassPath();
        AtomicBoolean killed = new AtomicBoolean();
        Program program = Program.run(
                        List.of(),
                        (running, printed) -> {
                            if (printed.contains(" processes: ") && !killed.getAndSet(true)) {
                                running.descendants().forEach(ProcessHandle::destroyForcibly);
                            }
                        },
                        IndexJars.class,
                        folder.toString(),
                        "600")
                .succeeded();

        assertThat(program.output())
                .anyMatch(line -> line.matches("lost with the processes that read them, and read again: \\d+ jars"))
                .noneMatch(line -> line.startsWith("left out"));
        assertThat(find(program, "jars +(\\d+) .*").group(1)).isEqualTo(number(jars));
    }

    /** Real jars: what has to be done in them takes a moment. */
    private int copyClassPath() throws IOException {
        int copied = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")) {
                Files.copy(Path.of(entry), folder.resolve(copied++ + ".jar"));
            }
        }
        return copied;
    }

    @Test
    void index_configThatIsMissing_failsWithWords() throws Exception {
        sample.fill(1, 3);
        Path missing = folder.resolve("missing.conf");

        assertThat(Program.run(IndexJars.class, "--config").errors()).contains("no file behind --config");
        Program program = Program.run(IndexJars.class, "--config", missing.toString(), folder.toString());
        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors()).contains("there is no file " + missing);
    }

    @Test
    void index_noJar_failsWithWords() throws Exception {
        Program program = Program.run(IndexJars.class, folder.toString());

        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors()).contains("cannot index " + folder + ": no jar below it");
        assertThat(program.output()).isEmpty();
    }

    @Test
    void index_noFolder_failsWithWords() throws Exception {
        Path missing = folder.resolve("missing");
        Program program = Program.run(IndexJars.class, missing.toString());

        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors()).contains("cannot index " + missing + ": no such folder");
        assertThat(program.output()).isEmpty();
    }

    @Test
    void index_secondsThatAreNoNumber_failsWithWords() throws Exception {
        Program program = Program.run(IndexJars.class, folder.toString(), "soon");

        assertThat(program.exitCode()).isEqualTo(1);
        assertThat(program.errors()).contains("cannot index for \"soon\" seconds");
    }

    private void assertFigures(Program program) {
        assertThat(find(program, "jars +(\\d+) .*; (\\d+) damaged"))
                .extracting(line -> line.group(1), line -> line.group(2))
                .containsExactly(number(sample.jars()), number(sample.damagedJars()));
        assertThat(find(program, "classes +([\\d,]+) .*; (\\d+) damaged"))
                .extracting(line -> line.group(1), line -> line.group(2))
                .containsExactly(number(sample.classes()), number(sample.damagedClasses()));
        assertThat(find(program, "packages +(\\d+)").group(1)).isEqualTo(number(sample.packages()));
        assertThat(find(program, "methods +([\\d,]+)").group(1)).isEqualTo(number(sample.methods()));
        assertThat(find(program, "for Java +(.*)").group(1))
                .isEqualTo(sample.releases().entrySet().stream()
                        .map(release -> release.getKey() + ": " + number(release.getValue()))
                        .collect(Collectors.joining(", ")));
        assertThat(find(program, " {2}all duplicated names +(\\d+)  (\\d+) with different contents"))
                .extracting(line -> line.group(1), line -> line.group(2))
                .containsExactly(number(sample.duplicates()), number(sample.differentDuplicates()));
        assertThat(column(program, "process (\\d+) .*")).isNotEmpty().doesNotContain(String.valueOf(program.pid()));
        assertThat(column(program, "process \\d+ +(\\d+) jars .*").stream()
                        .mapToInt(Integer::parseInt)
                        .sum())
                .isEqualTo(sample.jars());
        assertThat(column(program, "ratio +(\\d+\\.\\d\\d)  of the two times")).hasSize(1);
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static MatchResult find(Program program, String wholeLine) {
        List<MatchResult> found = matches(program, wholeLine);
        assertThat(found).as("lines like %s in %s", wholeLine, program.output()).hasSize(1);
        return found.get(0);
    }

    private static List<String> column(Program program, String wholeLine) {
        return matches(program, wholeLine).stream().map(line -> line.group(1)).toList();
    }

    private static List<MatchResult> matches(Program program, String wholeLine) {
        return program.output().stream()
                .map(Pattern.compile(wholeLine)::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .toList();
    }
}
