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

    private static final ExitStatus LOST =
            new ExitStatus(-9, ExitStatus.Reason.NODE_LOST, "its instance was closed before its end was told");

    private final Map<Long, ClientProcess> living = new LinkedHashMap<>();
    private final Set<ClientProcess> watchedBeforeStart = new HashSet<>();
    private boolean lost;
    private final Executor results;
    private final Supplier<Node> node;
    private @Nullable Thread keeper;

    /** @param results runs what completes futures */
    public Children(Executor results, Supplier<Node> node) {
        this.results = results;
        this.node = node;
    }

    Executor results() {
        return results;
    }

    Node node() {
        return node.get();
    }

    synchronized void started(long id, ClientProcess process) {
        watchedBeforeStart.remove(process);
        living.put(id, process);
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
        return !lost && living.values().stream().anyMatch(process -> !process.isDaemon());
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
        if (!lost) {
            watchedBeforeStart.add(process);
        }
        return !lost;
    }

    synchronized void checkOpen(ClientProcess process) {
        if (lost) {
            throw new IllegalStateException(
                    "cannot start " + process + ": its instance is closed; Multiprocessing.start() makes another");
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

    /** The instance is closed and no news will come: whoever waits for one is told. */
    public void lost() {
        List<ClientProcess> left;
        List<ClientProcess> never;
        synchronized (this) {
            lost = true;
            left = List.copyOf(living.values());
            never = List.copyOf(watchedBeforeStart);
            living.clear();
            watchedBeforeStart.clear();
            notifyAll();
        }
        left.forEach(process -> process.ended(LOST));
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
