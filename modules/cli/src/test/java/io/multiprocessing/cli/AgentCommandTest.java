package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code mp agent} refuses before or while it starts. */
class AgentCommandTest {
    @TempDir
    Path temp;

    private Path config;

    @BeforeEach
    void writeConfig() throws IOException {
        config = Files.writeString(temp.resolve("agent.conf"), """
                bind.host = 127.0.0.1
                insecure-transport = true
                start-timeout = 1 s
                """);
    }

    @Test
    void settingsThatCannotBe_areRefusedInOneLine() throws IOException {
        assertRefused(2, "did you mean bootstrap?", "--set", "bootstap=true");
        assertRefused(2, "bind.port must be a whole number", "--set", "bind.port=x");
        assertRefused(2, "neither join nor bootstrap");
        assertRefused(2, "leave it true", "--set", "agent=false");
        Files.writeString(config, "roles = [mp-agent]\n");
        assertRefused(2, "bind.host is not set");
        Files.writeString(config, "nmae = x\n");
        assertRefused(2, "agent.conf: 1: there is no setting \"nmae\"");
        Files.delete(config);
        assertRefused(2, "there is no file " + config);
        assertThat(Typed.mp("agent")).satisfies(typed -> {
            assertThat(typed.status()).isEqualTo(2);
            assertThat(typed.err()).hasLineCount(1).contains("--config");
        });
    }

    @Test
    void startThatFails_saysWhyInOneLine() {
        assertRefused(1, "is no member of cluster \"mp\" after 1 s", "--set", "join=127.0.0.1:1");
        assertRefused(1, "cannot listen on", "--set", "bootstrap=true", "--set", "bind.host=192.0.2.1");
    }

    @Test
    void adminSocketThatCannotBe_isAFailedStart() {
        assertRefused(
                1,
                "at most 100 are possible",
                "--set",
                "bootstrap=true",
                "--set",
                "admin.socket=" + temp.resolve("x".repeat(100)),
                "--set",
                "classes.cache=" + temp.resolve("classes"));
    }

    private void assertRefused(int status, String words, String... more) {
        Object[] args = new Object[more.length + 3];
        args[0] = "agent";
        args[1] = "--config";
        args[2] = config;
        System.arraycopy(more, 0, args, 3, more.length);
        assertThat(Typed.mp(args)).satisfies(typed -> {
            assertThat(typed.err()).hasLineCount(1).startsWith("mp agent: ").contains(words);
            assertThat(typed.status()).isEqualTo(status);
            assertThat(typed.out()).isEmpty();
        });
    }
}
