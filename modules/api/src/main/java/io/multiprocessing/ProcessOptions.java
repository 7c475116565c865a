package io.multiprocessing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a process is started with beside its target: name, JVM, environment, output, place.
 *
 * <p>Python's counterparts are {@code name} and {@code daemon} of {@code Process} and {@code set_executable}; the rest
 * is the JVM's. Immutable and thread-safe; every method with a parameter returns a changed copy, every method without
 * one tells the setting. Values are checked at once, except what only the agent that starts the process can know
 * (whether a directory exists, whether a JVM option is understood): that is a {@link StartFailedException} of
 * {@link Process#start()}.
 *
 * @since 0.1.0
 */
public final class ProcessOptions {
    private static final ProcessOptions DEFAULTS = new ProcessOptions(new Settings());

    private final Settings settings;

    private ProcessOptions(Settings settings) {
        this.settings = settings;
    }

    /**
     * The settings of a process that was given none.
     *
     * @return inherited daemon flag, JVM, environment and directory; {@link Output#INHERIT}
     */
    public static ProcessOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Names the process.
     *
     * @param name not blank; shown by {@link Process#name()}, {@code ps} and {@code jps -lm}
     * @return a changed copy
     * @throws IllegalArgumentException when the name is null or blank
     */
    public ProcessOptions name(String name) {
        Settings next = settings.copy();
        next.name = Require.notBlank("name", name);
        return new ProcessOptions(next);
    }

    /**
     * Tells the name.
     *
     * @return empty: {@code Process-N}, the N-th child of its parent
     */
    public Optional<String> name() {
        return Optional.ofNullable(settings.name);
    }

    /**
     * Sets whether the program ends the process when it closes instead of waiting for it.
     *
     * @param daemon true: ended; false: waited for
     * @return a changed copy
     */
    public ProcessOptions daemon(boolean daemon) {
        Settings next = settings.copy();
        next.daemon = daemon;
        return new ProcessOptions(next);
    }

    /**
     * Tells whether the process is a daemon.
     *
     * @return empty: as the process that makes it is
     */
    public Optional<Boolean> daemon() {
        return Optional.ofNullable(settings.daemon);
    }

    /**
     * Appends options of the JVM. They are added to the defaults; the last of two that differ wins.
     *
     * @param options such as {@code -Xmx512m} or {@code -Dname=value}, each one argument, none blank
     * @return a changed copy
     * @throws IllegalArgumentException when one is null or blank
     */
    public ProcessOptions jvmOptions(String... options) {
        Settings next = settings.copy();
        List<String> all = new ArrayList<>(next.jvmOptions);
        for (String option : Require.nonNull("jvmOptions", options)) {
            all.add(Require.notBlank("jvmOptions", option));
        }
        next.jvmOptions = List.copyOf(all);
        return new ProcessOptions(next);
    }

    /**
     * Tells the options of the JVM.
     *
     * @return in the order in which they were added; unmodifiable
     */
    public List<String> jvmOptions() {
        return settings.jvmOptions;
    }

    /**
     * Starts the process with another JDK, as Python's {@code set_executable} does with another interpreter.
     *
     * @param home the directory that has {@code bin/java}
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public ProcessOptions javaHome(Path home) {
        Settings next = settings.copy();
        next.javaHome = Require.nonNull("javaHome", home);
        return new ProcessOptions(next);
    }

    /**
     * Tells the JDK's home.
     *
     * @return empty: that of the agent that starts the process
     */
    public Optional<Path> javaHome() {
        return Optional.ofNullable(settings.javaHome);
    }

    /**
     * Adds one variable to the environment that the process inherits, or replaces it there.
     *
     * @param name not blank, without {@code =} and NUL
     * @param value any text without NUL
     * @return a changed copy
     * @throws IllegalArgumentException when one of the two is null or not as said
     */
    public ProcessOptions environment(String name, String value) {
        String variable = Require.notBlank("environment variable's name", name);
        if (variable.indexOf('=') >= 0 || variable.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "environment variable's name must have no '=' and no NUL, was \"" + variable + '"');
        }
        if (Require.nonNull("value of environment variable " + variable, value).indexOf('\0') >= 0) {
            throw new IllegalArgumentException("value of environment variable " + variable + " must have no NUL");
        }
        Settings next = settings.copy();
        Map<String, String> all = new LinkedHashMap<>(next.environment);
        all.put(variable, value);
        next.environment = Collections.unmodifiableMap(all);
        return new ProcessOptions(next);
    }

    /**
     * Tells the variables that are added to the inherited environment.
     *
     * @return in the order in which they were added; unmodifiable
     */
    public Map<String, String> environment() {
        return settings.environment;
    }

    /**
     * Sets the working directory.
     *
     * @param workingDirectory one that exists where the process is started
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public ProcessOptions directory(Path workingDirectory) {
        Settings next = settings.copy();
        next.directory = Require.nonNull("directory", workingDirectory);
        return new ProcessOptions(next);
    }

    /**
     * Tells the working directory.
     *
     * @return empty: that of the agent that starts the process
     */
    public Optional<Path> directory() {
        return Optional.ofNullable(settings.directory);
    }

    /**
     * Sets where standard output and error go.
     *
     * @param output the place for both
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public ProcessOptions output(Output output) {
        Settings next = settings.copy();
        next.output = Require.nonNull("output", output);
        return new ProcessOptions(next);
    }

    /**
     * Tells where standard output and error go.
     *
     * @return {@link Output#INHERIT} unless told otherwise
     */
    public Output output() {
        return settings.output;
    }

    /**
     * Sets which agent hosts the process.
     *
     * @param placement the agent or the way to choose it
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public ProcessOptions placement(Placement placement) {
        Settings next = settings.copy();
        next.placement = Require.nonNull("placement", placement);
        return new ProcessOptions(next);
    }

    /**
     * Tells which agent hosts the process.
     *
     * @return empty: the default that {@link Placement} describes
     */
    public Optional<Placement> placement() {
        return Optional.ofNullable(settings.placement);
    }

    /** Names the variables of the environment without their values, which may be secrets. */
    @Override
    public String toString() {
        return "ProcessOptions[name=" + settings.name + ", daemon=" + settings.daemon + ", jvmOptions="
                + settings.jvmOptions + ", javaHome=" + settings.javaHome + ", environment="
                + settings.environment.keySet() + ", directory=" + settings.directory + ", output=" + settings.output
                + ", placement=" + settings.placement + "]";
    }

    /** Written only between copy() and the constructor, whose final field then publishes it. */
    private static final class Settings implements Cloneable {
        @Nullable
        String name;

        @Nullable
        Boolean daemon;

        List<String> jvmOptions = List.of();

        @Nullable
        Path javaHome;

        Map<String, String> environment = Map.of();

        @Nullable
        Path directory;

        Output output = Output.INHERIT;

        @Nullable
        Placement placement;

        Settings copy() {
            try {
                return (Settings) clone();
            } catch (CloneNotSupportedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
