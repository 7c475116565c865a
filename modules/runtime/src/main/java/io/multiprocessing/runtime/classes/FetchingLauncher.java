package io.multiprocessing.runtime.classes;

import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.launcher.ClassPath;
import io.multiprocessing.runtime.launcher.DriverOptions;
import io.multiprocessing.runtime.launcher.JvmLauncher;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Starts JVMs of a program that is at home on another machine: with this agent's own library first, then exactly the
 * program's class path, as the cache has it.
 *
 * <p>What the cache lacks is fetched at the first launch, on a thread of its own; launches that come meanwhile wait for it.
 * It ends: the offer answers each question in the limit, or the fetch and all that wait for it fail; the next launch
 * tries again, and what was complete is not fetched again. {@link #close()} ends it at once.
 */
public final class FetchingLauncher implements GuestLauncher {
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(2);

    /** Far more than a program has; each may cost a file and takes its place in the memory. */
    private static final int MAX_ENTRIES = 20_000;

    private static final int MAX_NAME = 100;

    /**
     * Makes them.
     *
     * @param threads beginning of their threads' names
     * @param loop carries their links; not closed with them
     * @param cache of the machine; not closed with them
     */
    public record Factory(String threads, LinkLoop loop, JvmLauncher.Settings settings, ClassCache cache)
            implements GuestLauncher.Factory {
        @Override
        public FetchingLauncher of(String instance, List<String> jvmOptions, ClassOffer classes) {
            return new FetchingLauncher(
                    threads + "-" + instance, loop, settings, cache, jvmOptions, classes, ANSWER_LIMIT);
        }
    }

    private final String name;
    private final LinkLoop loop;
    private final JvmLauncher.Settings settings;
    private final ClassCache cache;
    private final List<String> jvmOptions;
    private final ClassOffer classes;
    private final Duration answerLimit;
    private final ThreadPoolExecutor thread;
    private final CompletableFuture<Void> over = new CompletableFuture<>();

    /** The thread's own. */
    private final List<ClassCache.Use> uses = new ArrayList<>();

    // Under this object's lock.
    private @Nullable CompletableFuture<JvmLauncher> launcher;
    private @Nullable CompletableFuture<?> question;
    private boolean closed;

    /** @param answerLimit how long the offer has for each answer */
    FetchingLauncher(
            String name,
            LinkLoop loop,
            JvmLauncher.Settings settings,
            ClassCache cache,
            List<String> jvmOptions,
            ClassOffer classes,
            Duration answerLimit) {
        this.name = name;
        this.loop = loop;
        this.settings = settings;
        this.cache = cache;
        this.jvmOptions = DriverOptions.inherited(jvmOptions);
        this.classes = classes;
        this.answerLimit = answerLimit;
        this.thread = Background.thread(name + "-classes");
    }

    @Override
    public CompletionStage<Jvm> launch(LaunchRequest request) {
        CompletableFuture<Jvm> launched = new CompletableFuture<>();
        launcher().whenComplete((ready, failure) -> {
            if (ready == null) {
                launched.completeExceptionally(new StartFailedException(
                        "process " + request.name() + " could not be started: " + words(failure), failure));
            } else {
                ready.launch(request).whenComplete((jvm, failed) -> {
                    if (failed != null) {
                        launched.completeExceptionally(failed);
                    } else {
                        launched.complete(jvm);
                    }
                });
            }
        });
        return launched.minimalCompletionStage();
    }

    /** The one that is there or being made, or a new attempt. */
    private synchronized CompletableFuture<JvmLauncher> launcher() {
        if (closed) {
            return CompletableFuture.failedFuture(ended());
        }
        CompletableFuture<JvmLauncher> known = launcher;
        if (known == null || known.isCompletedExceptionally()) {
            CompletableFuture<JvmLauncher> attempt = new CompletableFuture<>();
            launcher = attempt;
            thread.execute(() -> make(attempt));
            return attempt;
        }
        return known;
    }

    private static IOException ended() {
        return new IOException("the program that asked for it has ended");
    }

    private static String words(@Nullable Throwable failure) {
        // The message of these is a path and nothing else.
        String message = failure == null || failure instanceof FileSystemException ? null : failure.getMessage();
        return message == null || message.isBlank() ? String.valueOf(failure) : message;
    }

    private void make(CompletableFuture<JvmLauncher> attempt) {
        JvmLauncher made = null;
        Throwable failure = null;
        try {
            made = new JvmLauncher(name, loop, settings, ClassPath.ofProgram(fetch()), jvmOptions);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = ended();
        } catch (Exception | Error e) {
            failure = e;
        }
        if (made != null) {
            attempt.complete(made);
        } else {
            release();
            attempt.completeExceptionally(failure == null ? ended() : failure);
        }
    }

    private List<Path> fetch() throws IOException, InterruptedException {
        List<ClassEntry> entries;
        try {
            entries = answer(classes::entries);
        } catch (IOException e) {
            throw new IOException("the list of its program's classes cannot be had: " + words(e), e);
        }
        if (entries.size() > MAX_ENTRIES) {
            throw new IOException("its program's class path has " + entries.size() + " entries, at most " + MAX_ENTRIES
                    + " are possible");
        }
        List<Path> files = new ArrayList<>();
        for (ClassEntry entry : entries) {
            try {
                ClassCache.Use use = cache.use(entry, offset -> answer(() -> classes.read(entry.sha256(), offset)));
                uses.add(use);
                files.add(use.file());
            } catch (IOException e) {
                throw new IOException(
                        "entry " + (files.size() + 1) + " of its program's class path, " + shown(entry)
                                + ", cannot be had: " + words(e),
                        e);
            }
        }
        return files;
    }

    /** The name was chosen elsewhere. */
    private static String shown(ClassEntry entry) {
        String name = entry.name().length() > MAX_NAME ? entry.name().substring(0, MAX_NAME) + "…" : entry.name();
        return name.replaceAll("\\p{Cntrl}", "?") + " (" + entry.bytes() + " bytes)";
    }

    private interface Question<T> {
        CompletionStage<T> ask();
    }

    /** Waits for an answer of the offer's: for the limit, and no longer than this launcher is open. */
    private <T> T answer(Question<T> asked) throws IOException, InterruptedException {
        CompletableFuture<T> answer;
        synchronized (this) {
            if (closed) {
                throw ended();
            }
            // A copy, as the other belongs to the offer.
            answer = asked.ask().thenApply(same -> same).toCompletableFuture();
            question = answer;
        }
        try {
            return answer.get(answerLimit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the program's machine did not answer in " + answerLimit.toMillis() + " ms", e);
        } catch (ExecutionException e) {
            throw new IOException(words(e.getCause()), e.getCause());
        }
    }

    private void release() {
        uses.forEach(ClassCache.Use::close);
        uses.clear();
    }

    @Override
    public void tick() {
        CompletableFuture<JvmLauncher> known;
        synchronized (this) {
            known = launcher;
        }
        if (known != null && known.isDone() && !known.isCompletedExceptionally()) {
            known.join().tick();
        }
    }

    /** Completes when {@link #close()} has ended behind its caller's back. */
    public CompletionStage<Void> over() {
        return over.minimalCompletionStage();
    }

    @Override
    public void close() {
        CompletableFuture<?> asked;
        CompletableFuture<JvmLauncher> known;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            asked = question;
            known = launcher;
        }
        if (asked != null) {
            asked.completeExceptionally(ended());
        }
        // Behind an attempt that is not over yet.
        thread.execute(() -> {
            if (known != null && !known.isCompletedExceptionally()) {
                known.join().close();
            }
            release();
            over.complete(null);
        });
        thread.shutdown();
    }
}
