package io.multiprocessing.examples.jars;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Queue;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.examples.jars.Finding.Kind;
import io.multiprocessing.examples.jars.Repository.Jar;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads jars in a pool of processes, and again those whose process was lost on the way, as with its whole machine. */
final class JarPool {
    /** A jar that ends every process that reads it does not keep the others waiting for ever. */
    private static final int TRIES = 3;

    private final Multiprocessing mp;
    private final int processes;
    private final Repository repository;
    private final Queue<Finding> findings;
    private final Screen screen;

    JarPool(Multiprocessing mp, int processes, Repository repository, Queue<Finding> findings, Screen screen) {
        this.mp = mp;
        this.processes = processes;
        this.repository = repository;
        this.findings = findings;
        this.screen = screen;
    }

    /** Stops after the limit; what no process has begun by then is left out. */
    Index index(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        Index index = new Index(findings::putNowait);
        try (Pool pool = mp.pool(processes);
                Progress progress = Progress.of(processes + " processes", repository.bytes(), screen)) {
            Map<Jar, String> lost = read(pool, repository.jars(), index, progress, deadline);
            for (int tries = 1; !lost.isEmpty() && tries < TRIES; tries++) {
                screen.print("lost with the processes that read them, and read again: %d jars".formatted(lost.size()));
                lost = read(pool, List.copyOf(lost.keySet()), index, progress, deadline);
            }
            lost.forEach((jar, why) -> findings.putNowait(new Finding(Kind.LOST, jar.path(), why)));
        }
        return index;
    }

    /** Gives those whose process was lost, and how. */
    private Map<Jar, String> read(Pool pool, List<Jar> jars, Index index, Progress progress, long deadline)
            throws InterruptedException {
        String folder = repository.folder().toString();
        List<AsyncResult<JarIndex>> results = new ArrayList<>();
        for (Jar jar : jars) {
            results.add(pool.applyAsync(JarPool::readOne, folder, jar.path(), findings)
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
        Map<Jar, String> lost = new LinkedHashMap<>();
        for (int i = 0; i < results.size(); i++) {
            try {
                results.get(i).get();
            } catch (TaskCancelledException e) {
                // Counted by its absence from the index.
            } catch (WorkerLostException e) {
                lost.put(jars.get(i), String.valueOf(e.getMessage()));
            }
        }
        return lost;
    }

    /** What a process of the pool does. */
    static JarIndex readOne(String folder, String jar, Queue<Finding> findings) {
        return JarReader.read(Path.of(folder), jar, findings::putNowait);
    }
}
