package io.multiprocessing.runtime.launcher;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which of the options that the driver's JVM was started with its processes are started with too.
 *
 * <p>Inherited: access to modules, preview features, assertions, limits of heap and stack, and those system properties
 * that a JVM reads only as it starts (all others travel over the link). Not inherited: debuggers, agents, JMX and what
 * is else about this one JVM. Options from {@code JAVA_TOOL_OPTIONS} and the like count as the driver's own; the
 * variables themselves are not handed on, as they would bring the rest along.
 */
public final class DriverOptions {
    /** Variables that a JVM takes options from. */
    static final List<String> VARIABLES = List.of("JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS");

    private static final Pattern INHERITED = Pattern.compile(String.join(
            "|",
            "--add-(opens|exports|reads|modules)=.*",
            "--enable-native-access=.*",
            "--enable-preview",
            "-(ea|da|enableassertions|disableassertions)(:.*)?",
            "-(esa|dsa|enablesystemassertions|disablesystemassertions)",
            "-Xmx.*",
            "-XX:(MaxHeapSize|MaxRAM|MaxRAMPercentage)=.*",
            "-Xss.*",
            "-D(file\\.encoding|java\\.io\\.tmpdir|java\\.library\\.path|java\\.locale\\.providers"
                    + "|user\\.(language|script|country|variant|timezone))(=.*)?"));

    /** Those that name places of this machine. */
    private static final Pattern PLACES = Pattern.compile("-Djava\\.(io\\.tmpdir|library\\.path)(=.*)?");

    private DriverOptions() {}

    /** Of this JVM's, what processes on other machines have too: what is inherited, but for places of this machine. */
    public static List<String> forOtherMachines() {
        return forOtherMachines(ofThisJvm());
    }

    static List<String> forOtherMachines(List<String> options) {
        return inherited(options).stream()
                .filter(option -> !PLACES.matcher(option).matches())
                .toList();
    }

    /** Of all options, those that are inherited, in their order. */
    public static List<String> inherited(List<String> options) {
        return options.stream()
                .filter(option -> INHERITED.matcher(option).matches())
                .toList();
    }

    /** What this JVM was started with. The first call in a JVM takes tens of milliseconds. */
    static List<String> ofThisJvm() {
        try {
            return ManagementFactory.getRuntimeMXBean().getInputArguments();
        } catch (NoClassDefFoundError e) {
            // A runtime image without java.management.
            return List.of();
        }
    }
}
