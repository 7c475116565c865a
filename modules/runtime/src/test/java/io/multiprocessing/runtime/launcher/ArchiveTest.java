package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class ArchiveTest {
    private static final Duration PATIENCE = Duration.ofSeconds(Machine.SECONDS);

    @TempDir
    Path directory;

    @Test
    void userCache_ofAUserWithoutAHome_isNotInTheWorkingDirectory() {
        String home = System.getProperty("user.home");
        System.setProperty("user.home", "?");
        try {
            assertThat(Archive.userCache())
                    .satisfiesAnyOf(
                            cache -> assertThat(cache).isEmpty(),
                            cache -> assertThat(cache.orElseThrow()).isAbsolute());
        } finally {
            System.setProperty("user.home", home);
        }
    }

    @Test
    void archive_isMadeOnceAndUsedWhateverFollowsTheJars() throws Exception {
        Path cache = directory.resolve("cache");
        Path log = directory.resolve("loaded");
        List<Path> jars = jars();
        String classPath = String.join(
                        File.pathSeparator, jars.stream().map(Path::toString).toList())
                + File.pathSeparator
                + TestDriver.classPath();
        for (String more : List.of("-Dnothing.more=true", "--add-opens=java.base/java.lang=ALL-UNNAMED")) {
            try (TestDriver driver = TestDriver.start(
                    List.of("-cp", classPath, more),
                    Map.of(),
                    directory,
                    List.of("archive", cache.toString(), log.toString()))) {
                assertThat(driver.line()).isEqualTo("optional");
                assertThat(driver.line()).isEqualTo("[]");
            }
            assertThat(cache.toFile().list())
                    .hasSize(2)
                    .contains("lock")
                    .anyMatch(name -> name.matches("archive-[0-9a-f]{16}\\.jsa"));
            assertThat(log).content().contains("io.multiprocessing.link.wire.Link source: shared objects file (top)");
        }
    }

    /** What this library consists of, as jars, also where the tests run on directories. */
    private List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path ours : ClassPath.ofThisJvm().ours()) {
            Path jar = directory.resolve("ours-" + jars.size() + ".jar");
            if (Files.isDirectory(ours)) {
                zip(ours, jar);
            } else {
                Files.copy(ours, jar);
            }
            jars.add(jar);
        }
        return jars;
    }

    private static void zip(Path from, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(from.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
    }

    @Test
    void of_directories_thereIsNone() throws IOException {
        Path jar = Files.writeString(directory.resolve("a.jar"), "x");
        assertThat(Archive.of(List.of(jar, directory), directory, directory)).isEmpty();
        assertThat(Archive.of(List.of(jar), directory, directory)).isPresent();
    }

    @Test
    void file_differsWithTheJars() throws IOException {
        Path jar = Files.writeString(directory.resolve("a.jar"), "x");
        Path before = archive(jar, directory).file();
        assertThat(archive(jar, directory).file()).isEqualTo(before);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(10)));
        assertThat(archive(jar, directory).file()).isNotEqualTo(before);
    }

    @Test
    void options_whileThereIsNone_areNone() throws IOException {
        Archive archive = archive(Files.writeString(directory.resolve("a.jar"), "x"), directory);
        assertThat(archive.options()).isEmpty();
        Files.writeString(archive.file(), "x");
        assertThat(archive.options()).contains("-XX:SharedArchiveFile=" + archive.file());
    }

    @Test
    void training_thatFails_isNotTriedAgainAndLeavesWhy() throws IOException {
        Path cache = directory.resolve("cache");
        Path jar = Files.writeString(directory.resolve("a.jar"), "no jar");
        try (Archive archive = archive(jar, cache)) {
            archive.makeInBackground("train");
            Path failed = cache.resolve(archive.file().getFileName().toString().replace(".jsa", ".failed"));
            await().atMost(PATIENCE).until(() -> Files.exists(failed) && Files.size(failed) > 0);
            assertThat(failed).content().contains("Training");
            assertThat(archive.file()).doesNotExist();
        }
        assertThat(cache.toFile().list()).hasSize(2);
    }

    @Test
    void cache_thatCannotBe_isNoError() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        try (Archive archive = archive(file, file.resolve("cache"))) {
            archive.makeInBackground("train");
        }
        assertThat(directory.toFile().list()).containsExactly("file");
    }

    @Test
    void cache_losesWhatNobodyUsedForAMonth() throws IOException {
        Path cache = Files.createDirectory(directory.resolve("cache"));
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        Path unused = Files.writeString(cache.resolve("archive-0000000000000001.jsa"), "x");
        Files.setLastModifiedTime(unused, old);
        Path used = Files.writeString(cache.resolve("archive-0000000000000002.jsa"), "x");
        Path other = Files.writeString(cache.resolve("of-somebody-else"), "x");
        Files.setLastModifiedTime(other, old);
        Path jar = Files.writeString(directory.resolve("a.jar"), "no jar");
        try (Archive archive = archive(jar, cache)) {
            archive.makeInBackground("train");
            await().atMost(PATIENCE).until(() -> !Files.exists(unused));
        }
        assertThat(List.of(used, other)).allSatisfy(path -> assertThat(path).exists());
    }

    private Archive archive(Path jar, Path cache) {
        return Archive.of(List.of(jar), cache, directory).orElseThrow();
    }
}
