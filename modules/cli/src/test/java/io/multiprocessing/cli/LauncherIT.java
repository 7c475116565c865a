package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    private static final Path LAUNCHER = Path.of("target/mp/bin/mp").toAbsolutePath();
    private static final long COMMAND_SECONDS = 40;

    @TempDir
    Path temp;

    private Path link;

    @BeforeEach
    void linkIt() throws IOException {
        // As an administrator puts it on the PATH; the libraries are found all the same.
        link = Files.createSymbolicLink(temp.resolve("mp"), LAUNCHER);
    }

    @AfterEach
    void unlinkIt() throws IOException {
        // JUnit warns of a link that leads out of its directory.
        Files.delete(link);
    }

    @Test
    void mp_runsFromAnywhereWithTheJarsBesideIt() throws Exception {
        Path directory = temp.resolve("with a space");
        assertThat(run(Map.of(), "--version"))
                .satisfies(typed -> assertThat(typed.out())
                        .matches("mp [0-9].*, Java "
                                + Pattern.quote(Runtime.version().toString()) + "\n"))
                .satisfies(typed -> assertThat(typed.err()).isEmpty());
        assertThat(run(Map.of(), "keys", "init", "--directory", directory.toString()))
                .satisfies(typed -> assertThat(typed.err()).isEmpty())
                .satisfies(typed -> assertThat(typed.status()).isZero());
        assertThat(directory.resolve("ca.pem")).exists();
        assertThat(run(Map.of(), "keys", "init", "--directory", directory.toString()))
                .satisfies(typed -> assertThat(typed.err()).hasLineCount(1).contains("is there already"))
                .satisfies(typed -> assertThat(typed.status()).isEqualTo(1));
        assertThat(run(Map.of(), "kyes").status()).isEqualTo(2);
    }

    @Test
    void mp_withoutJava_saysSo() throws Exception {
        assertThat(run(Map.of("JAVA_HOME", "/nowhere"), "--version")).satisfies(typed -> {
            assertThat(typed.status()).isEqualTo(1);
            assertThat(typed.err()).hasLineCount(1).contains("JAVA_HOME is '/nowhere'");
        });
    }

    @Test
    void mp_optionsForJava_reachIt() throws Exception {
        assertThat(run(Map.of("MP_JAVA_OPTIONS", "-Xshare:auto -version"), "keys")
                        .err())
                .contains("64-Bit");
    }

    @Test
    void mp_thatOnlyAsks_loadsNeitherAkkaNorALogger() throws Exception {
        Path loaded = temp.resolve("loaded");
        Path runtime = Files.createDirectory(temp.resolve("runtime"));
        Map<String, String> environment =
                Map.of("MP_JAVA_OPTIONS", "-Xlog:class+load:file=" + loaded, "XDG_RUNTIME_DIR", runtime.toString());
        for (String[] words : new String[][] {{"status"}, {"ps"}, {"kill", "1"}}) {
            assertThat(run(environment, words)).satisfies(typed -> {
                assertThat(typed.err()).hasLineCount(1).contains("no agent of this user listens in " + runtime);
                assertThat(typed.status()).isEqualTo(2);
            });
            assertThat(loaded)
                    .content()
                    .contains("io.multiprocessing.runtime.admin.")
                    .doesNotContain(" akka.", " scala.", " com.typesafe.", " ch.qos.", " org.slf4j.");
        }
    }

    private Typed run(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(link.toString()));
        command.addAll(List.of(words));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(temp.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().keySet().removeAll(List.of("MP_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Typed(process.exitValue(), Files.readString(out), Files.readString(err));
    }
}
