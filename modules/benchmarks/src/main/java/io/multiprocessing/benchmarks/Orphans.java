package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How long the processes of a driver live that is killed by signal 9. */
final class Orphans {
    private static final long LIMIT_NANOS = 3_000_000_000L;

    private Orphans() {}

    static Map<String, Double> measure(int count) throws IOException, InterruptedException {
        Samples millis = new Samples();
        for (int i = 0; i < count; i++) {
            millis.add(once());
        }
        double left = millis.max() >= LIMIT_NANOS / 1e6 ? 1 : 0;
        return Map.of("orphans.p50", millis.median(), "orphans.max", millis.max(), "orphans.left", left);
    }

    private static double once() throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Orphans.class.getName()));
        java.lang.Process driver = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader out = driver.inputReader()) {
            String line = out.readLine();
            if (line == null) {
                throw new IOException("the driver that is to be killed did not start");
            }
            List<Long> pids = new ArrayList<>();
            for (String pid : line.split(" ")) {
                pids.add(Long.valueOf(pid));
            }
            driver.destroyForcibly();
            long began = System.nanoTime();
            while (!pids.stream().allMatch(Machine::isGone) && System.nanoTime() - began < LIMIT_NANOS) {
                Thread.sleep(1);
            }
            return (System.nanoTime() - began) / 1e6;
        } finally {
            driver.destroyForcibly().waitFor();
        }
    }

    /** The driver: a sleeping process, a computing one, a pool of two that has worked, a spare. */
    public static void main(String[] arguments) throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            mp.process(Idle::sleep).start();
            mp.process(Orphans::computeForEver).start();
            Pool pool = mp.pool(2);
            pool.map(Pools::same, List.of(1, 2, 3, 4), 1);
            Machine.awaitQuietChild("spare");
            StringBuilder pids = new StringBuilder();
            ProcessHandle.current()
                    .descendants()
                    .forEach(child -> pids.append(child.pid()).append(' '));
            System.out.println(pids.toString().strip());
            Thread.sleep(60_000);
        }
    }

    static void computeForEver() {
        long x = 0;
        while (true) {
            x = Pools.compute(1_000_000) + x;
        }
    }
}
