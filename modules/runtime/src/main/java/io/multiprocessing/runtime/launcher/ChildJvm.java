package io.multiprocessing.runtime.launcher;

import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Link;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One JVM from the moment that it is asked for: starting, then linked or failed, then ended. */
final class ChildJvm implements Jvm {
    private static final String OUT_OF_MEMORY = "Terminating due to java.lang.OutOfMemoryError";
    /** What {@code -XX:+ExitOnOutOfMemoryError} ends with. */
    private static final int OUT_OF_MEMORY_CODE = 3;

    /** A JVM that crashes and may not write a core file ends with 1, as if user code had halted it; else by SIGABRT. */
    private static final int NO_CORE_CODE = 1;

    private static final int ABORTED_CODE = 128 + 6;

    private final long launch;
    private final LaunchRequest request;
    private final RunDirectory directory;
    private final RawOutput output;
    private final CompletableFuture<Jvm> linked = new CompletableFuture<>();
    private final CompletableFuture<Integer> exit = new CompletableFuture<>();

    // Set once, before the other threads get to know this object or under its lock.
    private volatile byte[] secret = {};
    private volatile @Nullable StatusPage page;
    private volatile @Nullable Process process;
    private volatile @Nullable Link link;
    private volatile @Nullable String refusal;

    ChildJvm(long launch, LaunchRequest request, RunDirectory directory) {
        this.launch = launch;
        this.request = request;
        this.directory = directory;
        this.output = new RawOutput(directory.file("output-" + launch));
    }

    Path pageFile() {
        return directory.file("status-" + launch);
    }

    Path outputFile() {
        return output.file();
    }

    long launch() {
        return launch;
    }

    byte[] secret() {
        return secret;
    }

    /** Completed by the handshake, or failed; with a {@link StartFailedException} then. */
    CompletionStage<Jvm> linked() {
        return linked.minimalCompletionStage();
    }

    /** Makes its files; where they cannot be made it cannot be started. */
    void prepare(byte[] newSecret) {
        secret = newSecret;
        page = StatusPage.create(pageFile());
    }

    void started(Process started) {
        process = started;
    }

    /**
     * On the link's reader: takes the link if this is the JVM that was asked for.
     *
     * @return false: a stranger, or too late
     */
    boolean greeted(Hello hello, Link from) {
        synchronized (this) {
            if (link != null || linked.isDone() || page == null || !hello.proves(secret)) {
                return false;
            }
            link = from;
        }
        return true;
    }

    /** The handshake is over. */
    void ready() {
        linked.complete(this);
    }

    /** The JVM will end on its own account, as it was told why it is not taken. */
    void refused(String why) {
        refusal = why;
    }

    /** Not started, or not linked in time. Kills it if it is there. */
    void failed(String why, @Nullable Throwable cause) {
        Process started = process;
        if (linked.completeExceptionally(
                new StartFailedException("process " + request.name() + " could not be started: " + why, cause))) {
            if (started == null) {
                exit.complete(-1);
                dispose();
            } else {
                kill();
            }
        }
    }

    /** The operating system says that it has ended. On a thread of the launcher's. */
    void ended(int osCode) {
        int code = osCode;
        if (code == OUT_OF_MEMORY_CODE && output.tail().contains(OUT_OF_MEMORY)) {
            page().outOfMemory();
        } else if (code == NO_CORE_CODE && !page().exitHook() && Files.exists(crashReport())) {
            code = ABORTED_CODE;
        }
        if (!linked.isDone()) {
            String why = refusal != null
                    ? refusal
                    : "its JVM ended with exit code " + code + " before it was ready"
                            + (request.jvmOptions().isEmpty() ? "" : "; its own options: " + request.jvmOptions());
            String words = lastWords();
            linked.completeExceptionally(new StartFailedException("process " + request.name()
                    + " could not be started: " + why + (words.isBlank() ? "" : "; it said: " + words)));
        }
        boolean taken = !linked.isCompletedExceptionally();
        exit.complete(code);
        if (!taken) {
            dispose();
        }
    }

    private Process process() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("process " + request.name() + " is not started");
        }
        return started;
    }

    boolean isAlive() {
        Process started = process;
        Link open = link;
        return started != null && started.isAlive() && open != null && open.isOpen();
    }

    @Override
    public long pid() {
        return process().pid();
    }

    @Override
    public Link link() {
        Link open = link;
        if (open == null) {
            throw new IllegalStateException("process " + request.name() + " is not linked");
        }
        return open;
    }

    @Override
    public StatusPage page() {
        StatusPage made = page;
        if (made == null) {
            throw new IllegalStateException("process " + request.name() + " is not started");
        }
        return made;
    }

    @Override
    public void terminate() {
        List<ProcessHandle> descendants = process().descendants().toList();
        process().destroy();
        descendants.forEach(ProcessHandle::destroy);
    }

    @Override
    public void kill() {
        // Asked for first: children of a dead parent are nobody's descendants.
        List<ProcessHandle> descendants = process().descendants().toList();
        process().destroyForcibly();
        descendants.forEach(ProcessHandle::destroyForcibly);
    }

    /** Nobody wants it any more: whatever it is doing. */
    void abandon() {
        if (process == null) {
            failed("the program that asked for it is closing", null);
        } else {
            kill();
        }
    }

    /** Waits until the operating system has taken it away. */
    boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        Process started = process;
        if (started == null) {
            return true;
        }
        boolean gone = started.waitFor(time, unit);
        if (gone) {
            ended(started.exitValue());
        }
        return gone;
    }

    @Override
    public CompletionStage<Integer> exit() {
        return exit.minimalCompletionStage();
    }

    @Override
    public Optional<Duration> cpuTime() {
        return process().info().totalCpuDuration();
    }

    @Override
    public String lastWords() {
        return output.tail() + RawOutput.crashReport(crashReport());
    }

    private Path crashReport() {
        return directory.file("hs_err_" + pid() + ".log");
    }

    /** Keeps the raw output from growing. */
    void tick() {
        output.limit();
    }

    @Override
    public void dispose() {
        StatusPage made = page;
        if (made != null) {
            made.close();
        }
        try {
            Files.deleteIfExists(output.file());
        } catch (IOException e) {
            // It goes with the directory.
        }
    }
}
