package io.multiprocessing.process.pool;

import io.multiprocessing.PoolOptions;
import io.multiprocessing.client.pool.ClientPool;
import io.multiprocessing.link.payload.PayloadSettings;
import io.multiprocessing.link.payload.Payloads;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A pool over a {@link Loopback}, with its thread for results, and gates that tasks and tests share by name. */
final class PoolFixture implements AutoCloseable {
    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    private static final AtomicInteger GATE_NAMES = new AtomicInteger();
    static final long LIMIT_SECONDS = 20;

    /** Opened by its name, which travels. */
    record Gate(String name) implements Serializable {
        static Gate closed() {
            Gate gate = new Gate("gate-" + GATE_NAMES.incrementAndGet());
            GATES.put(gate.name, new CountDownLatch(1));
            return gate;
        }

        void open() {
            GATES.get(name).countDown();
        }

        boolean isOpen() {
            return GATES.get(name).getCount() == 0;
        }

        /** Fails rather than to wait for ever. */
        void await() throws InterruptedException {
            if (!GATES.get(name).await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError(name + " was not opened");
            }
        }
    }

    final Payloads payloads;
    final Loopback loopback;
    final ExecutorService callbacks = Executors.newSingleThreadExecutor(r -> new Thread(r, "test-callbacks"));
    final ClientPool pool;

    PoolFixture(int workers) {
        this(PoolOptions.defaults().processes(workers));
    }

    PoolFixture(PoolOptions options) {
        this(options, Payloads.DEFAULT_MAX_BYTES);
    }

    PoolFixture(PoolOptions options, int maxBytes) {
        payloads = new Payloads(
                new PayloadSettings(maxBytes, PoolFixture.class.getClassLoader(), List.of(), refused -> null));
        loopback = new Loopback(payloads);
        pool = ClientPool.open(options.name("p"), payloads, callbacks, loopback::open);
    }

    /** Fails if a thread is left. */
    @Override
    public void close() throws InterruptedException {
        pool.terminate();
        if (!pool.join(java.time.Duration.ofSeconds(LIMIT_SECONDS))) {
            throw new AssertionError("the pool has not ended");
        }
        loopback.close();
        callbacks.shutdown();
        if (!callbacks.awaitTermination(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("a callback runs");
        }
    }

    /** Waits for the second gate after it has opened the first. */
    static int hold(Gate started, Gate release, int value) throws InterruptedException {
        started.open();
        release.await();
        return value;
    }

    static int twice(int value) {
        return 2 * value;
    }
}
