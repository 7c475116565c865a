package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.MapOptions;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.PoolStats;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.WorkerLostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random tasks, maps, failures, deaths and cancels from several threads; the seed is in the test's name. */
@Timeout(120)
class PoolStressTest {
    private static final int THREADS = 3;
    private static final int STEPS = 150;
    private static final Map<Long, AtomicLong> RUNS = new ConcurrentHashMap<>();
    private static final AtomicLong IDS = new AtomicLong();

    /** What a task does, from its number alone. */
    static long task(long id, int fate) throws InterruptedException {
        RUNS.computeIfAbsent(id, key -> new AtomicLong()).incrementAndGet();
        if (fate == 1) {
            throw new IllegalStateException("task " + id);
        }
        if (fate == 2) {
            Loopback.die(9);
        }
        return id;
    }

    private record Submitted(List<Long> ids, AsyncResult<?> result, int fate, boolean single) {}

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void randomWork_everyResultEndsAndNoTaskRunsTwice(long seed) throws Exception {
        Random choice = new Random(seed);
        PoolOptions options = PoolOptions.defaults().processes(1 + choice.nextInt(4));
        if (choice.nextBoolean()) {
            options = options.maxTasksPerChild(20);
        }
        boolean terminate = seed % 3 == 0;
        ConcurrentLinkedQueue<Submitted> all = new ConcurrentLinkedQueue<>();
        ConcurrentLinkedQueue<Throwable> problems = new ConcurrentLinkedQueue<>();
        AtomicLong items = new AtomicLong();
        try (PoolFixture fixture = new PoolFixture(options)) {
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < THREADS; t++) {
                Random own = new Random(seed * 31 + t);
                Thread thread = new Thread(() -> {
                    try {
                        for (int step = 0; step < STEPS; step++) {
                            Submitted one = submit(fixture, own);
                            items.addAndGet(one.ids.size());
                            all.add(one);
                            if (own.nextInt(10) == 0) {
                                one.result.cancel(own.nextBoolean());
                            } else if (own.nextInt(20) == 0) {
                                one.result.await(Duration.ofSeconds(30));
                            }
                        }
                    } catch (IllegalStateException e) {
                        if (!terminate) {
                            problems.add(e);
                        }
                    } catch (Throwable e) {
                        problems.add(e);
                    }
                });
                threads.add(thread);
                thread.start();
            }
            if (terminate) {
                fixture.pool.<Long, Integer, Long>apply(PoolStressTest::task, IDS.incrementAndGet(), 0);
                items.incrementAndGet();
                fixture.pool.terminate();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(problems).isEmpty();
            for (Submitted each : all) {
                assertThat(each.result.await(Duration.ofSeconds(30)))
                        .as(each.toString())
                        .isTrue();
                check(each);
            }
            fixture.pool.close();
            fixture.pool.join();
            PoolStats stats = fixture.pool.stats();
            assertThat(stats.completed() + stats.failed()).isEqualTo(items.get());
            assertThat(stats.queued()).isZero();
        }
        assertThat(RUNS.values()).allMatch(runs -> runs.get() == 1);
        RUNS.clear();
    }

    private static Submitted submit(PoolFixture fixture, Random own) {
        int roll = own.nextInt(100);
        int fate = roll < 5 ? 2 : roll < 15 ? 1 : 0;
        if (own.nextInt(4) > 0) {
            long id = IDS.incrementAndGet();
            return new Submitted(List.of(id), fixture.pool.applyAsync(PoolStressTest::task, id, fate), fate, true);
        }
        int size = 1 + own.nextInt(own.nextInt(10) == 0 ? 2000 : 40);
        List<Long> ids =
                IntStream.range(0, size).mapToObj(i -> IDS.incrementAndGet()).toList();
        long last = ids.get(size - 1);
        MapOptions options = MapOptions.defaults();
        if (own.nextBoolean()) {
            options = options.chunkSize(1 + own.nextInt(5));
        }
        if (own.nextInt(3) == 0) {
            options = options.progress((done, total) -> assertThat(done).isBetween(1L, total));
        }
        return new Submitted(
                ids, fixture.pool.mapAsync(id -> task(id, id == last ? fate : 0), ids, options), fate, false);
    }

    private static void check(Submitted each) throws InterruptedException {
        try {
            Object value = each.result.get();
            assertThat(value).isEqualTo(each.single ? each.ids.get(0) : each.ids);
            assertThat(each.fate).isZero();
        } catch (TaskFailedException e) {
            assertThat(each.fate).isEqualTo(1);
            assertThat(e.getCause()).hasMessageStartingWith("task ");
        } catch (WorkerLostException e) {
            assertThat(each.fate).isEqualTo(2);
        } catch (TaskCancelledException e) {
            assertThat(each.result.successful()).isFalse();
        }
    }
}
