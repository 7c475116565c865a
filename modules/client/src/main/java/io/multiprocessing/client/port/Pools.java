package io.multiprocessing.client.port;

import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The open pools of one client: hands each what its workers say and what becomes of them. Thread-safe. */
public final class Pools {
    private final AgentPort port;
    private final AtomicLong numbers = new AtomicLong();
    private final Map<Long, PoolEvents> pools = new ConcurrentHashMap<>();
    private final Map<Long, PoolEvents> byWorker = new ConcurrentHashMap<>();

    public Pools(AgentPort port) {
        this.port = port;
    }

    /** @param worker its name and path are prefixes of the workers' */
    public PoolControl open(ProcessSpec worker, int workers, byte @Nullable [] initializer, PoolEvents events) {
        long pool = numbers.incrementAndGet();
        pools.put(pool, events);
        port.tell(new PoolRequest.Open(pool, worker, workers, initializer));
        return new Control(pool);
    }

    public void workerMessage(long worker, int kind, long id, byte[] body) {
        PoolEvents events = byWorker.get(worker);
        if (events != null) {
            events.workerMessage(worker, kind, id, body);
        }
    }

    public void event(PoolEvent event) {
        PoolEvents events = pools.get(event.pool());
        if (events == null) {
            return;
        }
        if (event instanceof PoolEvent.WorkerUp up) {
            byWorker.put(up.worker(), events);
            events.workerUp(up.worker(), up.name(), up.pid());
        } else if (event instanceof PoolEvent.WorkerDown down) {
            byWorker.remove(down.worker());
            events.workerDown(down.worker(), down.name(), down.pid(), down.status(), down.startedChunk());
        } else if (event instanceof PoolEvent.Broken broken) {
            events.broken(broken.why(), broken.failure());
        } else if (event instanceof PoolEvent.Ended ended) {
            pools.remove(ended.pool());
            events.ended();
        }
    }

    private final class Control implements PoolControl {
        private final long pool;

        Control(long pool) {
            this.pool = pool;
        }

        @Override
        public void post(long worker, int kind, long id, byte[] body) {
            port.post(worker, kind, id, body);
        }

        @Override
        public void push(long worker) {
            port.push(worker);
        }

        @Override
        public void kill(long worker) {
            port.tell(new ProcessRequest.Signal(worker, ProcessRequest.How.KILL));
        }

        @Override
        public void resize(int workers) {
            port.tell(new PoolRequest.Resize(pool, workers));
        }

        @Override
        public void finish() {
            port.tell(new PoolRequest.Finish(pool));
        }

        @Override
        public void terminate() {
            port.tell(new PoolRequest.Terminate(pool));
        }
    }
}
