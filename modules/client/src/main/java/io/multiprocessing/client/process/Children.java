package io.multiprocessing.client.process;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Process;
import io.multiprocessing.link.process.ProcessEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The living processes that one client has started. Thread-safe. */
public final class Children {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Map<Long, ClientProcess> living = new LinkedHashMap<>();
    private final Set<ClientProcess> watchedBeforeStart = new HashSet<>();
    /** Not null: no news will come any more; what whoever starts another is told. */
    private @Nullable Supplier<? extends RuntimeException> refusal;

    /** With a refusal: how those are said to have ended that live then. */
    private @Nullable ExitStatus lostStatus;

    private final Executor results;
    private final Supplier<List<Node>> nodes;
    private @Nullable Thread keeper;

    /**
     * @param results runs what completes futures
     * @param nodes asks for the agents
     */
    public Children(Executor results, Supplier<List<Node>> nodes) {
        this.results = results;
        this.nodes = nodes;
    }

    Executor results() {
        return results;
    }

    /** An agent as it is now, or as it was last known. */
    Node now(Node known) {
        return nodes.get().stream()
                .filter(node -> node.id().equals(known.id()))
                .findFirst()
                .orElse(known);
    }

    void started(long id, ClientProcess process) {
        ExitStatus lost;
        synchronized (this) {
            watchedBeforeStart.remove(process);
            lost = lostStatus;
            if (lost == null) {
                living.put(id, process);
            }
        }
        if (lost != null) {
            // The answer has crossed the loss; nobody else would tell of its end.
            process.ended(lost);
        }
    }

    /**
     * Sees to it that this JVM outlives those that are to be waited for at the end of the program, or of the process whose
     * thread has started them after the target's end. A shutdown hook that waited for them would make the JVM deaf to
     * SIGTERM. In the thread that has started one: where no thread can be had, its caller is told, and nobody else.
     */
    synchronized void keepJvm() {
        if (keeper == null && isAwaited()) {
            Thread thread = new Thread(this::awaitAll, "multiprocessing-children");
            thread.setDaemon(false);
            thread.start();
            keeper = thread;
        }
    }

    private boolean isAwaited() {
        return refusal == null && living.values().stream().anyMatch(process -> !process.isDaemon());
    }

    /** Ends with the last of them, or with the instance. */
    private synchronized void awaitAll() {
        while (isAwaited()) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody's business to interrupt it.
            }
        }
        keeper = null;
    }

    /** Somebody wants to know the end of a process that may never be started. @return false: it will not be, any more */
    synchronized boolean watched(ClientProcess process) {
        if (refusal == null) {
            watchedBeforeStart.add(process);
        }
        return refusal == null;
    }

    synchronized void checkOpen() {
        if (refusal != null) {
            throw refusal.get();
        }
    }

    public void exited(ProcessEvent.Exited event) {
        ClientProcess process;
        synchronized (this) {
            process = living.remove(event.process());
            notifyAll();
        }
        if (process != null) {
            process.ended(event.status());
        }
    }

    /**
     * No news will come: whoever waits for one is told.
     *
     * @param why how the living ones are said to have ended
     * @param whoStarts is thrown at whoever starts another
     */
    public void lost(String why, Supplier<? extends RuntimeException> whoStarts) {
        ExitStatus status = new ExitStatus(-9, ExitStatus.Reason.NODE_LOST, why);
        List<ClientProcess> left;
        List<ClientProcess> never;
        synchronized (this) {
            if (refusal == null) {
                refusal = whoStarts;
                lostStatus = status;
            }
            left = List.copyOf(living.values());
            never = List.copyOf(watchedBeforeStart);
            living.clear();
            watchedBeforeStart.clear();
            notifyAll();
        }
        left.forEach(process -> process.ended(status));
        never.forEach(ClientProcess::neverStarted);
    }

    public synchronized List<Process> living() {
        return new ArrayList<>(living.values());
    }

    /**
     * Ends the daemons and waits for the others, as Python does at exit. A daemon that does not heed SIGTERM for 5 s is
     * killed; others are waited for as long as they live.
     *
     * @throws InterruptedException all that still live are killed before it is thrown
     */
    public void end() throws InterruptedException {
        List<Process> all = living();
        try {
            for (Process process : all) {
                if (process.daemon()) {
                    process.terminate();
                }
            }
            for (Process process : all) {
                if (process.daemon() && !process.join(GRACE)) {
                    process.kill();
                }
            }
            for (Process process : all) {
                process.join();
            }
        } catch (InterruptedException enough) {
            living().forEach(Process::kill);
            throw enough;
        }
    }
}
