package io.multiprocessing.actors.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The JVM that a process needs.
 *
 * @param name shown by {@code ps} and {@code jps}
 * @param jvmOptions added to the defaults; the last of two that differ wins
 * @param javaHome empty: the agent's own
 * @param environment added to the agent's own
 * @param directory working directory; empty: the agent's own
 */
public record LaunchRequest(
        String name,
        List<String> jvmOptions,
        Optional<Path> javaHome,
        Map<String, String> environment,
        Optional<Path> directory) {

    public LaunchRequest {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /** A JVM with nothing special about it. */
    public static LaunchRequest named(String name) {
        return new LaunchRequest(name, List.of(), Optional.empty(), Map.of(), Optional.empty());
    }

    /** Whether a JVM that was started for nobody in particular will do. */
    public boolean isDefault() {
        return jvmOptions.isEmpty() && javaHome.isEmpty() && environment.isEmpty() && directory.isEmpty();
    }
}
