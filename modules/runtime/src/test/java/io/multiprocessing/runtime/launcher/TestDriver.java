package io.multiprocessing.runtime.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.runtime.launcher.JvmLauncher.Settings;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;

/** A driver in a JVM of its own: for what a driver is started with, and for its death. */
final class TestDriver implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;

    private TestDriver(Process process) {
        this.process = process;
        this.out = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
    }

    /** Starts one with options and environment of its own; the arguments are those of {@link #main}. */
    static TestDriver start(
            List<String> options, Map<String, String> environment, Path directory, List<String> arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add(TestDriver.class.getName());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().removeAll(DriverOptions.VARIABLES);
        builder.environment().putAll(environment);
        return new TestDriver(builder.start());
    }

    /** The class path of this JVM, every entry absolute. */
    static String classPath() {
        return String.join(
                File.pathSeparator,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toAbsolutePath().toString())
                        .toList());
    }

    String line() throws IOException {
        String line = out.readLine();
        if (line == null) {
            throw new AssertionError("the driver has ended");
        }
        return line;
    }

    Process process() {
        return process;
    }

    @Override
    public void close() throws Exception {
        process.getOutputStream().close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.waitFor();
    }

    /**
     * {@code ask QUESTION…}: asks a process and prints the answers, a line each. {@code hold}: starts a process and a spare,
     * prints directory and both ids, waits. {@code archive CACHE LOG}: starts processes until one has an archive, the last
     * with its class loading in the log.
     */
    public static void main(String[] arguments) throws Exception {
        List<String> words = List.of(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "ask" -> ask(words);
            case "hold" -> hold();
            case "archive" -> archive(Path.of(words.get(0)), words.get(1));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void ask(List<String> questions) throws Exception {
        try (Machine machine = new Machine(0)) {
            Jvm jvm = machine.launch(LaunchRequest.named("asked"));
            for (String question : questions) {
                System.out.println(Machine.ask(jvm, question).replace('\n', '|'));
            }
        }
    }

    private static void hold() throws Exception {
        Machine machine = new Machine(1);
        machine.launch(LaunchRequest.named("held"));
        Awaitility.await()
                .atMost(Duration.ofSeconds(Machine.SECONDS))
                .until(() -> machine.launcher.spares().ready() == 1);
        System.out.println(machine.launcher.directory());
        ProcessHandle.current().children().map(ProcessHandle::pid).forEach(System.out::println);
        System.in.read();
    }

    private static void archive(Path cache, String log) throws Exception {
        try (Machine machine =
                new Machine(new Settings(TestMain.class.getName(), 0, Optional.of(cache), Settings.HELLO_LIMIT))) {
            machine.launch(LaunchRequest.named("first"));
            Awaitility.await().atMost(Duration.ofSeconds(Machine.SECONDS)).until(() -> made(cache));
            Jvm jvm = machine.launch(Machine.options("-Xlog:class+load:file=" + log));
            System.out.println(Machine.ask(jvm, "args"));
            System.out.println("[" + jvm.lastWords() + "]");
        }
    }

    private static boolean made(Path cache) {
        File[] files = cache.toFile().listFiles((where, name) -> name.matches("archive-[0-9a-f]+\\.(jsa|failed)"));
        return files != null && files.length > 0 && Files.isReadable(files[0].toPath());
    }
}
