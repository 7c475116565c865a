package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassPathTest {
    @TempDir
    Path directory;

    @Test
    void of_putsOursFirstAndOnce() {
        ClassPath path = ClassPath.of(
                List.of(Path.of("/ours/api.jar"), Path.of("/ours/link.jar")),
                "/user/classes:/ours/link.jar:/user/a.jar",
                Path.of("/home/user"));
        assertThat(path.value()).isEqualTo("/ours/api.jar:/ours/link.jar:/user/classes:/user/a.jar");
    }

    @Test
    void of_makesRelativeEntriesAbsolute() {
        ClassPath path = ClassPath.of(List.of(), "target/classes:/abs.jar::../x.jar", Path.of("/home/user"));
        assertThat(path.entries())
                .containsExactly("/home/user/target/classes", "/abs.jar", "/home/user", "/home/user/../x.jar");
    }

    @Test
    void ofThisJvm_hasOursFirstAndEverythingElse() {
        ClassPath path = ClassPath.ofThisJvm();
        assertThat(path.ours()).isNotEmpty();
        assertThat(path.entries().subList(0, path.ours().size()))
                .isEqualTo(path.ours().stream().map(Path::toString).toList());
        assertThat(path.entries()).doesNotHaveDuplicates();
    }

    @Test
    void ofThisJvm_refusesAnUnknownContextClassLoader() throws IOException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader("plugin", new URL[0], before)) {
            thread.setContextClassLoader(loader);
            assertThatThrownBy(ClassPath::ofThisJvm)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("context class loader")
                    .hasMessageContaining("plugin");
            thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
            ClassPath.ofThisJvm();
            thread.setContextClassLoader(null);
            ClassPath.ofThisJvm();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void ofThisJvm_refusesAModulePath() {
        System.setProperty("jdk.module.path", "/mods");
        try {
            assertThatThrownBy(ClassPath::ofThisJvm)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("--module-path /mods");
        } finally {
            System.clearProperty("jdk.module.path");
        }
    }

    @Test
    void ofProgram_hasOursFirstAndWatchesNothingElse() throws IOException {
        Path file = Files.writeString(directory.resolve("b.jar"), "one");
        ClassPath path = ClassPath.ofProgram(List.of(file, directory));
        int ours = path.ours().size();
        assertThat(path.ours()).isEqualTo(ClassPath.ofThisJvm().ours());
        assertThat(path.entries().subList(ours, ours + 2)).containsExactly(file.toString(), directory.toString());
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
        assertThat(path.unchanged()).isTrue();
        assertThat(path.again().entries()).isEqualTo(path.entries());
    }

    @Test
    void library_isAllThatIsOurs() {
        ClassPath path = ClassPath.ofThisJvm();
        assertThat(path.library()).isNotEmpty().isEqualTo(path.ours());
    }

    @Test
    void unchanged_seesAJarThatWasReplaced() throws IOException {
        Path jar = Files.writeString(directory.resolve("a.jar"), "one");
        ClassPath path = ClassPath.of(List.of(), jar + ":" + directory + ":/no/such.jar", directory);
        assertThat(path.unchanged()).isTrue();
        Files.writeString(directory.resolve("new"), "in a directory");
        assertThat(path.unchanged()).isTrue();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().minusSeconds(100)));
        assertThat(path.unchanged()).isFalse();
        assertThat(path.again().unchanged()).isTrue();
        Files.delete(jar);
        assertThat(path.unchanged()).isFalse();
    }
}
