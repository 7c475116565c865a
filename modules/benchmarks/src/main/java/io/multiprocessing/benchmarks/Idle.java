package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import java.nio.file.Path;
import java.util.Map;

/** Private memory of processes that have nothing to do for five seconds. */
final class Idle {
    private static final long IDLE_MILLIS = 5000;

    private Idle() {}

    static Map<String, Double> measure() throws Exception {
        java.lang.Process bare = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Idle.class.getName())
                .start();
        try (Multiprocessing mp = Multiprocessing.builder().name("idle").start()) {
            Process process = mp.process(Idle::sleep);
            process.start();
            Pool pool = mp.pool(1);
            long worker = pool.apply(Idle::pid);
            Thread.sleep(IDLE_MILLIS);
            Map<String, Double> memory = Map.of(
                    "idle.process", Machine.privateMebibytes(process.pid().orElseThrow()),
                    "idle.worker", Machine.privateMebibytes(worker),
                    "idle.bare", Machine.privateMebibytes(bare.pid()));
            process.kill();
            pool.terminate();
            return memory;
        } finally {
            bare.destroyForcibly().waitFor();
        }
    }

    /** The bare JVM. */
    public static void main(String[] arguments) throws InterruptedException {
        sleep();
    }

    static void sleep() throws InterruptedException {
        Thread.sleep(60_000);
    }

    static long pid() {
        return ProcessHandle.current().pid();
    }
}
