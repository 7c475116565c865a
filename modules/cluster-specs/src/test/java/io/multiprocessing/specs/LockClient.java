package io.multiprocessing.specs;

import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.Lock;
import io.multiprocessing.LockLostException;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.semantics.history.Event;
import io.multiprocessing.semantics.history.Event.Phase;
import io.multiprocessing.semantics.history.History;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A driver that takes a named lock, writes to what the lock protects, and releases it, again and again until its standard
 * input ends. A cluster that it has lost it joins again.
 *
 * <p>What the lock protects is with whoever started it: it says {@code write TOKEN} and waits for a line. What it does it
 * writes to a file as a history, each event before what follows it. Its times are {@link System#nanoTime()}, which on Linux
 * is CLOCK_MONOTONIC: the same clock for all processes of a machine, whatever their namespaces of the network.
 *
 * <p>A line that begins with {@code strange} is a fault of the library.
 */
final class LockClient {
    /** Of one wait for the lock; longer than none of a cluster's changes, so that they are seen from a wait, too. */
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Between two holdings: a machine of two processors has other JVMs to run. */
    private static final long REST_NANOS = 15_000_000L;

    private static final long ANSWER_SECONDS = 60;

    private final String name;
    private final String lockName;
    private final Writer history;
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    /** Guarded by this. Null: none is held. */
    private @Nullable Long token;

    private LockClient(String name, String lockName, Writer history) {
        this.name = name;
        this.lockName = lockName;
        this.history = history;
    }

    /** Takes cluster, host, own name, name of the lock, file of the history, and members to join, with commas. */
    public static void main(String[] args) throws Exception {
        Multiprocessing.Builder builder = Multiprocessing.builder()
                .name(args[0])
                .bind(args[1], 0)
                .join(args[5].split(","))
                .agent(false)
                .insecureTransport()
                .setting("cluster.stable-after", "1 s")
                .setting("start-timeout", "20 s");
        try (Writer history =
                Files.newBufferedWriter(Path.of(args[4]), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            LockClient client = new LockClient(args[2], args[3], history);
            Thread reader = new Thread(client::read, "answers");
            reader.setDaemon(true);
            reader.start();
            while (!client.ended.get()) {
                try (Multiprocessing mp = builder.start()) {
                    System.out.println("joined");
                    client.use(mp);
                } catch (ClusterUnavailableException e) {
                    System.out.println("unavailable " + e.getMessage());
                }
            }
        }
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                answers.add(line);
            }
        } catch (IOException e) {
            System.out.println("strange " + e);
        }
        ended.set(true);
        answers.add("ended");
    }

    private void use(Multiprocessing mp) throws InterruptedException {
        AtomicBoolean lost = new AtomicBoolean();
        Lock lock = mp.lock(lockName);
        lock.onLost(() -> lost("onLost"));
        mp.onClusterLost(why -> {
            lost.set(true);
            lost("onClusterLost");
        });
        while (!ended.get() && !lost.get()) {
            try {
                once(lock);
            } catch (ClusterUnavailableException e) {
                System.out.println("unavailable " + e.getMessage());
            } catch (IllegalStateException e) {
                // What is asked of an instance after its cluster was lost.
                if (!lost.get()) {
                    System.out.println("strange " + e);
                }
            }
            LockSupport.parkNanos(REST_NANOS);
        }
    }

    private void once(Lock lock) throws InterruptedException {
        record("acquire", Phase.INVOKE, null);
        Lock.Holding held;
        try {
            held = lock.hold(TIMEOUT);
        } catch (OperationTimedOutException e) {
            record("acquire", Phase.FAIL, null);
            return;
        } catch (ClusterUnavailableException e) {
            record("acquire", e.outcomeUnknown() ? Phase.INFO : Phase.FAIL, null);
            throw e;
        } catch (RuntimeException e) {
            record("acquire", Phase.INFO, null);
            throw e;
        }
        holds(held.fencingToken());
        System.out.println("write " + held.fencingToken());
        if (answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS) == null) {
            System.out.println("strange: no answer to a write in " + ANSWER_SECONDS + " s");
        }
        record("release", Phase.INVOKE, held.fencingToken());
        try {
            held.close();
            record("release", Phase.OK, held.fencingToken());
            holds(null);
        } catch (LockLostException e) {
            record("release", Phase.FAIL, held.fencingToken());
            lost("release");
        } catch (ClusterUnavailableException e) {
            record("release", e.outcomeUnknown() ? Phase.INFO : Phase.FAIL, held.fencingToken());
            lost("release");
            throw e;
        } catch (RuntimeException e) {
            record("release", Phase.INFO, held.fencingToken());
            throw e;
        }
    }

    private synchronized void holds(@Nullable Long now) {
        token = now;
        if (now != null) {
            record("acquire", Phase.OK, now);
        }
    }

    private synchronized void lost(String how) {
        if (token != null) {
            System.out.println("lost " + token + " by " + how);
            record("lost", Phase.OK, token);
            token = null;
        }
    }

    private synchronized void record(String op, Phase phase, @Nullable Long of) {
        try {
            history.write(History.format(new Event(System.nanoTime(), name, op, lockName, phase, null, of)));
            history.write('\n');
            history.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
