package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** A program that uses the library, in a JVM of its own with this one's class path. */
final class DriverJvm implements AutoCloseable {
    private static final long SECONDS = 40;

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Thread reader;

    /** @param program the class whose main it runs */
    DriverJvm(Class<?> program, String... arguments) throws IOException {
        this(List.of(), program, arguments);
    }

    /** @param options of its JVM */
    DriverJvm(List<String> options, Class<?> program, String... arguments) throws IOException {
        this(Path.of(System.getProperty("java.io.tmpdir")), Map.of(), options, program.getName(), arguments);
    }

    /** One that has its run directory there, where no other program looks. */
    static DriverJvm in(Path temporary, Class<?> program, String... arguments) throws IOException {
        return new DriverJvm(temporary, Map.of("XDG_RUNTIME_DIR", ""), List.of(), program.getName(), arguments);
    }

    /** @param source of one class, which is compiled in memory, as {@code java Program.java} does */
    static DriverJvm ofSource(Path source) throws IOException {
        return new DriverJvm(Path.of(System.getProperty("java.io.tmpdir")), Map.of(), List.of(), source.toString());
    }

    private DriverJvm(
            Path temporary, Map<String, String> environment, List<String> options, String program, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                System.getProperty("java.class.path")));
        command.addAll(options);
        command.add(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        reader = new Thread(this::read, "lines-of-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader in = process.inputReader()) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    long pid() {
        return process.pid();
    }

    List<String> lines() {
        return lines;
    }

    /** Waits for a line that begins so. @return what follows */
    String awaitLine(String beginning) {
        await().atMost(SECONDS, TimeUnit.SECONDS)
                .failFast("it has ended", () -> !process.isAlive() && !reader.isAlive() && find(beginning) == null)
                .untilAsserted(() -> assertThat(find(beginning))
                        .as("a line \"%s…\" in %s", beginning, lines)
                        .isNotNull());
        return find(beginning);
    }

    private String find(String beginning) {
        return lines.stream()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()).strip())
                .findFirst()
                .orElse(null);
    }

    /** Waits for its end and for all that it printed. @return its exit code */
    int awaitEnd() throws InterruptedException {
        assertThat(process.waitFor(SECONDS, TimeUnit.SECONDS))
                .as("ended, having said %s", lines)
                .isTrue();
        reader.join(TimeUnit.SECONDS.toMillis(SECONDS));
        return process.exitValue();
    }

    /** Ends its standard input, by which an agent leaves in order. */
    void end() throws IOException {
        process.getOutputStream().close();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }
}
