package io.multiprocessing.examples.jars;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Indexes every jar below a folder with a pool of processes, then once more in one thread, and says what it found and how
 * long either took.
 *
 * <p>The pool's processes read the jars; what is odd goes into a queue as soon as it is seen, and a process of its own
 * prints it; all of them print under one lock. On a cluster it is the same program, and each machine has the folder.
 */
public final class IndexJars {
    private static final Duration READ_ONCE_LIMIT = Duration.ofSeconds(5);

    private IndexJars() {}

    /**
     * Takes the folder, else the system property {@code maven.repo.local}, else {@code ~/.m2/repository}; and how many
     * seconds it may take. Before them {@code --config} and a file, to use the machines of a cluster.
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Arguments arguments;
        try {
            arguments = Arguments.of(args);
        } catch (IllegalArgumentException e) {
            fail(String.valueOf(e.getMessage()));
            return;
        }
        Repository repository = Repository.scan(arguments.folder().toRealPath());
        if (repository.jars().isEmpty()) {
            fail(
                    "cannot index %s: no jar below it, %d folders or files could not be read; name a folder that holds jars"
                            .formatted(
                                    arguments.folder(), repository.unreadable().size()));
        }
        index(arguments, repository);
    }

    private static void fail(String why) {
        System.err.println(why);
        System.exit(1);
    }

    private static void index(Arguments arguments, Repository repository) throws InterruptedException {
        System.out.printf(
                "%s jars, %s, below %s%n",
                Figures.count(repository.jars().size()), Figures.megabytes(repository.bytes()), repository.folder());
        repository.readOnce(READ_ONCE_LIMIT);
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();

        long started = System.nanoTime();
        try (Multiprocessing mp = start(arguments)) {
            Screen screen = new Screen(mp.lock(), Screen.isTerminal());
            Queue<Finding> findings = mp.queue();
            Process reporter = mp.process(Reporter::report, findings, screen).start();
            for (Finding finding : repository.unreadable()) {
                findings.put(finding);
            }

            int processes = mp.nodes().stream().mapToInt(Node::cpus).sum();
            // One thread has as much work as all processes together.
            Duration limit = arguments.limit().dividedBy(processes + 1);
            Index together = new JarPool(mp, processes, repository, findings, screen).index(limit);
            Duration poolTime = Duration.ofNanos(System.nanoTime() - started);
            findings.put(Finding.LAST);
            reporter.join();
            if (reporter.exitCode().orElse(0) != 0) {
                screen.print("Some of what is odd was not told: the process that tells it was lost.");
            }

            started = System.nanoTime();
            Index alone = inOneThread(repository.folder(), together, screen);
            Duration threadTime = Duration.ofNanos(System.nanoTime() - started);

            screen.print(new Report(repository, together, processes, poolTime, threadTime, load).lines());
            if (!alone.agreesWith(together)) {
                fail("the pool and the one thread found different things; did the jars change meanwhile?");
            }
        }
    }

    private static Multiprocessing start(Arguments arguments) {
        return arguments
                .config()
                .map(file -> Multiprocessing.builder().config(file).start())
                .orElseGet(Multiprocessing::start);
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
