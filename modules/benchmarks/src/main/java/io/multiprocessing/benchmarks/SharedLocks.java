package io.multiprocessing.benchmarks;

import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Named locks of a cluster of three agents, which speak TLS as they do everywhere. */
final class SharedLocks {
    private SharedLocks() {}

    /** Acquire and release of a free lock, in a cluster and embedded, in turns. */
    static Map<String, Double> pairs(int count) throws Exception {
        Samples shared = new Samples();
        Samples embedded = new Samples();
        try (Agents agents = new Agents("shared-lock", 3);
                Multiprocessing there = agents.driver();
                Multiprocessing here = Multiprocessing.builder().name("here").start()) {
            Lock far = there.lock("far");
            Lock near = here.lock("near");
            for (int i = 0; i < 2 * count; i++) {
                long began = System.nanoTime();
                pair(far);
                long between = System.nanoTime();
                pair(near);
                if (i >= count) {
                    shared.add((between - began) / 1e3);
                    embedded.add((System.nanoTime() - between) / 1e3);
                }
            }
        }
        return Map.of("shared.lock.p50", shared.median(), "embedded.lock.p50", embedded.median());
    }

    private static void pair(Lock lock) throws InterruptedException {
        lock.acquire();
        lock.release();
    }

    /** The agent that grants locks is killed: how long nobody gets one. */
    static Map<String, Double> failover(int times) throws Exception {
        Samples seconds = new Samples();
        for (int i = 0; i < times; i++) {
            seconds.add(gap(agents -> agents.kill(0)));
        }
        return Map.of("lock.failover", seconds.median(), "lock.failover.max", seconds.max());
    }

    /** The same when it leaves in order. */
    static Map<String, Double> handOver(int times) throws Exception {
        Samples seconds = new Samples();
        for (int i = 0; i < times; i++) {
            seconds.add(gap(agents -> agents.end(0)));
        }
        return Map.of("lock.handover", seconds.median(), "lock.handover.max", seconds.max());
    }

    private interface Fault {
        void happen(Agents agents) throws Exception;
    }

    /** The longest time between two grants, from just before the fault until long after the locks are served again. */
    private static double gap(Fault fault) throws Exception {
        try (Agents agents = new Agents("lock-gap", 3);
                Multiprocessing mp = agents.driver()) {
            Lock lock = mp.lock("gap");
            pairsFor(lock, 3);
            fault.happen(agents);
            long longest = pairsFor(lock, 1);
            // The fault may show only after that second.
            longest = Math.max(longest, pairsFor(lock, 20));
            return longest / 1e9;
        }
    }

    private static long pairsFor(Lock lock, int seconds) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long longest = 0;
        long last = System.nanoTime();
        while (last < end) {
            pair(lock);
            long now = System.nanoTime();
            longest = Math.max(longest, now - last);
            last = now;
        }
        return longest;
    }
}
