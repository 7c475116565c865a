package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** From {@code start()} to the first instruction of the target, one start at a time. */
final class Starts {
    private Starts() {}

    static Map<String, Double> spare(int count) throws Exception {
        Samples millis = new Samples();
        Path file = Files.createTempFile("start", "");
        try (Multiprocessing mp =
                Multiprocessing.builder().name("spare").spareProcesses(1).start()) {
            start(mp, file);
            for (int i = 0; i < count; i++) {
                Machine.awaitQuietChild("spare");
                millis.add(start(mp, file));
            }
        } finally {
            Files.delete(file);
        }
        return Map.of("start.spare", millis.median(), "start.spare.max", millis.max());
    }

    /** No spares. Which archive is there, is the caller's to see to. */
    static Map<String, Double> cold(int count) throws Exception {
        Samples millis = new Samples();
        Path file = Files.createTempFile("start", "");
        boolean archived;
        try (Multiprocessing mp =
                Multiprocessing.builder().name("cold").spareProcesses(0).start()) {
            start(mp, file);
            for (int i = 0; i < count; i++) {
                millis.add(start(mp, file));
            }
            archived = Files.readString(file).endsWith("archived");
        } finally {
            Files.delete(file);
        }
        return Map.of(archived ? "start.archive" : "start.cold", millis.median());
    }

    /** Starts until the archive is used, so that it is there from now on; gives up after a while. */
    static boolean makeArchive(int limitSeconds) throws Exception {
        long deadline = System.nanoTime() + limitSeconds * 1_000_000_000L;
        Path file = Files.createTempFile("start", "");
        try (Multiprocessing mp =
                Multiprocessing.builder().name("archive").spareProcesses(0).start()) {
            while (System.nanoTime() < deadline) {
                start(mp, file);
                if (Files.readString(file).endsWith("archived")) {
                    return true;
                }
                Thread.sleep(1000);
            }
            return false;
        } finally {
            Files.delete(file);
        }
    }

    private static double start(Multiprocessing mp, Path file) throws Exception {
        Process process = mp.process(Starts::arrived, file.toString());
        long began = System.nanoTime();
        process.start();
        process.join();
        return (Long.parseLong(Files.readString(file).split(" ")[0]) - began) / 1e6;
    }

    static void arrived(String file) throws IOException {
        // One clock for all JVMs of a Linux machine.
        long now = System.nanoTime();
        Files.writeString(Path.of(file), now + (Machine.isMapped("/archive-") ? " archived" : " alone"));
    }
}
