package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueClosedException;
import io.multiprocessing.QueueEmptyException;
import io.multiprocessing.QueueFullException;
import io.multiprocessing.TaskFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Queues between the driver, a pool of four and processes that die. */
class QueueIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(5);

    private static Multiprocessing mp;
    private static Pool pool;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
        pool = mp.pool(4);
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    // ---- order and number

    private static final int PRODUCERS = 2;
    private static final int END = -1;

    private static void produce(Queue<Integer> queue, int producer, int items) throws InterruptedException {
        for (int i = 0; i < items; i++) {
            queue.put(producer * 1_000_000 + i);
        }
        queue.put(END);
    }

    /** @return what it got, in order, without the end, which it leaves for the others */
    private static int[] consume(Queue<Integer> queue, Queue<Integer> ends) throws InterruptedException {
        int[] got = new int[100_000];
        int count = 0;
        while (true) {
            int item = queue.get();
            if (item != END) {
                got[count++] = item;
            } else {
                ends.put(END);
                if (ends.qsize() < PRODUCERS) {
                    continue;
                }
                queue.put(END);
                return Arrays.copyOf(got, count);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void put_twoProducersTwoConsumersAcrossProcesses_eachItemOnceAndInOrder(int maxsize) throws InterruptedException {
        int each = maxsize == 0 ? 40_000 : 10_000;
        Queue<Integer> queue = mp.queue(maxsize);
        Queue<Integer> ends = mp.queue();
        List<AsyncResult<int[]>> consumers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            consumers.add(pool.applyAsync(QueueIT::consume, queue, ends));
        }
        long began = System.nanoTime();
        for (int producer = 0; producer < PRODUCERS; producer++) {
            pool.runAsync(QueueIT::produce, queue, producer, each);
        }
        boolean[][] seen = new boolean[PRODUCERS][each];
        int total = 0;
        for (AsyncResult<int[]> consumer : consumers) {
            int[] last = {-1, -1};
            for (int item : consumer.get(LONG)) {
                int producer = item / 1_000_000;
                int number = item % 1_000_000;
                assertThat(number).as("FIFO of producer %d", producer).isGreaterThan(last[producer]);
                assertThat(seen[producer][number])
                        .as("item %d came twice", item)
                        .isFalse();
                last[producer] = number;
                seen[producer][number] = true;
                total++;
            }
        }
        System.out.printf(
                "%,d items through a queue of %d, 2 producers, 2 consumers: %,.0f a second%n",
                total, maxsize, total / ((System.nanoTime() - began) / 1e9));
        assertThat(total).isEqualTo(PRODUCERS * each);
        queue.destroy();
        ends.destroy();
    }

    @Test
    void put_driverToProcessesAndBack_bothEndsCount() throws InterruptedException {
        Queue<Integer> there = mp.queue(100);
        Queue<Integer> back = mp.queue();
        int items = 10_000;
        for (int i = 0; i < 4; i++) {
            pool.runAsync(
                    (from, to) -> {
                        for (int item = from.get(); item != END; item = from.get()) {
                            to.put(item);
                        }
                    },
                    there,
                    back);
        }
        long sum = 0;
        for (int i = 0; i < items; i++) {
            there.put(i);
        }
        for (int i = 0; i < 4; i++) {
            there.put(END);
        }
        for (int i = 0; i < items; i++) {
            sum += back.get(LONG);
        }
        assertThat(sum).isEqualTo((items - 1L) * items / 2);
        assertThat(back.empty()).isTrue();
        await().until(() -> pool.stats().busy() == 0);
        there.destroy();
        back.destroy();
    }

    // ---- every form

    @Test
    void putAndGet_fullAndEmpty_saySoWithTheNumbers() throws InterruptedException {
        Queue<String> queue = mp.queue(2);
        assertThat(queue.maxsize()).isEqualTo(2);
        assertThat(queue.empty()).isTrue();
        assertThatThrownBy(queue::getNowait)
                .isInstanceOf(QueueEmptyException.class)
                .hasMessageContaining(queue.id());
        assertThatThrownBy(() -> queue.get(SHORT))
                .isInstanceOf(QueueEmptyException.class)
                .hasMessageContaining("PT0.005S");
        assertThatThrownBy(() -> queue.get(Duration.ofSeconds(-1))).isInstanceOf(QueueEmptyException.class);
        queue.put("a", Duration.ZERO);
        assertThat(queue.full()).isFalse();
        queue.putNowait("b");
        assertThat(queue.full()).isTrue();
        assertThat(queue.qsize()).isEqualTo(2);
        assertThat(pool.<Queue<String>, Integer>apply(Queue::qsize, queue)).isEqualTo(2);
        assertThatThrownBy(() -> queue.putNowait("c"))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("2 of 2 items");
        assertThatThrownBy(() -> queue.put("c", SHORT))
                .isInstanceOf(QueueFullException.class)
                .hasMessageContaining("PT0.005S");
        assertThatThrownBy(() -> queue.put("c", Duration.ofSeconds(-1))).isInstanceOf(QueueFullException.class);
        AsyncResult<Void> waits = pool.runAsync((q, item) -> q.put(item), queue, "c");
        assertThat(queue.get()).isEqualTo("a");
        waits.get(LONG);
        assertThat(queue.get(LONG)).isEqualTo("b");
        assertThat(queue.getNowait()).isEqualTo("c");
        queue.put(null);
        assertThat(queue.get()).isNull();
        Queue<String> unbounded = mp.queue(-1);
        assertThat(unbounded.maxsize()).isZero();
        assertThat(unbounded.full()).isFalse();
        assertThat(mp.<String>queue()).isNotEqualTo(queue);
        assertThat(pool.<Queue<String>, Queue<String>>apply(there -> there, queue))
                .isEqualTo(queue);
        unbounded.destroy();
        queue.destroy();
    }

    @Test
    void close_ofOneCopy_othersStayOpen() throws InterruptedException {
        Queue<Integer> queue = mp.queue();
        queue.put(1);
        pool.runAsync(Queue::close, queue).get();
        assertThat(pool.<Queue<Integer>, Integer>apply(q -> q.get(), queue)).isEqualTo(1);
        queue.close();
        queue.close();
        assertThatThrownBy(() -> queue.put(2)).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(() -> queue.putNowait(2)).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(queue::get).isInstanceOf(QueueClosedException.class).hasMessageContaining(queue.id());
        assertThatThrownBy(() -> queue.get(SHORT)).isInstanceOf(QueueClosedException.class);
        assertThatThrownBy(queue::getNowait).isInstanceOf(QueueClosedException.class);
        pool.runAsync((q, item) -> q.put(item), queue, 3).get();
        assertThat(pool.<Queue<Integer>, Integer>apply(q -> q.get(), queue))
                .as("a copy that arrives is open")
                .isEqualTo(3);
        queue.destroy();
    }

    @Test
    void put_itemCannotTravel_thrownInPutAndNothingPut() throws InterruptedException {
        Queue<Object> queue = mp.queue(1);
        assertThatThrownBy(() -> queue.put(new PoolIT.Order()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("item cannot travel")
                .hasMessageContaining("Order.customer.socket: java.net.Socket is not Serializable");
        assertThatThrownBy(() -> queue.putNowait(new Object())).isInstanceOf(PayloadException.class);
        assertThat(queue.empty()).isTrue();
        queue.put("next");
        assertThat(queue.get()).isEqualTo("next");
        queue.destroy();
    }

    @Test
    void destroy_waitersAndLaterUse_objectDestroyed() throws InterruptedException {
        Queue<Integer> queue = mp.queue(1);
        Queue<Integer> full = mp.queue(1);
        full.put(1);
        AsyncResult<Integer> gets = pool.applyAsync(q -> q.get(), queue);
        AsyncResult<Integer> getsLong = pool.applyAsync(q -> q.get(Duration.ofMinutes(5)), queue);
        AsyncResult<Void> puts = pool.runAsync((q, item) -> q.put(item), full, 2);
        await().until(() -> pool.stats().busy() == 3);
        queue.destroy();
        full.destroy();
        queue.destroy();
        for (AsyncResult<?> result : List.of(gets, getsLong, puts)) {
            assertThatThrownBy(() -> result.get(LONG))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(ObjectDestroyedException.class);
        }
        assertThatThrownBy(() -> queue.put(1))
                .isInstanceOf(ObjectDestroyedException.class)
                .hasMessageContaining(queue.id());
        assertThatThrownBy(queue::get).isInstanceOf(ObjectDestroyedException.class);
        assertThatThrownBy(queue::qsize).isInstanceOf(ObjectDestroyedException.class);
    }

    @Test
    void get_interrupted_endsAndTakesNothing() throws InterruptedException {
        Queue<Integer> queue = mp.queue();
        List<String> ends = new ArrayList<>();
        Thread getter = new Thread(() -> {
            try {
                ends.add("got " + queue.get());
            } catch (InterruptedException e) {
                ends.add("interrupted");
            }
        });
        getter.start();
        await().until(() -> getter.getState() == Thread.State.WAITING);
        getter.interrupt();
        getter.join();
        assertThat(ends).containsExactly("interrupted");
        queue.put(1);
        assertThat(queue.get(LONG)).isEqualTo(1);
        queue.destroy();
    }

    // ---- processes that die

    private static void getThenSay(Queue<Integer> from, Queue<Integer> to) throws InterruptedException {
        to.put(-1);
        while (true) {
            to.put(from.get());
        }
    }

    /**
     * A waiting getter is killed while items arrive. What it had not been given goes to another; so of the items at most the
     * one it had just taken may be missing, and none comes twice.
     */
    @Test
    void get_getterKilledAsItemsArrive_takesNoneAlong() throws InterruptedException {
        long seed = new Random().nextLong();
        System.out.println("getters killed as items arrive, seed " + seed);
        Random random = new Random(seed);
        Queue<Integer> queue = mp.queue();
        Queue<Integer> said = mp.queue();
        int missing = 0;
        for (int round = 0; round < 12; round++) {
            Process getter = mp.process(QueueIT::getThenSay, queue, said).start();
            assertThat(said.get(LONG)).isEqualTo(-1);
            boolean[] seen = new boolean[50];
            int killAt = random.nextInt(50);
            int nanos = random.nextInt(300_000);
            for (int i = 0; i < 50; i++) {
                if (i == killAt) {
                    LockSupport.parkNanos(nanos);
                    ProcessHandle.of(getter.pid().orElseThrow()).ifPresent(ProcessHandle::destroyForcibly);
                }
                queue.put(i);
            }
            getter.join();
            for (Queue<Integer> each : List.of(said, queue)) {
                int last = -1;
                while (!each.empty()) {
                    int item = each.getNowait();
                    assertThat(seen[item])
                            .as("item %d twice, seed %d, round %d", item, seed, round)
                            .isFalse();
                    assertThat(item).as("order, seed %d, round %d", seed, round).isGreaterThan(last);
                    seen[item] = true;
                    last = item;
                }
            }
            int lost = 0;
            for (boolean one : seen) {
                lost += one ? 0 : 1;
            }
            assertThat(lost).as("seed %d, round %d", seed, round).isLessThanOrEqualTo(1);
            missing += lost;
        }
        System.out.println("12 getters killed: " + missing + " items were already taken");
        queue.destroy();
        said.destroy();
    }

    @Test
    void get_getterKilledWhileItWaits_nextItemGoesToTheOther() throws InterruptedException {
        Queue<Integer> queue = mp.queue();
        Queue<Integer> said = mp.queue();
        Process getter = mp.process(QueueIT::getThenSay, queue, said).start();
        assertThat(said.get(LONG)).isEqualTo(-1);
        queue.put(1);
        assertThat(said.get(LONG)).isEqualTo(1);
        getter.kill();
        getter.join();
        queue.put(2);
        assertThat(queue.get(LONG)).isEqualTo(2);
        queue.destroy();
        said.destroy();
    }

    private static void putMany(Queue<byte[]> queue, int items, int bytes) throws InterruptedException {
        for (int i = 0; i < items; i++) {
            queue.put(new byte[bytes]);
        }
    }

    /** In Python such a join waits for ever, since the items wait in the producer. */
    @Test
    void join_producerWithUnreadItems_endsAndTheItemsStay() throws InterruptedException {
        Queue<byte[]> queue = mp.queue();
        Process producer = mp.process(QueueIT::putMany, queue, 8, 1 << 20).start();
        assertThat(producer.join(LONG)).isTrue();
        assertThat(producer.exitCode()).hasValue(0);
        assertThat(queue.qsize()).isEqualTo(8);
        for (int i = 0; i < 8; i++) {
            assertThat(queue.get(LONG)).hasSize(1 << 20);
        }
        queue.destroy();
    }

    @Test
    void put_producerKilledAfterItReturned_itemStays() throws InterruptedException {
        Queue<String> queue = mp.queue();
        Process producer = mp.process(
                        (Queue<String> q) -> {
                            q.put("first");
                            q.put("second");
                            Runtime.getRuntime().halt(9);
                        },
                        queue)
                .start();
        producer.join();
        assertThat(producer.exitCode()).hasValue(9);
        assertThat(queue.get(LONG)).isEqualTo("first");
        assertThat(queue.get(LONG)).isEqualTo("second");
        queue.destroy();
    }
}
