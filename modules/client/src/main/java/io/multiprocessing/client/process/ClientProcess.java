package io.multiprocessing.client.process;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Process;
import io.multiprocessing.StartFailedException;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Exchange;
import io.multiprocessing.client.port.Timeouts;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A process as the one that made it sees it: made, started, ended, closed. Its agent tells its end, also when it crashes
 * or is killed; so {@link #join()} ends when the process does.
 */
public final class ClientProcess implements Process {
    private final AgentPort port;
    private final Children children;
    private final Function<String, ProcessSpec> spec;
    private final boolean daemon;

    private String name;
    private @Nullable Supplier<byte[]> target;
    private boolean startBegun;
    private boolean closed;
    private ProcessReply.@Nullable Started started;
    private @Nullable ExitStatus status;
    private @Nullable CompletableFuture<ExitStatus> onExit;

    /**
     * @param target encodes function and arguments; called by start(), in its thread
     * @param spec from the name that the process has when it is started
     */
    public ClientProcess(
            AgentPort port,
            Children children,
            String name,
            boolean daemon,
            Supplier<byte[]> target,
            Function<String, ProcessSpec> spec) {
        this.port = port;
        this.children = children;
        this.name = name;
        this.daemon = daemon;
        this.target = target;
        this.spec = spec;
    }

    @Override
    public Process start() {
        Supplier<byte[]> encoder;
        ProcessSpec how;
        children.checkOpen();
        synchronized (this) {
            checkNotClosed();
            if (startBegun || target == null) {
                throw new IllegalStateException(
                        "cannot start " + this + ": a process is started once; make another for another run");
            }
            encoder = target;
            how = spec.apply(name);
            startBegun = true;
        }
        byte[] encoded;
        try {
            encoded = encoder.get();
        } catch (RuntimeException | Error cannotTravel) {
            synchronized (this) {
                startBegun = false;
            }
            throw cannotTravel;
        }
        Reply reply = Exchange.ask(port, new ProcessRequest.Start(how, encoded), new Starting())
                .reply();
        synchronized (this) {
            if (reply instanceof Reply.Failed) {
                // As it was before: another try may find what this one missed.
                startBegun = false;
            } else {
                target = null;
            }
        }
        if (reply instanceof Reply.Failed failed) {
            children.checkOpen();
            throw new StartFailedException("cannot start process \"" + how.name() + "\": " + failed.why(), null);
        }
        children.keepJvm();
        return this;
    }

    /** Runs before the waiting thread goes on and before any news of the process can come. */
    private final class Starting implements java.util.function.Consumer<Reply> {
        @Override
        public void accept(Reply reply) {
            if (reply instanceof ProcessReply.Started reached) {
                synchronized (ClientProcess.this) {
                    started = reached;
                }
                children.started(reached.process(), ClientProcess.this);
            }
        }
    }

    /** Told by the agent, on a thread that must not be held up. */
    void ended(ExitStatus how) {
        CompletableFuture<ExitStatus> future;
        synchronized (this) {
            status = how;
            future = onExit;
            notifyAll();
        }
        if (future != null) {
            children.results().execute(() -> future.complete(how));
        }
    }

    @Override
    public synchronized void join() throws InterruptedException {
        checkStarted("join");
        while (status == null) {
            wait();
        }
    }

    @Override
    public synchronized boolean join(Duration timeout) throws InterruptedException {
        checkStarted("join");
        long limit = nanos(timeout);
        long begin = System.nanoTime();
        while (status == null) {
            long left = limit - (System.nanoTime() - begin);
            if (left <= 0) {
                return false;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return true;
    }

    private static long nanos(Duration timeout) {
        long nanos = Timeouts.nanos(timeout);
        return nanos == Timeouts.FOR_EVER ? Long.MAX_VALUE : nanos;
    }

    @Override
    public synchronized boolean isAlive() {
        checkNotClosed();
        return started != null && status == null;
    }

    @Override
    public OptionalInt exitCode() {
        return exitStatus().map(ended -> OptionalInt.of(ended.code())).orElseGet(OptionalInt::empty);
    }

    @Override
    public synchronized Optional<ExitStatus> exitStatus() {
        checkNotClosed();
        return Optional.ofNullable(status);
    }

    @Override
    public void interrupt() {
        signal("interrupt", How.INTERRUPT);
    }

    @Override
    public void terminate() {
        signal("terminate", How.TERMINATE);
    }

    @Override
    public void kill() {
        signal("kill", How.KILL);
    }

    private void signal(String intention, How how) {
        long process;
        synchronized (this) {
            process = checkStarted(intention).process();
            if (status != null) {
                return;
            }
        }
        port.tell(new ProcessRequest.Signal(process, how));
    }

    @Override
    public ExitStatus stop(@Nullable Duration grace) throws InterruptedException {
        if (grace == null) {
            throw new IllegalArgumentException("grace must not be null; Duration.ZERO is none");
        }
        interrupt();
        if (!join(grace)) {
            terminate();
            if (!join(grace)) {
                kill();
                join();
            }
        }
        return exitStatus().orElseThrow();
    }

    @Override
    public synchronized String name() {
        return name;
    }

    @Override
    public synchronized Process name(@Nullable String newName) {
        if (newName == null || newName.isBlank()) {
            throw new IllegalArgumentException("a process's name must not be null or blank, was "
                    + (newName == null ? "null" : '"' + newName + '"'));
        }
        name = newName;
        return this;
    }

    /** Also of one that is closed. */
    boolean isDaemon() {
        return daemon;
    }

    @Override
    public synchronized boolean daemon() {
        checkNotClosed();
        return daemon;
    }

    @Override
    public synchronized Optional<String> address() {
        checkNotClosed();
        return Optional.ofNullable(started).map(ProcessReply.Started::address);
    }

    @Override
    public synchronized OptionalLong pid() {
        checkNotClosed();
        return started == null ? OptionalLong.empty() : OptionalLong.of(started.pid());
    }

    @Override
    public Optional<Node> node() {
        Node known;
        synchronized (this) {
            checkNotClosed();
            if (started == null) {
                return Optional.empty();
            }
            known = started.node();
        }
        return Optional.of(children.now(known));
    }

    @Override
    public CompletableFuture<ExitStatus> onExit() {
        CompletableFuture<ExitStatus> future;
        boolean begun;
        synchronized (this) {
            checkNotClosed();
            if (onExit == null) {
                onExit = status == null ? new CompletableFuture<>() : CompletableFuture.completedFuture(status);
            }
            future = onExit;
            begun = startBegun;
        }
        if (!begun && !children.watched(this)) {
            neverStarted();
        }
        return future.copy();
    }

    /** Told when the instance is closed. */
    void neverStarted() {
        CompletableFuture<ExitStatus> future;
        synchronized (this) {
            future = onExit;
        }
        if (future != null) {
            children.results()
                    .execute(() -> future.completeExceptionally(
                            new IllegalStateException(this + " was not started before its instance was closed")));
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        if (startBegun && status == null) {
            throw new IllegalStateException(
                    "cannot close " + this + " while it is alive; join() or kill() it before close()");
        }
        closed = true;
        target = null;
    }

    private ProcessReply.Started checkStarted(String intention) {
        checkNotClosed();
        ProcessReply.Started reached = started;
        if (reached == null) {
            throw new IllegalStateException("cannot " + intention + " " + this + " before it is started; call start()");
        }
        return reached;
    }

    private void checkNotClosed() {
        if (closed) {
            throw new IllegalStateException("process \"" + name + "\" is closed");
        }
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder("process \"").append(name).append("\" (");
        if (closed) {
            text.append("closed");
        } else if (status != null) {
            text.append("ended, ").append(status.reason()).append(' ').append(status.code());
        } else if (started != null) {
            text.append("alive");
        } else {
            text.append("not started");
        }
        if (started != null) {
            text.append(", pid ").append(started.pid());
        }
        return text.append(daemon ? ", daemon)" : ")").toString();
    }
}
