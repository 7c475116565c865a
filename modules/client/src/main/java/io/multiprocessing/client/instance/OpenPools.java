package io.multiprocessing.client.instance;

import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.client.pool.ClientPool;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.client.port.PoolEvents;
import io.multiprocessing.client.port.PoolSpec;
import io.multiprocessing.client.port.Pools;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The pools of one instance, from their opening to its end. */
final class OpenPools {
    private final Pools directory;
    private final Payloads payloads;
    private final Executor results;
    private final ProcessSpecs specs;
    private final AtomicLong numbers = new AtomicLong();
    private final List<ClientPool> pools = new CopyOnWriteArrayList<>();
    private volatile @Nullable String lost;

    OpenPools(AgentPort port, Payloads payloads, Executor results, ProcessSpecs specs) {
        this.directory = new Pools(port);
        this.payloads = payloads;
        this.results = results;
        this.specs = specs;
    }

    /** Names and sizes what has none: "Pool", "Pool2", …. */
    Pool open(PoolOptions options, IntSupplier workers) {
        pools.removeIf(ClientPool::hasEnded);
        long number = numbers.incrementAndGet();
        String name = options.name().orElseGet(() -> number == 1 ? "Pool" : "Pool" + number);
        String prefix = options.name().isPresent() ? name + "-worker-" : name + "Worker-";
        PoolOptions complete = options.name(name).processes(options.processes().orElseGet(workers));
        ClientPool pool = ClientPool.open(complete, payloads, results, (spec, events) -> connect(spec, events, prefix));
        pools.add(pool);
        String why = lost;
        if (why != null) {
            // Lost while it was opened: it was not among those that were told.
            pool.clusterLost(why);
        }
        return pool;
    }

    private PoolControl connect(PoolSpec spec, PoolEvents events, String prefix) {
        return directory.open(specs.workers(spec.process(), prefix), spec.workers(), spec.initializer(), events);
    }

    void event(PoolEvent event) {
        directory.event(event);
    }

    void workerMessage(long worker, int kind, long id, byte[] body) {
        directory.workerMessage(worker, kind, id, body);
    }

    /** Pools that were closed finish what they took, others are terminated. */
    void end() throws InterruptedException {
        try {
            for (ClientPool pool : pools) {
                if (pool.isOpen()) {
                    pool.terminate();
                }
            }
            for (ClientPool pool : pools) {
                pool.join();
            }
        } catch (InterruptedException enough) {
            pools.forEach(ClientPool::terminate);
            throw enough;
        }
    }

    void clusterLost(String why) {
        lost = why;
        pools.forEach(pool -> pool.clusterLost(why));
    }

    /** Whoever still waits is told. */
    void lost(String reason) {
        pools.forEach(pool -> pool.instanceLost(reason));
    }
}
