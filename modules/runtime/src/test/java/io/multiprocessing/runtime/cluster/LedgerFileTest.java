package io.multiprocessing.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.multiprocessing.semantics.lock.Epoch;
import io.multiprocessing.semantics.lock.LedgerRecord;
import io.multiprocessing.semantics.lock.TokenMark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {
    private static final LedgerRecord KEPT = new LedgerRecord(
            new Epoch(3, "a reign"), new TokenMark(new Epoch(2, "another"), 1 << 20, Set.of("a"), Set.of("a", "b")));

    @TempDir
    Path directory;

    @Test
    void read_beforeTheFirstWrite_isNone() throws IOException {
        assertThat(new LedgerFile(directory.resolve("new"), "locks").read()).isEqualTo(LedgerRecord.NONE);
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void read_afterWrites_isTheLast() throws IOException {
        Path folder = directory.resolve("made");
        new LedgerFile(folder, "locks").write(LedgerRecord.NONE);
        new LedgerFile(folder, "locks").write(KEPT);
        assertThat(new LedgerFile(folder, "locks").read()).isEqualTo(KEPT);
        assertThat(folder).isDirectoryContaining("glob:**locks").isDirectoryNotContaining("glob:**.new");
    }

    @Test
    void read_besideAWriteThatACrashEnded_isWhatWasBefore() throws IOException {
        LedgerFile file = new LedgerFile(directory, "locks");
        file.write(KEPT);
        Files.write(directory.resolve("locks.new"), new byte[] {1, 2, 3});
        assertThat(file.read()).isEqualTo(KEPT);
        file.write(LedgerRecord.NONE);
        assertThat(file.read()).isEqualTo(LedgerRecord.NONE);
    }

    @Test
    void read_ofADamagedFile_isRefusedWhateverByteItIs() throws IOException {
        LedgerFile file = new LedgerFile(directory, "locks");
        file.write(KEPT);
        byte[] whole = Files.readAllBytes(directory.resolve("locks"));
        for (int length = 0; length < whole.length; length++) {
            Files.write(directory.resolve("locks"), Arrays.copyOf(whole, length));
            assertThatIOException().isThrownBy(file::read).withMessageContainingAll("locks is damaged", "restore");
        }
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= 0x10;
            Files.write(directory.resolve("locks"), changed);
            assertThatIOException().isThrownBy(file::read);
        }
    }

    @Test
    void write_whereNothingCanBeWritten_fails() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatIOException().isThrownBy(() -> new LedgerFile(file, "locks").write(KEPT));
    }
}
