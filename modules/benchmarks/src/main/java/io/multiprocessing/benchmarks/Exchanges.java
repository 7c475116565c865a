package io.multiprocessing.benchmarks;

import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.util.Map;

/** A lock that one process takes and releases, and a queue from one process to another. */
final class Exchanges {
    private Exchanges() {}

    static Map<String, Double> measure(int count) throws InterruptedException {
        try (Multiprocessing mp = Multiprocessing.builder().name("exchanges").start()) {
            Queue<Double> results = mp.queue();
            Process locker =
                    mp.process(Exchanges::lock, mp.lock(), count, results).start();
            double lock = results.get();
            locker.join();
            Queue<Integer> items = mp.queue();
            Process consumer =
                    mp.process(Exchanges::consume, items, 2 * count, results).start();
            Process producer = mp.process(Exchanges::produce, items, 4 * count).start();
            double queue = results.get();
            producer.join();
            consumer.join();
            return Map.of("lock.p50", lock, "queue", queue);
        }
    }

    static void lock(Lock lock, int count, Queue<Double> results) throws InterruptedException {
        Samples micros = new Samples();
        for (int i = -count; i < count; i++) {
            long began = System.nanoTime();
            lock.acquire();
            lock.release();
            if (i >= 0) {
                micros.add((System.nanoTime() - began) / 1e3);
            }
        }
        results.put(micros.median());
    }

    static void produce(Queue<Integer> items, int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            items.put(i);
        }
    }

    /** The first half warms both processes. */
    static void consume(Queue<Integer> items, int count, Queue<Double> results) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            items.get();
        }
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            items.get();
        }
        results.put(count * 1e9 / (System.nanoTime() - began));
    }
}
