package io.multiprocessing.runtime.launcher;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.actors.process.Launcher;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.process.boot.LaunchTicket;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts JVMs on this machine and links them.
 *
 * <p>Two threads of its own: one starts JVMs, one after another; one completes stages and minds the time. The operating
 * system tells of each JVM that ends; a JVM that is not linked after 30 s is killed; {@link #close()} kills all that are
 * left. So each stage completes.
 */
public final class JvmLauncher implements Launcher, AutoCloseable {
    /**
     * What a launcher does.
     *
     * @param mainClass of the processes; calls {@link io.multiprocessing.process.boot.Boot#connect}
     * @param spares JVMs that are kept ready once processes are in use; 0: none
     * @param cache where an archive of the library's classes is kept; empty: none is made or used
     * @param helloLimit how long a JVM has until it is linked
     */
    public record Settings(String mainClass, int spares, Optional<Path> cache, Duration helloLimit) {
        public static final String MAIN_CLASS = "io.multiprocessing.process.Main";
        public static final Duration HELLO_LIMIT = Duration.ofSeconds(30);

        public Settings {
            if (spares < 0) {
                throw new IllegalArgumentException("spareProcesses must be >= 0, was " + spares);
            }
        }

        public static Settings of(int spares) {
            return new Settings(MAIN_CLASS, spares, userCache(), HELLO_LIMIT);
        }

        /** This user's cache directory, where the archive is and other things may be; not there before its first use; empty without a home. */
        public static Optional<Path> userCache() {
            return Archive.userCache();
        }

        /** This user's directory for what must not be lost; not there before its first use; empty without a home. */
        public static Optional<Path> userState() {
            return Archive.userDirectory("XDG_STATE_HOME", ".local/state");
        }
    }

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final int SECRET_BYTES = 32;
    private static final long ARCHIVE_DELAY_MILLIS = 500;
    /** A class path of hundreds of jars takes a millisecond to look at. */
    private static final long CLASS_PATH_SEEN_NANOS = Duration.ofSeconds(1).toNanos();

    private final String name;
    private final Settings settings;
    private final RunDirectory directory;
    private final AutoCloseable listening;
    private final Optional<Archive> archive;
    private final Spares spares;

    /** The starter's. */
    private final JavaCommand command;

    private final ExecutorService starter;
    private final ScheduledThreadPoolExecutor events;
    private final Map<Long, ChildJvm> children = new ConcurrentHashMap<>();
    private final AtomicLong launches = new AtomicLong();
    private final SecureRandom random = new SecureRandom();
    private final AtomicBoolean linkedOnce = new AtomicBoolean();
    private volatile ClassPath classPath;
    private volatile long classPathSeen = System.nanoTime();
    private volatile boolean closed;

    /**
     * Starts a launcher of JVMs with this program's own class path and options.
     *
     * @param name of its threads
     * @param loop carries its links; not closed with it
     * @throws IllegalStateException if this program's classes cannot be carried over to processes
     * @throws UncheckedIOException if no directory can be made or no socket opened in it
     */
    public JvmLauncher(String name, LinkLoop loop, Settings settings) {
        this(name, loop, settings, ClassPath.ofThisJvm(), () -> DriverOptions.inherited(DriverOptions.ofThisJvm()));
    }

    /**
     * Starts a launcher of JVMs for another program.
     *
     * @param name of its threads
     * @param loop carries its links; not closed with it
     * @param classPath of the JVMs
     * @param options that each has
     * @throws UncheckedIOException if no directory can be made or no socket opened in it
     */
    public JvmLauncher(String name, LinkLoop loop, Settings settings, ClassPath classPath, List<String> options) {
        this(name, loop, settings, classPath, () -> options);
    }

    private JvmLauncher(
            String name, LinkLoop loop, Settings settings, ClassPath classPath, Supplier<List<String>> options) {
        this.settings = settings;
        this.name = name;
        this.classPath = classPath;
        List<Path> places = RunDirectory.places();
        try {
            directory = RunDirectory.create(places);
            listening = listen(loop);
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
        starter = Executors.newSingleThreadExecutor(daemons(name + "-launcher"));
        events = new ScheduledThreadPoolExecutor(1, daemons(name + "-launcher-events"));
        events.setRemoveOnCancelPolicy(true);
        events.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        archive = settings.cache().flatMap(cache -> Archive.of(classPath.ours(), cache, directory.path()));
        command = new JavaCommand(settings.mainClass(), directory, archive, options);
        spares = new Spares(
                settings.spares(), () -> start(LaunchRequest.named("spare")), this::classPathUnchanged, events);
        starter.execute(command::inherited);
        starter.execute(() -> directory.sweepDead(places));
    }

    private AutoCloseable listen(LinkLoop loop) throws IOException {
        try {
            return loop.listen(directory.socket(), () -> new Handshake(children, this::linked));
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    private static ThreadFactory daemons(String name) {
        return body -> {
            Thread thread = new Thread(null, body, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(JvmLauncher.class.getClassLoader());
            return thread;
        };
    }

    @Override
    public CompletionStage<Jvm> launch(LaunchRequest request) {
        Jvm spare = request.isDefault() ? spares.take() : null;
        if (spare != null) {
            return CompletableFuture.completedStage(spare);
        }
        spares.startBegun();
        CompletionStage<Jvm> linked = start(request).linked();
        linked.whenComplete((jvm, failure) -> {
            spares.startEnded(failure == null);
            if (failure == null && linkedOnce.compareAndSet(false, true)) {
                archive.ifPresent(this::makeLater);
            }
        });
        return linked;
    }

    private void makeLater(Archive wanted) {
        try {
            events.schedule(() -> wanted.makeInBackground(name + "-archive"), ARCHIVE_DELAY_MILLIS, MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closing.
        }
    }

    private boolean classPathUnchanged() {
        long now = System.nanoTime();
        if (now - classPathSeen < CLASS_PATH_SEEN_NANOS) {
            return true;
        }
        classPathSeen = now;
        if (classPath.unchanged()) {
            return true;
        }
        classPath = classPath.again();
        return false;
    }

    ChildJvm start(LaunchRequest request) {
        ChildJvm child = new ChildJvm(launches.incrementAndGet(), request, directory);
        children.put(child.launch(), child);
        try {
            starter.execute(() -> start(child, request));
        } catch (RejectedExecutionException e) {
            drop(child, "the program that asked for it is closed", null);
        }
        return child;
    }

    private void drop(ChildJvm child, String why, @Nullable Throwable cause) {
        children.remove(child.launch());
        child.failed(why, cause);
    }

    /** On the starter's thread. Whoever waits is told of errors, too, such as that the system has no thread left. */
    private void start(ChildJvm child, LaunchRequest request) {
        if (closed) {
            drop(child, "the program that asked for it is closing", null);
            return;
        }
        try {
            begin(child, request);
        } catch (IOException | RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            events.execute(() -> drop(child, why, e));
        } catch (Error e) {
            events.execute(() -> drop(child, e.toString(), e));
        }
    }

    private void begin(ChildJvm child, LaunchRequest request) throws IOException {
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        child.prepare(secret);
        Process process = command.of(request, classPath, child.outputFile()).start();
        child.started(process);
        ScheduledFuture<?> limit = events.schedule(
                () -> child.failed(
                        "its JVM was not ready after " + settings.helloLimit().toSeconds()
                                + " s and was killed; it said: " + child.lastWords(),
                        null),
                settings.helloLimit().toNanos(),
                TimeUnit.NANOSECONDS);
        child.linked().whenComplete((jvm, failure) -> limit.cancel(false));
        process.onExit().thenAcceptAsync(ended -> ended(child, ended.exitValue()), events);
        try (OutputStream in = process.getOutputStream()) {
            new LaunchTicket(directory.socket(), child.pageFile(), child.launch(), child.secret()).write(in);
        } catch (IOException e) {
            // It has ended already, and its end will be told.
        }
    }

    /** On the link's reader. */
    private void linked(ChildJvm child) {
        try {
            events.execute(child::ready);
        } catch (RejectedExecutionException e) {
            // Closing, which kills it.
        }
    }

    private void ended(ChildJvm child, int code) {
        children.remove(child.launch());
        child.ended(code);
    }

    /** Cuts raw output that has grown too long. To be called every few seconds; does nothing but look at files. */
    public void tick() {
        children.values().forEach(ChildJvm::tick);
    }

    Spares spares() {
        return spares;
    }

    /** How many JVMs it has started that have not ended. */
    int running() {
        return children.size();
    }

    Path directory() {
        return directory.path();
    }

    /**
     * Kills every JVM that is left and waits for its end (10 s at most, which only a JVM in the midst of a system call
     * that cannot be interrupted takes), removes all files, ends both threads. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
        boolean interrupted = false;
        try {
            // Nothing that a JVM is started with waits for anything, so this thread's end is near.
            starter.shutdown();
            interrupted = awaitEnd(deadline, starter::awaitTermination);
            List<ChildJvm> left = List.copyOf(children.values());
            left.forEach(ChildJvm::abandon);
            for (ChildJvm child : left) {
                interrupted |= awaitEnd(deadline, child::awaitEnd);
                children.remove(child.launch());
            }
            events.shutdown();
            interrupted |= awaitEnd(deadline, events::awaitTermination);
            listening.close();
            archive.ifPresent(Archive::close);
            directory.close();
        } catch (Exception e) {
            log("could not remove " + directory.path(), e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private interface Waiting {
        boolean await(long time, TimeUnit unit) throws InterruptedException;
    }

    /** @return whether this thread was interrupted meanwhile, which ends no wait */
    private static boolean awaitEnd(long deadline, Waiting waiting) {
        boolean interrupted = false;
        while (true) {
            try {
                waiting.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private static void log(String what, Throwable why) {
        System.getLogger(JvmLauncher.class.getName()).log(System.Logger.Level.WARNING, what, why);
    }
}
