package io.multiprocessing.specs;

import io.multiprocessing.Queue;
import io.multiprocessing.QueueEmptyException;
import io.multiprocessing.semantics.history.Event;
import io.multiprocessing.semantics.history.Event.Phase;
import io.multiprocessing.semantics.history.History;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Puts or gets, in whatever JVM, and writes what it does to a file as a history: each event is in the file before what
 * follows it, so that a kill takes along no more than one end. Its times are {@link System#nanoTime()}, which on Linux is one
 * clock for all processes of a machine.
 */
final class QueueUser implements AutoCloseable {
    /** Of one get: so that it is seen in time that all is over. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final Queue<String> queue;
    private final String queueName;
    private final String name;
    /** When this file is there, an empty queue will remain empty, or others take what comes. */
    private final Path over;

    private final OutputStream history;

    private QueueUser(Queue<String> queue, String name, Path directory) throws IOException {
        this.queue = queue;
        this.name = name;
        queueName = directory.getFileName().toString();
        over = directory.resolve("over-" + name);
        history = Files.newOutputStream(directory.resolve("history-" + name + ".jsonl"));
    }

    /** Puts items of its own name, numbered from 0. */
    static void put(Queue<String> queue, String name, String directory, int count) throws Exception {
        try (QueueUser user = new QueueUser(queue, name, Path.of(directory))) {
            for (int i = 0; i < count; i++) {
                String item = name + "-" + i;
                user.record("put", Phase.INVOKE, item);
                queue.put(item);
                user.record("put", Phase.OK, item);
            }
        }
    }

    /** Gets until it is told that this is over and finds the queue empty. It says {@code taken} after every so many. */
    static void get(Queue<String> queue, String name, String directory, int every) throws Exception {
        try (QueueUser user = new QueueUser(queue, name, Path.of(directory))) {
            System.out.println("getting " + name);
            int taken = 0;
            boolean last = false;
            while (!last) {
                // The order matters: only an emptiness found after that is the last.
                boolean isOver = Files.exists(user.over);
                if (user.getOne()) {
                    taken++;
                    if (taken % every == 0) {
                        System.out.println("taken");
                    }
                } else {
                    last = isOver;
                }
            }
        }
    }

    /** Takes what there is, as what remained. */
    static void drain(Queue<String> queue, String name, String directory) throws Exception {
        try (QueueUser user = new QueueUser(queue, name, Path.of(directory))) {
            while (true) {
                user.record("remaining", Phase.OK, queue.getNowait());
            }
        } catch (QueueEmptyException e) {
            // That was all.
        }
    }

    private boolean getOne() throws Exception {
        record("get", Phase.INVOKE, null);
        String item;
        try {
            item = queue.get(PATIENCE);
        } catch (QueueEmptyException e) {
            record("get", Phase.FAIL, null);
            return false;
        }
        record("get", Phase.OK, item);
        return true;
    }

    private void record(String op, Phase phase, @Nullable String item) throws IOException {
        Event event = new Event(System.nanoTime(), name, op, queueName, phase, item, null);
        history.write((History.format(event) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        history.close();
    }
}
