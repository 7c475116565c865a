package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    @TempDir
    Path place;

    @Test
    void create_letsNobodyElseIn() throws IOException {
        try (RunDirectory directory = RunDirectory.create(List.of(place))) {
            assertThat(directory.path()).hasParent(place);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
        }
        assertThat(place).isEmptyDirectory();
    }

    @Test
    void create_inADeepPlace_takesTheNext() throws IOException {
        Path deep = Files.createDirectories(place.resolve("d".repeat(60)).resolve("e".repeat(60)));
        try (RunDirectory directory = RunDirectory.create(List.of(deep, place.resolve("missing"), place))) {
            assertThat(directory.path()).hasParent(place);
            assertThat(directory.socket().toString()).hasSizeLessThan(100);
        }
        assertThatThrownBy(() -> RunDirectory.create(List.of(deep, place.resolve("missing"))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 90 are possible")
                .hasMessageContaining("missing");
    }

    @Test
    void in_aDeepPlace_isMade() throws IOException {
        Path deep = Files.createDirectories(place.resolve("d".repeat(60)).resolve("e".repeat(60)));
        try (RunDirectory directory = RunDirectory.in(deep)) {
            assertThat(directory.path()).hasParent(deep);
        }
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void close_removesAllButFollowsNoLinks() throws IOException {
        Path kept = Files.writeString(place.resolve("kept"), "x");
        RunDirectory directory = RunDirectory.create(List.of(place));
        Files.createDirectories(directory.file("a").resolve("b"));
        Files.createSymbolicLink(directory.file("link-out"), place);
        directory.close();
        assertThat(directory.path()).doesNotExist();
        assertThat(kept).exists();
    }

    @Test
    void sweepDead_leavesTheLivingAndWhatIsNotItsOwn() throws IOException {
        Path other = Files.createDirectory(place.resolve("mp-is-what-somebody-else-calls-it"));
        Path made = Files.createDirectory(place.resolve("mp-999999-abc-1"));
        Path dead = Files.createDirectory(place.resolve("mp-999999-abc-2"));
        Files.writeString(dead.resolve("lock"), "");
        Files.writeString(dead.resolve("status-1"), "x");
        Path unlocked = Files.createDirectory(place.resolve("mp-999999-abc-3"));
        Files.setLastModifiedTime(unlocked, FileTime.from(Instant.now().minusSeconds(120)));
        Path file = Files.writeString(place.resolve("mp-file"), "x");
        Path target = Files.createDirectory(place.resolve("target"));
        Files.writeString(target.resolve("lock"), "");
        Path link = Files.createSymbolicLink(place.resolve("mp-999999-abc-4"), target);
        try (RunDirectory first = RunDirectory.create(List.of(place));
                RunDirectory second = RunDirectory.create(List.of(place))) {
            second.sweepDead(List.of(place, place.resolve("missing")));
            assertThat(dead).doesNotExist();
            assertThat(unlocked).doesNotExist();
            assertThat(List.of(other, made, first.path(), second.path(), target.resolve("lock"), file, link))
                    .allSatisfy(path -> assertThat(path).exists());
        }
    }
}
