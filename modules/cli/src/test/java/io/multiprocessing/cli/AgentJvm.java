package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code mp agent}, started by the launcher; its socket is below the directory of the test. */
final class AgentJvm implements AutoCloseable {
    private static final Path LAUNCHER = Path.of("target/mp/bin/mp").toAbsolutePath();
    private static final long SECONDS = 40;
    private static final Pattern UP = Pattern.compile("agent (\\S+:(\\d+)) is a member of cluster (\\S+)\n");

    private final Process process;
    private final Path out;
    private final Path err;

    /** @param settings as {@code name=value} */
    AgentJvm(Path temp, String name, String... settings) throws IOException {
        Path config = Files.writeString(temp.resolve(name + ".conf"), "bind.host = 127.0.0.1\n");
        out = temp.resolve(name + ".out");
        err = temp.resolve(name + ".err");
        List<String> words = new ArrayList<>(List.of("agent", "--config", config.toString()));
        words.addAll(List.of("--set", "classes.cache=" + temp.resolve("classes")));
        words.addAll(List.of("--set", "state.directory=" + temp.resolve("state")));
        for (String setting : settings) {
            words.addAll(List.of("--set", setting));
        }
        process = launcher(temp, words)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }

    private static ProcessBuilder launcher(Path temp, List<String> words) {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(temp.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("XDG_RUNTIME_DIR", temp.toString());
        builder.environment().keySet().removeAll(List.of("MP_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder;
    }

    /** Another command of mp, on the same machine. */
    static Typed mp(Path temp, String... words) throws IOException, InterruptedException {
        Path out = Files.createTempFile(temp, "mp", ".out");
        Path err = Files.createTempFile(temp, "mp", ".err");
        Process process = launcher(temp, List.of(words))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Typed(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    /** Waits until it is a member. @return this */
    AgentJvm awaitUp() {
        await().atMost(SECONDS, TimeUnit.SECONDS)
                .failFast(() -> assertThat(process.isAlive()).as(said()).isTrue())
                .until(() -> UP.matcher(read(out)).find());
        return this;
    }

    private Matcher up() {
        Matcher matcher = UP.matcher(read(out));
        assertThat(matcher.find()).isTrue();
        return matcher;
    }

    String address() {
        return up().group(1);
    }

    /** Where it is to be by the name of its cluster and its port. */
    Path socket(Path temp) {
        return temp.resolve("multiprocessing/" + up().group(3) + "-" + up().group(2) + ".sock");
    }

    String said() {
        return read(out) + read(err);
    }

    String err() {
        return read(err);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** @return its exit status */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS)).as(said()).isTrue();
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
