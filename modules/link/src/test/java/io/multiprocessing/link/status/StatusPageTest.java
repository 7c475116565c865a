package io.multiprocessing.link.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.link.status.StatusPage.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusPageTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void path() {
        file = directory.resolve("status");
    }

    @Test
    void create_saysNothing() {
        try (StatusPage page = StatusPage.create(file)) {
            assertThat(page.startedChunk()).isZero();
            assertThat(page.exitHook()).isFalse();
            assertThat(page.signal()).isZero();
            assertThat(page.outcome()).isEqualTo(Outcome.NONE);
            assertThat(page.outOfMemorySeen()).isFalse();
        }
    }

    @Test
    void open_seesEachFieldThatTheOtherStored() {
        try (StatusPage reader = StatusPage.create(file);
                StatusPage writer = StatusPage.open(file)) {
            writer.chunkStarted(Long.MAX_VALUE);
            assertThat(reader.startedChunk()).isEqualTo(Long.MAX_VALUE);
            assertThat(reader.exitHook()).isFalse();
            writer.exitHookRan();
            assertThat(reader.exitHook()).isTrue();
            assertThat(reader.signal()).isZero();
            writer.signalSeen(15);
            assertThat(reader.signal()).isEqualTo(15);
            assertThat(reader.outcome()).isEqualTo(Outcome.NONE);
            writer.outcome(Outcome.EXCEPTION);
            assertThat(reader.outcome()).isEqualTo(Outcome.EXCEPTION);
            assertThat(reader.outOfMemorySeen()).isFalse();
            writer.outOfMemory();
            assertThat(reader.outOfMemorySeen()).isTrue();
            assertThat(reader.startedChunk()).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void close_deletesWhereItWasMadeAndOnlyThere() {
        StatusPage made = StatusPage.create(file);
        StatusPage.open(file).close();
        assertThat(file).exists();
        made.close();
        made.close();
        assertThat(file).doesNotExist();
        assertThat(made.startedChunk()).isZero();
    }

    @Test
    void close_keepsWhatWasSaid() {
        StatusPage made = StatusPage.create(file);
        try (StatusPage writer = StatusPage.open(file)) {
            writer.chunkStarted(5);
            writer.signalSeen(9);
        }
        made.close();
        assertThat(made.startedChunk()).isEqualTo(5);
        assertThat(made.signal()).isEqualTo(9);
    }

    @Test
    void stores_inAnInterruptedThread_arriveAndKeepTheInterrupt() {
        try (StatusPage reader = StatusPage.create(file);
                StatusPage writer = StatusPage.open(file)) {
            Thread.currentThread().interrupt();
            writer.outcome(Outcome.COMPLETED);
            writer.chunkStarted(5);
            writer.chunkStarted(6);
            writer.exitHookRan();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(reader.outcome()).isEqualTo(Outcome.COMPLETED);
            assertThat(reader.startedChunk()).isEqualTo(6);
            assertThat(reader.exitHook()).isTrue();
        }
    }

    @Test
    void create_refusesAFileThatIsThere() throws IOException {
        Files.writeString(file, "of somebody else");
        assertThatThrownBy(() -> StatusPage.create(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("of somebody else");
    }

    @Test
    void open_refusesWhatIsNoStatusPage() throws IOException {
        assertThatThrownBy(() -> StatusPage.open(file)).isInstanceOf(UncheckedIOException.class);
        Files.writeString(file, "short");
        assertThatThrownBy(() -> StatusPage.open(file))
                .hasMessageContaining("has 64 bytes")
                .hasMessageContaining("has 5");
    }

    @Test
    void kill9_leavesWhatWasStored() throws Exception {
        try (StatusPage page = StatusPage.create(file)) {
            Process writer = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            file.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (InputStream out = writer.getInputStream()) {
                assertThat(out.read()).isEqualTo('w');
            } finally {
                writer.destroyForcibly();
            }
            assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(writer.exitValue()).isEqualTo(137);
            assertThat(page.startedChunk()).isEqualTo(77);
            assertThat(page.exitHook()).isFalse();
            assertThat(page.outcome()).isEqualTo(Outcome.COMPLETED);
        }
    }

    /** Stores, says so and waits to be killed. */
    static final class Writer {
        private Writer() {}

        public static void main(String[] args) throws IOException {
            StatusPage page = StatusPage.open(Path.of(args[0]));
            page.chunkStarted(77);
            page.outcome(Outcome.COMPLETED);
            System.out.print('w');
            System.out.flush();
            System.in.read();
        }
    }
}
