package io.multiprocessing.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What Linux tells of itself and of processes. */
final class Machine {
    private static final double CALM = 0.7;
    private static final long LOOK_MILLIS = 500;
    private static final long QUIET_LIMIT_NANOS = 30_000_000_000L;

    private Machine() {}

    static String describe() {
        return String.format(
                Locale.ROOT,
                "%s %s, %d processors, load %s",
                System.getProperty("java.vm.name"),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                load());
    }

    static String load() {
        return String.join(
                " ", List.of(read(Path.of("/proc/loadavg")).split(" ")).subList(0, 3));
    }

    /**
     * Waits until others leave the processors alone, but not for ever.
     *
     * @return the idle share of the processors just before
     */
    static double awaitCalm(long limitSeconds) throws InterruptedException {
        long deadline = System.nanoTime() + limitSeconds * 1_000_000_000;
        while (true) {
            double idle = idleShare();
            if (idle >= CALM || System.nanoTime() >= deadline) {
                return idle;
            }
        }
    }

    private static double idleShare() throws InterruptedException {
        long[] before = processorTimes();
        Thread.sleep(LOOK_MILLIS);
        long[] after = processorTimes();
        return (double) (after[0] - before[0]) / Math.max(1, after[1] - before[1]);
    }

    /** Idle and all, in ticks. */
    private static long[] processorTimes() {
        String[] fields =
                read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        long all = 0;
        for (int i = 1; i <= 8; i++) {
            all += Long.parseLong(fields[i]);
        }
        return new long[] {Long.parseLong(fields[4]) + Long.parseLong(fields[5]), all};
    }

    /** Memory that would be free without that process. */
    static double privateMebibytes(long pid) {
        return read(Path.of("/proc/" + pid + "/smaps_rollup"))
                        .lines()
                        .filter(line -> line.startsWith("Private_Clean:") || line.startsWith("Private_Dirty:"))
                        .mapToLong(line -> Long.parseLong(line.split(" +")[1]))
                        .sum()
                / 1024.0;
    }

    /** Neither there nor merely not yet buried. */
    static boolean isGone(long pid) {
        try {
            return state(Path.of("/proc/" + pid + "/stat")) == 'Z';
        } catch (UncheckedIOException e) {
            return true;
        }
    }

    /** Whether the file is mapped by this process. */
    static boolean isMapped(String part) {
        return read(Path.of("/proc/self/maps")).contains(part);
    }

    /** Waits until a child of this JVM whose last argument is the given one is there and does nothing any more. */
    static void awaitQuietChild(String lastArgument) throws InterruptedException {
        int quiet = 0;
        long deadline = System.nanoTime() + QUIET_LIMIT_NANOS;
        while (quiet < 5) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("no quiet child \"" + lastArgument + "\" after 30 s");
            }
            Thread.sleep(50);
            Optional<ProcessHandle> child = ProcessHandle.current()
                    .children()
                    .filter(each -> lastArgument.equals(lastArgument(each)))
                    .findFirst();
            quiet = child.isPresent() && isQuiet(child.get().pid()) ? quiet + 1 : 0;
        }
    }

    /** Of its whole command line: {@link ProcessHandle.Info#arguments} is empty when that has more than 4 KiB. */
    private static String lastArgument(ProcessHandle process) {
        try {
            String[] words =
                    read(Path.of("/proc/" + process.pid() + "/cmdline")).split("\0");
            return words[words.length - 1];
        } catch (UncheckedIOException e) {
            return "";
        }
    }

    private static boolean isQuiet(long pid) {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            return threads.allMatch(thread -> state(thread.resolve("stat")) == 'S');
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    private static char state(Path stat) {
        String text = read(stat);
        return text.charAt(text.lastIndexOf(')') + 2);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UncheckedIOException(e);
        } catch (IOException e) {
            throw new UncheckedIOException("could not read " + file, e);
        }
    }
}
