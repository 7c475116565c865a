package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.client.port.PoolControl;
import io.multiprocessing.client.port.PoolEvents;
import io.multiprocessing.client.port.PoolSpec;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * An agent in this JVM: real workers on threads, joined to the owner by two reader threads. Messages that were posted
 * and not pushed stay where they are, as on a link. A worker that is killed says nothing more and is replaced.
 */
final class Loopback implements PoolControl, AutoCloseable {
    private static final ThreadLocal<Node> CURRENT = new ThreadLocal<>();
    private static final byte[] EMPTY = {};

    private final Payloads payloads;
    private final ExecutorService ownersReader = Executors.newSingleThreadExecutor(r -> new Thread(r, "owners-reader"));
    private final ExecutorService workersReader =
            Executors.newSingleThreadExecutor(r -> new Thread(r, "workers-reader"));
    private final Map<Long, Node> nodes = new HashMap<>();
    private final List<Node> all = new ArrayList<>();
    private final Queue<Throwable> problems = new ConcurrentLinkedQueue<>();
    private PoolEvents events;
    private String name;
    private long lastWorker;
    private boolean finishing;
    private boolean ended;
    int defines;
    int forgets;
    int recalls;

    Loopback(Payloads payloads) {
        this.payloads = payloads;
    }

    synchronized PoolControl open(PoolSpec spec, PoolEvents owner) {
        events = owner;
        name = spec.name();
        for (int i = 0; i < spec.workers(); i++) {
            start();
        }
        return this;
    }

    /** The worker that the calling task runs in ends at once, as by System.exit or a signal. */
    static void die(int code) throws InterruptedException {
        Node node = CURRENT.get();
        node.end(code);
        while (true) {
            synchronized (node) {
                node.wait();
            }
        }
    }

    static String workerName() {
        return CURRENT.get().name;
    }

    synchronized List<Long> workers() {
        return List.copyOf(nodes.keySet());
    }

    PoolEvents events() {
        return events;
    }

    private synchronized void start() {
        Node node = new Node(++lastWorker);
        nodes.put(node.id, node);
        all.add(node);
        toOwner(() -> events.workerUp(node.id, node.name, 1000 + node.id));
        node.thread.start();
    }

    private void toOwner(Runnable event) {
        ownersReader.execute(() -> {
            try {
                event.run();
            } catch (Throwable e) {
                problems.add(e);
            }
        });
    }

    private synchronized void down(Node node, ExitStatus status) {
        if (nodes.remove(node.id) != null) {
            toOwner(() -> events.workerDown(node.id, node.name, 1000 + node.id, status, node.started));
            if (!finishing) {
                start();
            }
            endIfEmpty();
        }
    }

    private void endIfEmpty() {
        if (finishing && nodes.isEmpty() && !ended) {
            ended = true;
            toOwner(events::ended);
        }
    }

    @Override
    public synchronized void post(long worker, int kind, long id, byte[] body) {
        defines += kind == PoolMessages.DEFINE ? 1 : 0;
        forgets += kind == PoolMessages.FORGET ? 1 : 0;
        recalls += kind == PoolMessages.RECALL ? 1 : 0;
        Node node = nodes.get(worker);
        if (node != null) {
            node.queued.add(() -> node.worker.onMessage(kind, id, body));
        }
    }

    @Override
    public synchronized void push(long worker) {
        Node node = nodes.get(worker);
        if (node != null && !node.queued.isEmpty()) {
            List<Runnable> messages = List.copyOf(node.queued);
            node.queued.clear();
            workersReader.execute(() -> messages.forEach(Runnable::run));
        }
    }

    @Override
    public void kill(long worker) {
        Node node;
        synchronized (this) {
            node = nodes.get(worker);
        }
        if (node != null) {
            node.end(-9);
        }
    }

    @Override
    public void resize(int workers) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized void finish() {
        finishing = true;
        for (long worker : workers()) {
            post(worker, PoolMessages.RETIRE, 0, EMPTY);
            push(worker);
        }
        endIfEmpty();
    }

    @Override
    public void terminate() {
        List<Node> now;
        synchronized (this) {
            finishing = true;
            now = List.copyOf(nodes.values());
            endIfEmpty();
        }
        now.forEach(node -> node.end(-15));
    }

    /** Fails if a thread is left, or if the owner threw at what it was told. */
    @Override
    public void close() throws InterruptedException {
        terminate();
        for (Node node : all) {
            node.thread.join(TimeUnit.SECONDS.toMillis(10));
            if (node.thread.isAlive()) {
                throw new AssertionError(node.name + " still runs");
            }
        }
        for (ExecutorService reader : List.of(workersReader, ownersReader)) {
            reader.shutdown();
            if (!reader.awaitTermination(10, TimeUnit.SECONDS)) {
                throw new AssertionError("a reader is blocked");
            }
        }
        assertThat(problems).isEmpty();
    }

    /** What is killed starts nothing more. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final class Node implements WorkerPort {
        final long id;
        final String name;
        final Worker worker = new Worker(this, payloads);
        final Thread thread;
        final List<Runnable> queued = new ArrayList<>();
        volatile long started;
        private boolean dead;

        Node(long id) {
            this.id = id;
            this.name = Loopback.this.name + "-" + id;
            this.thread = new Thread(this::run, name);
        }

        private void run() {
            CURRENT.set(this);
            try {
                worker.run();
            } catch (Killed e) {
                return;
            }
            boolean retired;
            synchronized (this) {
                retired = !dead;
                dead = true;
            }
            if (retired) {
                down(this, new ExitStatus(0, ExitStatus.Reason.COMPLETED, ""));
            }
        }

        void end(int code) {
            synchronized (this) {
                if (dead) {
                    return;
                }
                dead = true;
            }
            ExitStatus.Reason reason = code < 0 ? ExitStatus.Reason.SIGNALLED : ExitStatus.Reason.EXITED;
            down(this, new ExitStatus(code, reason, ""));
            worker.close();
            thread.interrupt();
        }

        @Override
        public synchronized void reply(int kind, long chunk, byte[] body) {
            if (!dead) {
                toOwner(() -> events.workerMessage(id, kind, chunk, body));
            }
        }

        @Override
        public void replyFromReader(int kind, long chunk, byte[] body) {
            reply(kind, chunk, body);
        }

        @Override
        public void chunkStarted(long chunk) {
            synchronized (this) {
                if (dead) {
                    throw new Killed();
                }
                started = chunk;
            }
        }

        @Override
        public void consumed(int bytes) {}

        @Override
        public void flushOutput() {}
    }
}
