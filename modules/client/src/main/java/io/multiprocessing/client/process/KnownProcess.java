package io.multiprocessing.client.process;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Process;
import io.multiprocessing.client.port.Timeouts;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that asks, or its parent: known by name and pid only, watched through the operating system, and not to be
 * controlled from here.
 */
public final class KnownProcess implements Process {
    private final String name;
    private final long pid;
    private final boolean daemon;
    private final boolean self;

    private KnownProcess(String name, long pid, boolean daemon, boolean self) {
        this.name = name;
        this.pid = pid;
        this.daemon = daemon;
        this.self = self;
    }

    public static KnownProcess self(String name, boolean daemon) {
        return new KnownProcess(name, ProcessHandle.current().pid(), daemon, true);
    }

    public static KnownProcess parent(String name, long pid) {
        return new KnownProcess(name, pid, false, false);
    }

    @Override
    public Process start() {
        throw refused("start");
    }

    @Override
    public void join() throws InterruptedException {
        awaitEnd(Long.MAX_VALUE);
    }

    @Override
    public boolean join(Duration timeout) throws InterruptedException {
        long nanos = Timeouts.nanos(timeout);
        return awaitEnd(nanos == Timeouts.FOR_EVER ? Long.MAX_VALUE : nanos);
    }

    private boolean awaitEnd(long nanos) throws InterruptedException {
        if (self) {
            throw refused("join");
        }
        Optional<ProcessHandle> handle = ProcessHandle.of(pid);
        if (handle.isEmpty()) {
            return true;
        }
        try {
            handle.get().onExit().get(nanos, TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException alive) {
            return false;
        } catch (ExecutionException cannotHappen) {
            throw new IllegalStateException("cannot watch process " + pid, cannotHappen);
        }
    }

    @Override
    public boolean isAlive() {
        return self || ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public OptionalInt exitCode() {
        return OptionalInt.empty();
    }

    @Override
    public Optional<ExitStatus> exitStatus() {
        return Optional.empty();
    }

    @Override
    public void interrupt() {
        throw refused("interrupt");
    }

    @Override
    public void terminate() {
        throw refused("terminate");
    }

    @Override
    public void kill() {
        throw refused("kill");
    }

    @Override
    public ExitStatus stop(Duration grace) {
        throw refused("stop");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Process name(String newName) {
        throw refused("rename");
    }

    @Override
    public boolean daemon() {
        return daemon;
    }

    @Override
    public Optional<String> address() {
        return Optional.empty();
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(pid);
    }

    @Override
    public Optional<Node> node() {
        return Optional.empty();
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        throw refused("watch");
    }

    @Override
    public void close() {
        throw refused("close");
    }

    private IllegalStateException refused(String intention) {
        return new IllegalStateException("cannot " + intention + " " + this + ": it was not made by this process; "
                + (self ? "use System.exit or return to end it" : "only its own starter can"));
    }

    @Override
    public String toString() {
        return (self ? "the current process \"" : "the parent process \"") + name + "\" (pid " + pid + ")";
    }
}
