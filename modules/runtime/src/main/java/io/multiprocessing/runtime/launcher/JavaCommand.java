package io.multiprocessing.runtime.launcher;

import io.multiprocessing.actors.process.LaunchRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Says how each JVM is started: program, options, environment, working directory. Confined to one thread. */
final class JavaCommand {
    private static final String OWN_VARIABLES = "MULTIPROCESSING_";

    private final String mainClass;
    private final RunDirectory directory;
    private final Optional<Archive> archive;
    private final Supplier<List<String>> options;
    private @Nullable List<String> inherited;
    private int classPaths;
    private @Nullable ClassPath written;

    /** @param options that every process has */
    JavaCommand(String mainClass, RunDirectory directory, Optional<Archive> archive, Supplier<List<String>> options) {
        this.mainClass = mainClass;
        this.directory = directory;
        this.archive = archive;
        this.options = options;
    }

    /** Of the driver's options, those that every process has. The first call may take tens of milliseconds. */
    List<String> inherited() {
        List<String> known = inherited;
        if (known == null) {
            known = options.get();
            inherited = known;
        }
        return known;
    }

    /**
     * The command for one process.
     *
     * @param output takes what the JVM writes past Java's streams
     */
    ProcessBuilder of(LaunchRequest request, ClassPath classPath, Path output) throws IOException {
        CommandLine.check(request.jvmOptions());
        Path home = Path.of(System.getProperty("java.home"));
        boolean sameJdk = request.javaHome().map(home::equals).orElse(true);
        List<String> others = new ArrayList<>(inherited());
        others.addAll(request.jvmOptions());
        List<String> command = new ArrayList<>();
        command.add(
                request.javaHome().orElse(home).resolve("bin").resolve("java").toString());
        command.addAll(CommandLine.defaults(directory.path(), sameJdk));
        if (sameJdk) {
            archive.ifPresent(made -> command.addAll(made.options()));
        }
        command.addAll(CommandLine.heap(
                others, CommandLine.memory(), Runtime.getRuntime().availableProcessors()));
        command.addAll(others);
        if (written != classPath) {
            written = classPath;
            classPaths++;
        }
        command.addAll(
                CommandLine.fitting(List.of("-cp", classPath.value()), directory.file("class-path-" + classPaths)));
        command.add(mainClass);
        command.add(request.name());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith(OWN_VARIABLES));
        environment.keySet().removeAll(DriverOptions.VARIABLES);
        environment.putAll(request.environment());
        request.directory().ifPresent(path -> builder.directory(path.toFile()));
        return builder;
    }
}
