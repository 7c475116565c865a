package io.multiprocessing.runtime.instance;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.multiprocessing.runtime.admin.AdminException;
import io.multiprocessing.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentInstanceTest {
    /** It would not be a member in time, so whoever looks at the socket later says that instead. */
    @Test
    void start_withAnAdminSocketThatCannotBe_failsBeforeItJoins(@TempDir Path directory) throws IOException {
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
        Settings settings = Settings.DEFAULTS
                .with("bind.host", "127.0.0.1")
                .with("bind.port", 0)
                .with("join", "127.0.0.1:1")
                .with("insecure-transport", true)
                .with("start-timeout", Duration.ofSeconds(1))
                .with("classes.cache", directory.resolve("classes"))
                .with("admin.socket", open.resolve("a.sock"));
        assertThatExceptionOfType(AdminException.class)
                .isThrownBy(() -> AgentInstance.start(settings, lost -> {}))
                .withMessageContaining("is open to others");
    }
}
