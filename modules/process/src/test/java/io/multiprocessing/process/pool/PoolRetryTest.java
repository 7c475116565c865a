package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tasks that run again because their worker died. */
@Timeout(60)
class PoolRetryTest {
    private static final Duration LONG = Duration.ofSeconds(PoolFixture.LIMIT_SECONDS);
    private static final Map<Integer, Integer> RUNS = new ConcurrentHashMap<>();

    private PoolFixture fixture;

    private PoolFixture retrying(int retries) {
        fixture = new PoolFixture(PoolOptions.defaults().processes(2).retriesOnWorkerLoss(retries));
        return fixture;
    }

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
        RUNS.clear();
    }

    /** Kills its worker the first so many times. */
    static int dieFirst(int item, int deaths) throws InterruptedException {
        if (RUNS.merge(item, 1, Integer::sum) <= deaths) {
            Loopback.die(9);
        }
        return item;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "3, 1", "3, 3"})
    void apply_workerDiesNoOftenerThanItMay_hasAResult(int retries, int deaths) throws InterruptedException {
        assertThat((int) retrying(retries).pool.apply(PoolRetryTest::dieFirst, 5, deaths))
                .isEqualTo(5);
        assertThat(RUNS).containsEntry(5, deaths + 1);
        assertThat(fixture.pool.stats().workersLost()).isEqualTo(deaths);
        assertThat(fixture.pool.stats().completed()).isEqualTo(1);
        assertThat(fixture.pool.stats().failed()).isZero();
    }

    @Test
    void apply_workerDiesEachTime_isBlamedAndOthersGoOn() throws InterruptedException {
        AsyncResult<Integer> poison = retrying(2).pool.applyAsync(PoolRetryTest::dieFirst, 5, 100);
        assertThatExceptionOfType(WorkerLostException.class)
                .isThrownBy(() -> poison.get(LONG))
                .withMessageContainingAll("task 1 of pool", "so did 2 before it", "to blame");
        assertThat(RUNS).containsEntry(5, 3);
        assertThat((int) fixture.pool.apply(PoolRetryTest::dieFirst, 6, 0)).isEqualTo(6);
    }

    @Test
    void apply_withoutRetries_runsAtMostOnce() throws InterruptedException {
        AsyncResult<Integer> once = retrying(0).pool.applyAsync(PoolRetryTest::dieFirst, 5, 1);
        assertThatExceptionOfType(WorkerLostException.class)
                .isThrownBy(() -> once.get(LONG))
                .satisfies(lost -> assertThat(lost.getMessage()).doesNotContain("blame"));
        assertThat(RUNS).containsEntry(5, 1);
    }

    @Test
    void map_someChunksLoseTheirWorkers_allResultsInOrder() throws InterruptedException {
        List<Integer> items = IntStream.range(0, 40).boxed().toList();
        assertThat(retrying(1).pool.map(item -> dieFirst(item, item % 10 == 3 ? 1 : 0), items, 1))
                .isEqualTo(items);
    }

    @Test
    void imap_someChunksLoseTheirWorkers_allResultsInOrder() {
        List<Integer> items = IntStream.range(0, 40).boxed().toList();
        List<Integer> came = new ArrayList<>();
        try (ResultIterator<Integer> results =
                retrying(1).pool.imap(item -> dieFirst(item, item % 10 == 3 ? 1 : 0), items, 2)) {
            results.forEachRemaining(came::add);
        }
        assertThat(came).isEqualTo(items);
    }

    static int holdThenDie(Gate started, Gate release) throws InterruptedException {
        RUNS.merge(0, 1, Integer::sum);
        started.open();
        release.await();
        Loopback.die(9);
        return 0;
    }

    @Test
    void close_withATaskThatRunsAgain_waitsForIt() throws InterruptedException {
        AsyncResult<Integer> result = retrying(1).pool.applyAsync(PoolRetryTest::dieFirst, 5, 1);
        fixture.pool.close();
        assertThat(fixture.pool.join(LONG)).isTrue();
        assertThat(result.get(LONG)).isEqualTo(5);
    }

    @Test
    void cancel_killIfRunning_doesNotRunItAgain() throws InterruptedException {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> result = retrying(3).pool.applyAsync(PoolRetryTest::holdThenDie, started, release);
        started.await();
        assertThat(result.cancel(true)).isTrue();
        release.open();
        assertThat((int) fixture.pool.apply(PoolRetryTest::dieFirst, 6, 0)).isEqualTo(6);
        assertThat(RUNS).containsEntry(0, 1);
    }
}
