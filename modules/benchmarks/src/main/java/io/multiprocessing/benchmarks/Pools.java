package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import java.lang.management.ManagementFactory;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What a pool of two does in a second. */
final class Pools {
    private static final int ITEMS = 200_000;
    private static final int TASKS = 16;
    private static final long TASK_NANOS = 200_000_000;

    private Pools() {}

    static Map<String, Double> apply(int count) throws InterruptedException {
        Samples micros = new Samples();
        try (Multiprocessing mp = Multiprocessing.builder().name("apply").start()) {
            Pool pool = mp.pool(2);
            for (int i = 0; i < 3 * count; i++) {
                int unused = pool.apply(Pools::same, i);
            }
            for (int i = 0; i < count; i++) {
                long began = System.nanoTime();
                int unused = pool.apply(Pools::same, i);
                micros.add((System.nanoTime() - began) / 1e3);
            }
            pool.close();
        }
        return Map.of("apply.p50", micros.median(), "apply.p99", micros.percentile(99));
    }

    static Map<String, Double> map(int times) throws InterruptedException {
        List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
        try (Multiprocessing mp = Multiprocessing.builder().name("map").start()) {
            Pool pool = mp.pool(2);
            Samples one = new Samples();
            Samples standard = new Samples();
            for (int i = -times; i < times; i++) {
                long began = System.nanoTime();
                check(pool.map(Pools::same, items, 1));
                long middle = System.nanoTime();
                check(pool.map(Pools::same, items));
                if (i >= 0) {
                    one.add(ITEMS * 1e9 / (middle - began));
                    standard.add(ITEMS * 1e9 / (System.nanoTime() - middle));
                }
            }
            pool.close();
            return Map.of("map.one", one.median(), "map.standard", standard.median());
        }
    }

    private static void check(List<Integer> results) {
        if (results.size() != ITEMS || results.get(ITEMS - 1) != ITEMS - 1) {
            throw new IllegalStateException("wrong results");
        }
    }

    static int same(int item) {
        return item;
    }

    /** The same work in one thread and on two workers. */
    static Map<String, Double> scale() throws InterruptedException {
        int rounds = roundsOfOneTask();
        List<Integer> tasks = Collections.nCopies(TASKS, rounds);
        try (Multiprocessing mp = Multiprocessing.builder().name("scale").start()) {
            Pool pool = mp.pool(2);
            pool.map(Pools::compute, tasks.subList(0, 8), 1);
            long began = System.nanoTime();
            long sum = 0;
            for (int task : tasks) {
                sum += compute(task);
            }
            long middle = System.nanoTime();
            for (long result : pool.map(Pools::compute, tasks, 1)) {
                sum -= result;
            }
            long ended = System.nanoTime();
            if (sum != 0) {
                throw new IllegalStateException("wrong results");
            }
            pool.close();
            return Map.of("scale", (middle - began) / (2.0 * (ended - middle)));
        }
    }

    static int roundsOfOneTask() {
        int sample = 20_000_000;
        Samples nanos = new Samples();
        for (int i = 0; i < 12; i++) {
            long began = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            if (compute(sample) == 0) {
                throw new IllegalStateException("wrong result");
            }
            nanos.add(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - began);
        }
        return (int) (sample * (TASK_NANOS / nanos.median()));
    }

    static long compute(int rounds) {
        long x = 88172645463325252L;
        for (int i = 0; i < rounds; i++) {
            x ^= x << 13;
            x ^= x >>> 7;
            x ^= x << 17;
        }
        return x;
    }
}
