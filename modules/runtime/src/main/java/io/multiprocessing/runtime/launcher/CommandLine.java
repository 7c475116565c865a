package io.multiprocessing.runtime.launcher;

import io.multiprocessing.StartFailedException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command that starts one JVM. Of two options that differ the last wins: ours, the driver's, the request's. */
final class CommandLine {
    /** Beyond it a worker's full collections would be felt: the JVM chooses its collector. */
    static final long SERIAL_HEAP_LIMIT = 2L << 30;

    /** Linux takes 128 KiB for one argument. */
    static final int ARGUMENT_LIMIT = 100_000;

    private static final Pattern COLLECTOR = Pattern.compile("-XX:[+-]Use\\w+GC");
    private static final Pattern HEAP = Pattern.compile("(?:-Xmx|-XX:MaxHeapSize=)(\\d+)([kKmMgGtT]?)");
    private static final Pattern SHARE = Pattern.compile("-XX:(MaxRAM|MaxRAMPercentage|MaxRAMFraction)=.*");
    private static final Pattern CLASS_PATH = Pattern.compile(
            "-cp|-classpath|-jar|-m|-p|--(class-path|module-path|module)(=.*)?|-Djava\\.class\\.path=.*");

    private CommandLine() {}

    /** Options of every JVM that is started by this one. */
    static List<String> defaults(Path runDirectory, boolean sameJdk) {
        List<String> options = new ArrayList<>(List.of(
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + runDirectory.resolve("hs_err_%p.log")));
        if (sameJdk && Runtime.version().feature() <= 25) {
            // The JDK's own archive where it was made for: 9 MB less to copy and 10 ms less to patch in each process.
            options.add("-XX:+UnlockDiagnosticVMOptions");
            options.add("-XX:ArchiveRelocationMode=0");
        }
        return options;
    }

    /**
     * Heap and collector, where the options that follow do not say otherwise: half of the memory shared out to the
     * processors, and the serial collector while the heap is small, since a worker is one busy thread.
     *
     * @param memory of the machine or container
     */
    static List<String> heap(List<String> others, long memory, int processors) {
        List<String> options = new ArrayList<>();
        long heap = -1;
        boolean said = false;
        for (String option : others) {
            Matcher matcher = HEAP.matcher(option);
            if (matcher.matches()) {
                heap = bytes(matcher.group(1), matcher.group(2));
                said = true;
            } else if (SHARE.matcher(option).matches()) {
                said = true;
            }
        }
        if (!said) {
            heap = memory / 2 / processors;
            options.add("-XX:MaxRAMPercentage=" + String.format(Locale.ROOT, "%.3f", 50.0 / processors));
        }
        boolean chosen =
                others.stream().anyMatch(option -> COLLECTOR.matcher(option).matches());
        if (!chosen && heap >= 0 && heap <= SERIAL_HEAP_LIMIT) {
            options.add("-XX:+UseSerialGC");
        }
        return options;
    }

    private static long bytes(String digits, String unit) {
        int shift = switch (unit.toLowerCase(Locale.ROOT)) {
            case "k" -> 10;
            case "m" -> 20;
            case "g" -> 30;
            case "t" -> 40;
            default -> 0;
        };
        try {
            return Long.parseLong(digits) << shift;
        } catch (NumberFormatException e) {
            // The JVM will refuse it with its own words.
            return -1;
        }
    }

    /** Memory of the machine or container, near enough: a JVM that was told nothing takes a quarter of it. */
    static long memory() {
        return 4 * Runtime.getRuntime().maxMemory();
    }

    /** Refuses options that would take the process's own classes away. */
    static void check(List<String> requested) {
        for (String option : requested) {
            if (CLASS_PATH.matcher(option).matches()) {
                throw new StartFailedException("cannot start a process with the JVM option " + option
                        + ": its class path is the driver's; add what it needs to the driver's class path");
            }
        }
    }

    /** The options themselves, or where they are too long for a command line one that names the file they are in. */
    static List<String> fitting(List<String> options, Path file) throws IOException {
        long length = options.stream().mapToLong(option -> option.length() + 1L).sum();
        if (length <= ARGUMENT_LIMIT) {
            return options;
        }
        if (!Files.exists(file)) {
            StringBuilder text = new StringBuilder();
            for (String option : options) {
                text.append('"')
                        .append(option.replace("\\", "\\\\").replace("\"", "\\\""))
                        .append("\"\n");
            }
            Files.writeString(file, text, nativeCharset());
        }
        return List.of("@" + file);
    }

    /** The launcher hands the bytes of an argument file on as they are. */
    private static Charset nativeCharset() {
        String name = System.getProperty("sun.jnu.encoding");
        return name != null && Charset.isSupported(name) ? Charset.forName(name) : StandardCharsets.UTF_8;
    }
}
