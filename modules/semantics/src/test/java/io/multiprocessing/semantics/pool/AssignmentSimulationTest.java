package io.multiprocessing.semantics.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pool of simulated workers under random schedules: every message is under way for a random time, workers die at any
 * moment and take along what they had not sent. Run one schedule again by its seed, which every failure names.
 */
class AssignmentSimulationTest {
    private static final int SCHEDULES = 250;
    private static final int STEPS = 300;

    private enum End {
        COMPLETED,
        LOST,
        DROPPED
    }

    private sealed interface Message {
        record Task(long chunk) implements Message {}

        record Recall(List<Long> chunks) implements Message {}

        record Cancel(long chunk) implements Message {}

        record Retire() implements Message {}

        record Result(long chunk) implements Message {}

        record GaveBack(List<Long> chunks) implements Message {}

        record Dropped(long chunk) implements Message {}
    }

    /** A worker process as it is, which its owner only hears of. */
    private static final class Worker {
        final int maxChunks;
        final ArrayDeque<Message> toWorker = new ArrayDeque<>();
        final ArrayDeque<Message> toOwner = new ArrayDeque<>();
        final ArrayDeque<Long> inbox = new ArrayDeque<>();
        long running;
        long startedChunk;
        int starts;
        boolean exits;
        /** What the owner believes it to hold, in order of sending. */
        final Set<Long> held = new LinkedHashSet<>();

        boolean recalled;
        boolean retired;

        Worker(int maxChunks) {
            this.maxChunks = maxChunks;
        }
    }

    /** One schedule. */
    private static final class Simulation implements Assignment.Orders<Long> {
        final String as;
        final Random random;
        final Assignment<Long> assignment = new Assignment<>(this);
        final Map<Long, Worker> workers = new LinkedHashMap<>();
        final Map<Long, End> ends = new HashMap<>();
        final Set<Long> started = new LinkedHashSet<>();
        /** A chunk and the one it waits for. */
        final Map<Long, Long> waitsFor = new HashMap<>();

        final int maxChunks;
        final long runNanos;
        long lastChunk;
        long lastWorker;

        Simulation(long seed, boolean limited) {
            as = "seed " + seed;
            random = new Random(seed);
            maxChunks = limited && random.nextInt(3) == 0 ? 1 + random.nextInt(6) : 0;
            runNanos = (long) Math.pow(10, 3 + random.nextInt(5));
        }

        // Orders

        @Override
        public void send(long id, long chunk, Long work) {
            Worker worker = workers.get(id);
            assertThat(work).as(as).isEqualTo(chunk);
            assertThat(worker)
                    .as("%s: %d is sent to a worker that is up", as, chunk)
                    .isNotNull();
            assertThat(worker.retired)
                    .as("%s: %d is sent to a retired worker", as, chunk)
                    .isFalse();
            assertThat(worker.recalled && !worker.held.isEmpty())
                    .as("%s: %d is sent behind recalled chunks", as, chunk)
                    .isFalse();
            assertThat(started).as("%s: sent after it started", as).doesNotContain(chunk);
            assertThat(ends).as("%s: sent after its end", as).doesNotContainKey(chunk);
            assertThat(workers.values())
                    .as("%s: %d is sent twice", as, chunk)
                    .noneMatch(each -> each.held.contains(chunk));
            worker.held.add(chunk);
            worker.toWorker.add(new Message.Task(chunk));
        }

        @Override
        public void recall(long id, long[] chunks) {
            Worker worker = workers.get(id);
            assertThat(worker.recalled).as("%s: second recall to %d", as, id).isFalse();
            assertThat(chunks).as(as).isNotEmpty();
            Long first = worker.held.iterator().next();
            for (long chunk : chunks) {
                assertThat(worker.held).as("%s: recalls what it holds", as).contains(chunk);
                assertThat(chunk).as("%s: recalls what runs", as).isNotEqualTo(first);
            }
            worker.recalled = true;
            worker.toWorker.add(new Message.Recall(LongStream.of(chunks).boxed().toList()));
        }

        @Override
        public void retire(long id) {
            Worker worker = workers.get(id);
            assertThat(worker.held).as(as).isEmpty();
            assertThat(worker.starts).as("%s: retired before its limit", as).isEqualTo(worker.maxChunks);
            worker.retired = true;
            worker.toWorker.add(new Message.Retire());
        }

        // What may happen

        void up() {
            long id = ++lastWorker;
            workers.put(id, new Worker(maxChunks));
            assignment.workerUp(id, maxChunks);
        }

        void submit() {
            long chunk = ++lastChunk;
            assignment.submit(chunk, chunk, random.nextInt(50) == 0 ? 200 << 10 : 10);
        }

        void end(long chunk, End end) {
            assertThat(ends.put(chunk, end)).as("%s: %d ends twice", as, chunk).isNull();
        }

        boolean drop() {
            if (lastChunk == 0) {
                return false;
            }
            long chunk = 1 + random.nextLong(lastChunk);
            switch (assignment.place(chunk)) {
                case QUEUED -> {
                    assertThat(assignment.dropQueued(chunk)).as(as).isEqualTo(chunk);
                    end(chunk, End.DROPPED);
                }
                case HELD -> workers.get(assignment.workerOf(chunk)).toWorker.add(new Message.Cancel(chunk));
                case UNKNOWN ->
                    assertThat(ends).as("%s: %d is forgotten", as, chunk).containsKey(chunk);
            }
            return true;
        }

        boolean workerReads(Worker worker) {
            Message message = worker.toWorker.poll();
            if (message instanceof Message.Task task) {
                worker.inbox.add(task.chunk());
            } else if (message instanceof Message.Recall recall) {
                List<Long> back =
                        recall.chunks().stream().filter(worker.inbox::remove).toList();
                worker.toOwner.add(new Message.GaveBack(back));
            } else if (message instanceof Message.Cancel cancel && worker.inbox.remove(cancel.chunk())) {
                worker.toOwner.add(new Message.Dropped(cancel.chunk()));
            } else if (message instanceof Message.Retire) {
                worker.exits = true;
            }
            return message != null;
        }

        boolean workerStarts(Worker worker) {
            if (worker.running != 0 || worker.inbox.isEmpty()) {
                return false;
            }
            worker.running = worker.inbox.remove();
            worker.startedChunk = worker.running;
            worker.starts++;
            assertThat(started.add(worker.running))
                    .as("%s: %d starts twice", as, worker.running)
                    .isTrue();
            assertThat(worker.maxChunks == 0 || worker.starts <= worker.maxChunks)
                    .as("%s: over the limit", as)
                    .isTrue();
            return true;
        }

        boolean workerFinishes(Worker worker) {
            Long other = waitsFor.get(worker.running);
            if (worker.running == 0 || (other != null && ends.get(other) != End.COMPLETED)) {
                return false;
            }
            worker.toOwner.add(new Message.Result(worker.running));
            worker.running = 0;
            return true;
        }

        boolean ownerReads(long id, Worker worker) {
            Message message = worker.toOwner.poll();
            if (message instanceof Message.Result result) {
                worker.held.remove(result.chunk());
                assertThat(assignment.completed(id, result.chunk(), runNanos / 2 + random.nextLong(runNanos)))
                        .as(as)
                        .isEqualTo(result.chunk());
                end(result.chunk(), End.COMPLETED);
            } else if (message instanceof Message.GaveBack back) {
                worker.recalled = false;
                back.chunks().forEach(worker.held::remove);
                assignment.givenBack(
                        id, back.chunks().stream().mapToLong(Long::longValue).toArray());
            } else if (message instanceof Message.Dropped dropped) {
                worker.held.remove(dropped.chunk());
                assertThat(assignment.dropped(id, dropped.chunk())).as(as).isEqualTo(dropped.chunk());
                end(dropped.chunk(), End.DROPPED);
            }
            return message != null;
        }

        /** What it had sent arrives, or only the first part of it; then its owner hears that it is dead. */
        void dies(long id, boolean losesWords) {
            Worker worker = workers.get(id);
            int arrive = losesWords ? random.nextInt(worker.toOwner.size() + 1) : worker.toOwner.size();
            for (; arrive > 0; arrive--) {
                ownerReads(id, worker);
            }
            List<Long> wasHeld = List.copyOf(worker.held);
            workers.remove(id);
            Assignment.Loss<Long> loss = assignment.workerDown(id, worker.startedChunk);
            int lost = wasHeld.indexOf(worker.startedChunk) + 1;
            assertThat(loss.started()).as(as).isEqualTo(wasHeld.subList(0, lost));
            assertThat(loss.requeued()).as(as).isEqualTo(wasHeld.size() - lost);
            loss.started().forEach(chunk -> end(chunk, End.LOST));
        }

        boolean retiredExits(long id, Worker worker) {
            if (!worker.exits || worker.running != 0 || !worker.inbox.isEmpty() || !worker.toOwner.isEmpty()) {
                return false;
            }
            dies(id, false);
            up();
            return true;
        }

        /** Something that is possible at this worker happens; false if nothing is. */
        boolean step(long id) {
            Worker worker = workers.get(id);
            int first = random.nextInt(5);
            for (int i = 0; i < 5; i++) {
                boolean happened = switch ((first + i) % 5) {
                    case 0 -> workerReads(worker);
                    case 1 -> workerStarts(worker);
                    case 2 -> workerFinishes(worker);
                    case 3 -> ownerReads(id, worker);
                    default -> retiredExits(id, worker);
                };
                if (happened) {
                    check();
                    return true;
                }
            }
            return false;
        }

        long anyWorker() {
            List<Long> ids = new ArrayList<>(workers.keySet());
            return ids.get(random.nextInt(ids.size()));
        }

        void settle() {
            if (workers.isEmpty()) {
                up();
            }
            boolean happened = true;
            while (happened) {
                happened = false;
                List<Long> ids = new ArrayList<>(workers.keySet());
                for (long id : ids) {
                    happened |= workers.containsKey(id) && step(id);
                }
            }
        }

        // What must be true

        void check() {
            int busy = 0;
            int idle = 0;
            int held = 0;
            boolean recallOut = false;
            for (Worker worker : workers.values()) {
                int holds = worker.held.size();
                held += holds;
                busy += holds > 0 ? 1 : 0;
                idle += holds == 0 && !worker.retired ? 1 : 0;
                recallOut |= worker.recalled;
                require(holds <= 257, "holds too many");
            }
            long open = lastChunk - ends.size();
            require(assignment.busy() == busy, "busy");
            require(assignment.workers() == busy + idle, "workers");
            require(assignment.queued() == open - busy, "queued");
            require(assignment.isIdle() == (open == 0), "idle");
            require(idle == 0 || open == held, "a worker has nothing to do while chunks are queued");
            require(
                    idle == 0 || held == busy || recallOut,
                    "a worker has nothing to do while another holds chunks ahead and no recall is out");
        }

        /** After each of a million steps: assertThat would take most of the time. */
        private void require(boolean holds, String what) {
            if (!holds) {
                throw new AssertionError(as + ": " + what);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void assignment_randomSchedules_everyChunkEndsOnce(long seed) {
        Map<End, Integer> seen = new HashMap<>();
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Simulation simulation = new Simulation(seed * 1_000_003 + schedule, true);
            run(simulation);
            simulation.ends.values().forEach(end -> seen.merge(end, 1, Integer::sum));
        }
        assertThat(seen).containsOnlyKeys(End.values());
    }

    private static void run(Simulation simulation) {
        Random random = simulation.random;
        int submits = 5 + random.nextInt(40);
        int deaths = random.nextInt(4);
        for (int i = 0; i < STEPS; i++) {
            int what = random.nextInt(100);
            if (what < submits) {
                simulation.submit();
            } else if (what < submits + 2) {
                simulation.drop();
            } else if (simulation.workers.isEmpty() || (what == 99 && simulation.workers.size() < 6)) {
                simulation.up();
            } else if (what > 98 - deaths) {
                simulation.dies(simulation.anyWorker(), true);
            } else {
                simulation.step(simulation.anyWorker());
            }
            simulation.check();
        }
        if (random.nextInt(4) == 0) {
            for (long chunk : simulation.assignment.dropAll()) {
                simulation.end(chunk, End.DROPPED);
            }
        } else {
            simulation.settle();
        }
        assertThat(simulation.ends.keySet())
                .as(simulation.as)
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, simulation.lastChunk).boxed().toList());
        simulation.started.stream()
                .filter(chunk -> !simulation.ends.containsKey(chunk))
                .forEach(chunk -> assertThat(chunk)
                        .as("%s: started and lost track of", simulation.as)
                        .isNull());
        assertThat(simulation.assignment.isIdle()).as(simulation.as).isTrue();
        assertThat(simulation.assignment.queued()).as(simulation.as).isZero();
    }

    /** In a pool of n, n - 1 chunks wait for others that may be held behind them. With the last worker all get done. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void assignment_chunksThatWaitForOthers_neverHangs(long seed) {
        int heldBehind = 0;
        for (int schedule = 0; schedule < SCHEDULES; schedule++) {
            Simulation simulation = new Simulation(seed * 1_000_003 + schedule, false);
            Random random = simulation.random;
            int workers = random.nextBoolean() ? 2 : 2 + random.nextInt(4);
            for (int i = 0; i < workers; i++) {
                simulation.up();
            }
            for (int round = 0; round < 5; round++) {
                List<Long> waiters = new ArrayList<>();
                int chunks = workers + random.nextInt(60);
                long first = simulation.lastChunk + 1;
                for (int i = 0; i < workers - 1; i++) {
                    long waiter = first + random.nextInt(chunks);
                    long other = first + random.nextInt(chunks);
                    if (!waiters.contains(waiter)
                            && !waiters.contains(other)
                            && waiter != other
                            && !simulation.waitsFor.containsValue(waiter)) {
                        waiters.add(waiter);
                        simulation.waitsFor.put(waiter, other);
                    }
                }
                for (int i = 0; i < chunks; i++) {
                    simulation.submit();
                    for (int steps = random.nextInt(4); steps > 0; steps--) {
                        simulation.step(simulation.anyWorker());
                    }
                }
                for (Worker worker : simulation.workers.values()) {
                    List<Long> held = List.copyOf(worker.held);
                    for (int i = 0; i < held.size(); i++) {
                        heldBehind += held.indexOf(simulation.waitsFor.getOrDefault(held.get(i), 0L)) > i ? 1 : 0;
                    }
                }
                simulation.settle();
                assertThat(simulation.ends.size())
                        .as("%s: a task hangs", simulation.as)
                        .isEqualTo(chunks + (int) first - 1);
                assertThat(simulation.ends.values()).as(simulation.as).containsOnly(End.COMPLETED);
            }
        }
        assertThat(heldBehind).as("chunks that waited for one held behind them").isGreaterThan(10);
    }
}
