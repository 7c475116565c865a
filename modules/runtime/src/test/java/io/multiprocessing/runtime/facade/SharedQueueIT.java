package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueEmptyException;
import io.multiprocessing.QueueFullException;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.semantics.history.Event;
import io.multiprocessing.semantics.history.Event.Phase;
import io.multiprocessing.semantics.history.History;
import io.multiprocessing.semantics.history.QueueHistoryCheck;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Named queues of two programs on two agents. */
final class SharedQueueIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(50);

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path cache;

    private static TwoPrograms programs;
    private static Multiprocessing one;
    private static Multiprocessing other;

    @BeforeAll
    static void start() throws Exception {
        programs = new TwoPrograms(cache, "queues-it");
        one = programs.one;
        other = programs.other;
    }

    @AfterAll
    static void stop() throws Exception {
        programs.close();
    }

    private static <E> Queue<E> open(Multiprocessing mp, String name, int maxsize) {
        return mp.queue(QueueOptions.defaults().name(name).maxsize(maxsize));
    }

    @Test
    void queue_ofOneNameInTwoPrograms_isOneQueue() throws Exception {
        Queue<String> here = open(one, "mail", 0);
        Queue<String> there = open(other, "mail", 0);
        assertThat(here.id()).isEqualTo(there.id());
        assertThat(here.empty()).isTrue();
        for (int i = 0; i < 20; i++) {
            here.put("item " + i);
        }
        assertThat(there.qsize()).isEqualTo(20);
        for (int i = 0; i < 20; i++) {
            assertThat(there.get(LIMIT)).isEqualTo("item " + i);
        }
        assertThat(here.empty()).isTrue();
    }

    @Test
    void putAndGet_fullAndEmpty_saySoInTime() throws Exception {
        Queue<Integer> here = open(one, "narrow", 2);
        Queue<Integer> there = open(other, "narrow", 2);
        assertThatExceptionOfType(QueueEmptyException.class).isThrownBy(there::getNowait);
        assertThatExceptionOfType(QueueEmptyException.class).isThrownBy(() -> there.get(SHORT));
        here.putNowait(1);
        there.putNowait(2);
        assertThat(here.full()).isTrue();
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> here.putNowait(3));
        long began = System.nanoTime();
        assertThatExceptionOfType(QueueFullException.class).isThrownBy(() -> there.put(3, SHORT));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isBetween(SHORT, LIMIT);
        assertThat(there.get()).isEqualTo(1);
        assertThat(here.get()).isEqualTo(2);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> open(other, "narrow", 3))
                .withMessageContainingAll("narrow", "maxsize 2", "maxsize 3");
    }

    static void echo(Queue<Object> in, Queue<Object> out) throws Exception {
        while (true) {
            out.put(in.get());
        }
    }

    @Test
    void get_thatWaitsInAProcess_isWokenByThePutOfAnotherProgram() throws Exception {
        Queue<Object> in = open(one, "in", 0);
        Queue<Object> out = open(one, "out", 0);
        Process process = one.process(SharedQueueIT::echo, in, out).start();
        Queue<Object> toIt = open(other, "in", 0);
        Queue<Object> fromIt = open(other, "out", 0);
        for (int i = 0; i < 10; i++) {
            toIt.put(i);
            assertThat(fromIt.get(LIMIT)).isEqualTo(i);
        }
        byte[] big = new byte[16 << 20];
        Arrays.fill(big, (byte) 7);
        long began = System.nanoTime();
        toIt.put(big);
        assertThat((byte[]) fromIt.get(LIMIT)).isEqualTo(big);
        System.out.printf("16 MiB to a process and back: %d ms%n", (System.nanoTime() - began) / 1_000_000);
        process.kill();
    }

    @Test
    void item_of64MiB_goesThrough() throws Exception {
        Queue<byte[]> queue = open(one, "large", 0);
        // With what stands before them it is the largest item that there is.
        byte[] large = new byte[(64 << 20) - 16];
        large[large.length - 1] = 1;
        long began = System.nanoTime();
        queue.put(large);
        assertThat(SharedQueueIT.<byte[]>open(other, "large", 0).get(LIMIT)).isEqualTo(large);
        System.out.printf("64 MiB from program to program: %d ms%n", (System.nanoTime() - began) / 1_000_000);
    }

    static void hold(Queue<Integer> queue, Queue<Integer> said) throws Exception {
        said.put(-1);
        while (true) {
            said.put(queue.get());
        }
    }

    /** What it had not been given goes to another: at most the one that it had just taken may be missing. */
    @Test
    void getter_killedAsItemsArrive_takesNoneAlong() throws Exception {
        Queue<Integer> queue = open(one, "killed", 0);
        Queue<Integer> said = open(one, "killed-said", 0);
        for (int round = 0; round < 4; round++) {
            Process getter = one.process(SharedQueueIT::hold, queue, said).start();
            assertThat(said.get(LIMIT)).isEqualTo(-1);
            boolean[] seen = new boolean[100];
            for (int i = 0; i < seen.length; i++) {
                if (i == 20 * (round + 1)) {
                    getter.kill();
                }
                queue.put(i);
            }
            getter.join();
            int missing = seen.length;
            for (Queue<Integer> each : List.of(said, queue)) {
                int last = -1;
                while (!each.empty()) {
                    int item = each.get(LIMIT);
                    assertThat(seen[item]).as("item %d twice", item).isFalse();
                    assertThat(item).as("order").isGreaterThan(last);
                    seen[item] = true;
                    last = item;
                    missing--;
                }
            }
            assertThat(missing).isLessThanOrEqualTo(1);
        }
    }

    static int take(Queue<Integer> queue) throws Exception {
        return queue.get();
    }

    @Test
    void destroy_endsItForAll_andTheNameIsFree() throws Exception {
        Queue<Integer> here = open(one, "gone", 0);
        Queue<Integer> there = open(other, "gone", 0);
        try (Pool pool = one.pool(PoolOptions.defaults().processes(1))) {
            AsyncResult<Integer> waits = pool.applyAsync(SharedQueueIT::take, here);
            await().atMost(LIMIT).until(() -> pool.stats().busy() == 1);
            there.destroy();
            assertThatExceptionOfType(Exception.class)
                    .isThrownBy(() -> waits.get(LIMIT))
                    .withCauseInstanceOf(ObjectDestroyedException.class);
        }
        assertThatExceptionOfType(ObjectDestroyedException.class).isThrownBy(() -> here.put(1));
        assertThatExceptionOfType(ObjectDestroyedException.class).isThrownBy(there::qsize);
        here.destroy();
        Queue<Integer> again = open(one, "gone", 5);
        assertThat(again.id()).isNotEqualTo(here.id());
        again.put(1);
        assertThat(again.get()).isEqualTo(1);
    }

    static int putMany(Queue<String> queue, String producer, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            queue.put(producer + "-" + i);
        }
        return count;
    }

    @Test
    void items_ofSeveralProducers_keepTheOrderOfEach() throws Exception {
        int each = Integer.getInteger("shared.queue.items", 3_000) / 4;
        Queue<String> queue = open(one, "order", 100);
        Queue<String> there = open(other, "order", 100);
        List<String> got = new ArrayList<>();
        long began = System.nanoTime();
        try (Pool pool = one.pool(2);
                Pool more = other.pool(2)) {
            List<AsyncResult<Integer>> puts = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                puts.add(pool.applyAsync(SharedQueueIT::putMany, queue, "one" + i, each));
                puts.add(more.applyAsync(SharedQueueIT::putMany, there, "other" + i, each));
            }
            for (int i = 0; i < 4 * each; i++) {
                got.add((i % 2 == 0 ? queue : there).get(LIMIT));
            }
            for (AsyncResult<Integer> put : puts) {
                put.get(LIMIT);
            }
        }
        System.out.printf("%d items in %d ms%n", got.size(), (System.nanoTime() - began) / 1_000_000);
        assertThat(got).doesNotHaveDuplicates().hasSize(4 * each);
        for (String producer : List.of("one0", "one1", "other0", "other1")) {
            assertThat(got.stream()
                            .filter(item -> item.startsWith(producer + "-"))
                            .map(item -> Integer.parseInt(item.substring(producer.length() + 1))))
                    .isSorted();
        }
        assertThat(queue.empty()).isTrue();
    }

    static int takeOneAndStay(Queue<String> queue) throws Exception {
        queue.get();
        Thread.sleep(Duration.ofMinutes(5).toMillis());
        return 0;
    }

    @Test
    void history_ofTwoPrograms_isThatOfAQueue() throws Exception {
        List<Event> events = history("judged", 0);
        assertThat(QueueHistoryCheck.check(new History(events), true).violations())
                .isEmpty();
    }

    /** What the killed had been given comes back to its place, and is the only thing that may be out of order. */
    @Test
    void history_withKilledGetters_isThatOfAQueueButForWhatCameBack() throws Exception {
        int killed = 3;
        List<Event> events = history("judged-killed", killed);
        assertThat(events.stream()
                        .filter(each -> each.op().equals("get") && each.phase() == Phase.OK)
                        .map(Event::value))
                .doesNotHaveDuplicates();
        assertThat(QueueHistoryCheck.check(new History(events), true).violations())
                .isEmpty();
    }

    /** What threads of two programs did, and processes that were killed with what they had. */
    private static List<Event> history(String queueName, int kills) throws Exception {
        List<Event> events = Collections.synchronizedList(new ArrayList<>());
        Queue<String> here = open(one, queueName, 20);
        Queue<String> there = open(other, queueName, 20);
        List<Process> killed = new ArrayList<>();
        for (int i = 0; i < kills; i++) {
            events.add(new Event(System.nanoTime(), "killed" + i, "get", "judged", Phase.INVOKE, null, null));
            killed.add(one.process(SharedQueueIT::takeOneAndStay, here).start());
        }
        List<Thread> threads = new ArrayList<>();
        AtomicBoolean over = new AtomicBoolean();
        for (int i = 0; i < 3; i++) {
            Queue<String> queue = i % 2 == 0 ? here : there;
            String name = "put" + i;
            threads.add(new Thread(() -> {
                for (int item = 0; item < 150; item++) {
                    String value = name + "-" + item;
                    recorded(events, name, "put", value, () -> {
                        queue.put(value);
                        return value;
                    });
                }
            }));
        }
        List<Thread> getters = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Queue<String> queue = i % 2 == 0 ? there : here;
            String name = "get" + i;
            getters.add(new Thread(() -> {
                while (!over.get()) {
                    recorded(events, name, "get", null, () -> queue.get(SHORT));
                }
            }));
        }
        threads.forEach(Thread::start);
        getters.forEach(Thread::start);
        killed.forEach(Process::kill);
        for (int i = 0; i < kills; i++) {
            killed.get(i).join();
            events.add(new Event(System.nanoTime(), "killed" + i, "death", "judged", Phase.OK, null, null));
        }
        for (Thread each : threads) {
            each.join();
        }
        over.set(true);
        for (Thread each : getters) {
            each.join();
        }
        while (!here.empty()) {
            String value = here.get(LIMIT);
            events.add(new Event(System.nanoTime(), "end", "remaining", "judged", Phase.OK, value, null));
        }
        assertThat(events.stream().filter(each -> each.phase() == Phase.OK)).hasSizeGreaterThan(850);
        return new ArrayList<>(events);
    }

    private static void recorded(List<Event> events, String who, String op, String value, Callable<String> what) {
        events.add(new Event(System.nanoTime(), who, op, "judged", Phase.INVOKE, value, null));
        Phase phase = Phase.OK;
        String got = null;
        try {
            got = what.call();
        } catch (QueueEmptyException e) {
            phase = Phase.FAIL;
        } catch (Exception e) {
            throw new IllegalStateException(who + " cannot " + op, e);
        }
        events.add(new Event(System.nanoTime(), who, op, "judged", phase, got, null));
    }
}
