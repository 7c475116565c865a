package io.multiprocessing.examples.jars;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.examples.jars.Finding.Kind;
import io.multiprocessing.examples.jars.Repository.Jar;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Indexes every jar below a folder with a pool of processes, then once more in one thread, and says what it found and how
 * long either took.
 *
 * <p>The pool's processes read the jars; what is odd goes into a queue as soon as it is seen, and a process of its own
 * prints it; all of them print under one lock.
 */
public final class IndexJars {
    /** Both runs together, where there are too many jars for that. */
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private static final Duration READ_ONCE_LIMIT = Duration.ofSeconds(5);

    private IndexJars() {}

    /**
     * Takes the folder, else the system property {@code maven.repo.local}, else {@code ~/.m2/repository}; and how many
     * seconds it may take.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = args.length > 0 ? Path.of(args[0]) : localRepository();
        if (args.length > 1 && !args[1].matches("\\d{1,9}")) {
            fail("cannot index for \"" + args[1] + "\" seconds: not a whole number; 60 is one");
        }
        Duration limit = args.length > 1 ? Duration.ofSeconds(Long.parseLong(args[1])) : LIMIT;
        if (!Files.isDirectory(folder)) {
            fail("cannot index " + folder + ": no such folder; name one that holds jars");
        }
        Repository repository = Repository.scan(folder.toRealPath());
        if (repository.jars().isEmpty()) {
            fail(
                    "cannot index %s: no jar below it, %d folders or files could not be read; name a folder that holds jars"
                            .formatted(folder, repository.unreadable().size()));
        }
        index(repository, limit);
    }

    private static Path localRepository() {
        String configured = System.getProperty("maven.repo.local", "");
        return configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".m2", "repository")
                : Path.of(configured);
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }

    private static void index(Repository repository, Duration limit) throws InterruptedException {
        System.out.printf(
                "%s jars, %s, below %s%n",
                Figures.count(repository.jars().size()), Figures.megabytes(repository.bytes()), repository.folder());
        repository.readOnce(READ_ONCE_LIMIT);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

        long started = System.nanoTime();
        try (Multiprocessing mp = Multiprocessing.start()) {
            Screen screen = new Screen(mp.lock(), Screen.isTerminal());
            Queue<Finding> findings = mp.queue();
            Process reporter = mp.process(Reporter::report, findings, screen).start();
            for (Finding finding : repository.unreadable()) {
                findings.put(finding);
            }

            // One thread has as much work as all processes together.
            int processes = mp.cpuCount();
            Index together = withPool(mp, processes, repository, limit.dividedBy(processes + 1), findings, screen);
            Duration poolTime = Duration.ofNanos(System.nanoTime() - started);
            findings.put(Finding.LAST);
            reporter.join();

            started = System.nanoTime();
            Index alone = inOneThread(repository.folder(), together, screen);
            Duration threadTime = Duration.ofNanos(System.nanoTime() - started);

            screen.print(new Report(repository, together, processes, poolTime, threadTime, load).lines());
            if (!alone.agreesWith(together)) {
                fail("the pool and the one thread found different things; did the jars change meanwhile?");
            }
        }
    }

    /** Stops after the limit; what no process has begun by then is left out. */
    private static Index withPool(
            Multiprocessing mp,
            int processes,
            Repository repository,
            Duration limit,
            Queue<Finding> findings,
            Screen screen)
            throws InterruptedException {
        List<Jar> jars = repository.jars();
        String folder = repository.folder().toString();
        Index index = new Index(findings::putNowait);
        long deadline = System.nanoTime() + limit.toNanos();
        try (Pool pool = mp.pool(processes);
                Progress progress = Progress.of(processes + " processes", repository.bytes(), screen)) {
            List<AsyncResult<JarIndex>> results = new ArrayList<>();
            for (Jar jar : jars) {
                results.add(pool.applyAsync(IndexJars::read, folder, jar.path(), findings)
                        .onSuccess(read -> {
                            index.add(read);
                            progress.add(read.bytes());
                        }));
            }
            for (AsyncResult<JarIndex> result : results) {
                if (!result.await(Duration.ofNanos(deadline - System.nanoTime()))) {
                    results.forEach(late -> late.cancel(false));
                }
            }
            for (int i = 0; i < results.size(); i++) {
                try {
                    results.get(i).get();
                } catch (TaskCancelledException e) {
                    // Counted by its absence from the index.
                } catch (WorkerLostException e) {
                    findings.put(new Finding(Kind.LOST, jars.get(i).path(), String.valueOf(e.getMessage())));
                }
            }
        }
        return index;
    }

    /** What a process of the pool does. */
    static JarIndex read(String folder, String jar, Queue<Finding> findings) {
        return JarReader.read(Path.of(folder), jar, findings::putNowait);
    }

    /** The same work, without processes; nobody is told a second time what was found. */
    private static Index inOneThread(Path folder, Index together, Screen screen) {
        Index index = new Index(finding -> {});
        try (Progress progress = Progress.of("one thread", together.totals().bytes(), screen)) {
            for (String jar : together.jars()) {
                JarIndex read = JarReader.read(folder, jar, finding -> {});
                index.add(read);
                progress.add(read.bytes());
            }
        }
        return index;
    }
}
