package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class DeadDriverTest {
    @TempDir
    Path place;

    @Test
    void kill9_leavesNoProcessAndTheNextDriverRemovesItsFiles() throws Exception {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", place.toString());
        List<String> options = List.of("-cp", TestDriver.classPath());
        try (TestDriver driver = TestDriver.start(options, environment, place, List.of("hold"))) {
            Path directory = Path.of(driver.line());
            assertThat(directory).hasParent(place);
            List<ProcessHandle> children = List.of(handle(driver), handle(driver));
            driver.process().destroyForcibly();
            assertThat(driver.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
            await().atMost(Duration.ofSeconds(5)).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(directory).exists();
            try (TestDriver next = TestDriver.start(options, environment, place, List.of("hold"))) {
                Path living = Path.of(next.line());
                await().until(() -> !directory.toFile().exists());
                assertThat(living).exists();
            }
        }
    }

    private static ProcessHandle handle(TestDriver driver) throws Exception {
        return ProcessHandle.of(Long.parseLong(driver.line())).orElseThrow();
    }

    @Test
    void close_leavesNoFile() throws Exception {
        Map<String, String> environment = Map.of("XDG_RUNTIME_DIR", place.toString());
        List<String> options = List.of("-cp", TestDriver.classPath());
        try (TestDriver driver = TestDriver.start(options, environment, place, List.of("ask", "args"))) {
            assertThat(driver.line()).isEqualTo("asked");
            assertThat(driver.process().waitFor(Machine.SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            assertThat(driver.process().exitValue()).isZero();
        }
        assertThat(place).isEmptyDirectory();
    }
}
