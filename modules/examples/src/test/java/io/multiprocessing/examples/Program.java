package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** An example run as a program of its own, and what it left: its output and no process. */
public record Program(long pid, int exitCode, List<String> output, String errors, Duration time) {
    private static final Duration LIMIT = Duration.ofSeconds(50);

    /** With this test's class path. */
    public static Program run(Class<?> main, String... arguments) throws IOException, InterruptedException {
        return run(List.of(), main, arguments);
    }

    public static Program run(List<String> jvmOptions, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        return run(jvmOptions, (running, printed) -> {}, main, arguments);
    }

    /** @param meanwhile is called again and again, with the program's process and with what it has printed so far */
    public static Program run(
            List<String> jvmOptions,
            BiConsumer<? super ProcessHandle, ? super String> meanwhile,
            Class<?> main,
            String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Path output = Files.createTempFile("output", ".txt");
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            long started = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile())
                    .start();
            Set<ProcessHandle> family = new HashSet<>();
            try {
                while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                    process.descendants().forEach(family::add);
                    meanwhile.accept(process.toHandle(), Files.readString(output));
                    assertThat(Duration.ofNanos(System.nanoTime() - started))
                            .as("%s runs too long; so far: %s", main.getName(), Files.readString(output))
                            .isLessThan(LIMIT);
                }
                await().untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
            } finally {
                process.destroyForcibly();
                family.forEach(ProcessHandle::destroyForcibly);
            }
            return new Program(
                    process.pid(),
                    process.exitValue(),
                    Files.readAllLines(output),
                    Files.readString(errors),
                    Duration.ofNanos(System.nanoTime() - started));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    public Program succeeded() {
        assertThat(exitCode).as("exit code; %s; %s", output, errors).isZero();
        return this;
    }
}
