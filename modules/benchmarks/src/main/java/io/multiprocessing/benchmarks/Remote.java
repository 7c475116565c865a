package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Pools on agents of a cluster, which speak TLS as they do everywhere. */
final class Remote {
    private static final int TASKS = 16;
    private static final int TIMES = 3;

    private Remote() {}

    /** A no-op on an agent, one after another. */
    static Map<String, Double> apply(int count) throws Exception {
        Samples micros = new Samples();
        try (Agents agents = new Agents("remote-apply", 1);
                Multiprocessing mp = agents.driver();
                Pool pool = mp.pool(1)) {
            for (int i = 0; i < 3 * count; i++) {
                int unused = pool.apply(Pools::same, i);
            }
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                int unused = pool.apply(Pools::same, i);
                micros.add((System.nanoTime() - began) / 1e3);
            }
        }
        return Map.of("remote.apply.p50", micros.median(), "remote.apply.p99", micros.percentile(99));
    }

    /** The same tasks on two workers of this machine's, embedded and on an agent each, in turns. */
    static Map<String, Double> scale() throws Exception {
        List<Integer> tasks = Collections.nCopies(TASKS, Pools.roundsOfOneTask());
        try (Agents agents = new Agents("remote-scale", 2);
                Multiprocessing there = agents.driver();
                Multiprocessing here = Multiprocessing.builder().name("here").start();
                Pool remote = there.pool(PoolOptions.defaults().processes(2).placement(Placement.spread()));
                Pool embedded = here.pool(2)) {
            Samples ratio = new Samples();
            remote.map(Pools::compute, tasks.subList(0, 8), 1);
            embedded.map(Pools::compute, tasks.subList(0, 8), 1);
            for (int i = 0; i < TIMES; i++) {
                ratio.add(nanos(embedded, tasks) / nanos(remote, tasks));
            }
            return Map.of("remote.scale", ratio.median());
        }
    }

    private static double nanos(Pool pool, List<Integer> tasks) throws InterruptedException {
        long began = System.nanoTime();
        pool.map(Pools::compute, tasks, 1);
        return System.nanoTime() - began;
    }

    static void sleep() throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
    }

    /** One of three agents is killed: how long until its process is gone, and until whoever waits for it is told. */
    static Map<String, Double> loss(int times) throws Exception {
        Samples gone = new Samples();
        Samples told = new Samples();
        for (int i = 0; i < times; i++) {
            try (Agents agents = new Agents("remote-loss", 3);
                    Multiprocessing mp = agents.driver()) {
                Process process = mp.process(
                                ProcessOptions.defaults().placement(Placement.role("agent-2")), Remote::sleep)
                        .start();
                long began = System.nanoTime();
                agents.kill(2);
                while (!Machine.isGone(process.pid().orElseThrow())) {
                    Thread.sleep(1);
                }
                gone.add((System.nanoTime() - began) / 1e6);
                process.join();
                told.add((System.nanoTime() - began) / 1e9);
            }
        }
        return Map.of("loss.gone", gone.median(), "loss.told", told.median(), "loss.told.max", told.max());
    }
}
