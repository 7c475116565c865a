package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.MapOptions;
import io.multiprocessing.PoolBrokenException;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.client.pool.ClientPool;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PoolLifeTest {
    private final Gate started = Gate.closed();
    private final Gate release = Gate.closed();

    static int dieWith(int code) throws InterruptedException {
        Loopback.die(code);
        return 0;
    }

    @Test
    void get_workerDies_lostWithItsStatusAndNothingElseIsTouched() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            fixture.pool.map(PoolFixture::twice, Collections.nCopies(3000, 1), 1);
            AsyncResult<Integer> dies = fixture.pool.applyAsync(PoolLifeTest::dieWith, 3);
            List<AsyncResult<Integer>> ahead = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                ahead.add(fixture.pool.applyAsync(PoolFixture::twice, i));
            }
            assertThatThrownBy(dies::get)
                    .isInstanceOf(WorkerLostException.class)
                    .hasMessageContaining("task 3001 of pool \"p\"")
                    .hasMessageContaining("worker \"p-1\" (pid 1001)")
                    .hasMessageContaining("EXITED with code 3")
                    .satisfies(e -> assertThat(((WorkerLostException) e).status())
                            .isEqualTo(new ExitStatus(3, ExitStatus.Reason.EXITED, "")));
            for (int i = 0; i < 20; i++) {
                assertThat(ahead.get(i).get()).isEqualTo(2 * i);
            }
            assertThat(fixture.pool.stats().workersLost()).isEqualTo(1);
            assertThat(fixture.pool.stats().workers()).isEqualTo(1);
        }
    }

    @Test
    void map_workerDies_thatChunkIsLostTheOthersRun() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(2)) {
            AsyncResult<List<Integer>> map = fixture.pool.mapAsync(
                    i -> i == 4 ? dieWith(7) : i,
                    IntStream.range(0, 9).boxed().toList(),
                    MapOptions.defaults().chunkSize(3));
            assertThatThrownBy(map::get)
                    .isInstanceOf(WorkerLostException.class)
                    .hasMessageStartingWith("items 3 to 5 of a map of 9 items");
            assertThat(fixture.pool.stats().completed()).isEqualTo(6);
        }
    }

    @Test
    void maxTasksPerChild_reached_workerReplacedNoneLost() throws InterruptedException {
        try (PoolFixture fixture =
                new PoolFixture(PoolOptions.defaults().processes(2).maxTasksPerChild(3))) {
            List<String> names = fixture.pool.map(
                    i -> Loopback.workerName(), IntStream.range(0, 31).boxed().toList(), 1);
            Set<String> distinct = new HashSet<>(names);
            assertThat(distinct).hasSizeGreaterThanOrEqualTo(11);
            assertThat(distinct).allMatch(name -> Collections.frequency(names, name) <= 3);
            assertThat(fixture.pool.stats().workersLost()).isZero();
            fixture.pool.close();
            fixture.pool.join();
        }
    }

    @Test
    void close_withTasks_theyCompleteThenItEnds() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(2)) {
            AsyncResult<Integer> held = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
            List<AsyncResult<Integer>> taken = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                taken.add(fixture.pool.applyAsync(PoolFixture::twice, i));
            }
            assertThatIllegalStateException()
                    .isThrownBy(fixture.pool::join)
                    .withMessageContaining("pool \"p\"")
                    .withMessageContaining("close() or terminate()");
            fixture.pool.close();
            fixture.pool.close();
            assertThat(fixture.pool.isOpen()).isFalse();
            assertThatIllegalStateException()
                    .isThrownBy(() -> fixture.pool.applyAsync(PoolFixture::twice, 1))
                    .withMessageContaining("pool \"p\": it is closed");
            assertThatIllegalStateException().isThrownBy(() -> fixture.pool.map(PoolFixture::twice, List.of()));
            assertThat(fixture.pool.join(Duration.ofMillis(20))).isFalse();
            release.open();
            fixture.pool.join();
            assertThat(held.get()).isEqualTo(5);
            for (int i = 0; i < 50; i++) {
                assertThat(taken.get(i).get()).isEqualTo(2 * i);
            }
            assertThat(fixture.loopback.workers()).isEmpty();
            assertThat(fixture.pool.stats().workersLost()).isZero();
        }
    }

    @Test
    void terminate_withTasks_allFailAtOnceAndItEnds() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(2)) {
            List<AsyncResult<?>> pending = new ArrayList<>();
            pending.add(fixture.pool.applyAsync(PoolFixture::hold, started, release, 5));
            started.await();
            for (int i = 0; i < 1000; i++) {
                pending.add(fixture.pool.applyAsync(PoolFixture::hold, started, release, 5));
            }
            pending.add(fixture.pool.mapAsync(
                    PoolFixture::twice,
                    Collections.nCopies(1000, 1),
                    MapOptions.defaults().chunkSize(1)));
            fixture.pool.terminate();
            fixture.pool.terminate();
            for (AsyncResult<?> each : pending) {
                assertThat(each.ready()).isTrue();
                assertThatThrownBy(each::get)
                        .isInstanceOf(TaskCancelledException.class)
                        .hasMessageContaining("pool \"p\" was terminated");
            }
            assertThatIllegalStateException()
                    .isThrownBy(() -> fixture.pool.applyAsync(PoolFixture::twice, 1))
                    .withMessageContaining("it is terminated");
            fixture.pool.join();
            assertThat(fixture.pool.stats().failed()).isEqualTo(2001);
            assertThat(fixture.pool.stats().queued()).isZero();
        }
    }

    @Test
    void terminate_afterClose_ends() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(2)) {
            AsyncResult<Integer> held = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
            started.await();
            fixture.pool.close();
            fixture.pool.terminate();
            assertThatThrownBy(held::get).isInstanceOf(TaskCancelledException.class);
            fixture.pool.join();
        }
    }

    @Test
    void broken_pendingAndLaterResults_failWithTheCause() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            AsyncResult<Integer> pending = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
            started.await();
            fixture.loopback
                    .events()
                    .broken(
                            "its initializer threw 3 times in a row",
                            fixture.payloads.failure(new IllegalStateException("no database")));
            for (AsyncResult<?> each : List.of(
                    pending,
                    fixture.pool.applyAsync(PoolFixture::twice, 1),
                    fixture.pool.mapAsync(PoolFixture::twice, Collections.nCopies(1000, 1)))) {
                assertThatThrownBy(each::get)
                        .isInstanceOf(PoolBrokenException.class)
                        .hasMessage("pool \"p\" is broken: its initializer threw 3 times in a row: "
                                + "java.lang.IllegalStateException: no database")
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
            release.open();
            fixture.pool.close();
            fixture.pool.join();
            assertThat(pending.successful()).isFalse();
        }
    }

    @Test
    void instanceLost_pending_failAndJoinEnds() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            AsyncResult<Integer> pending = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
            fixture.pool.instanceLost("the driver has closed");
            assertThatThrownBy(pending::get)
                    .isInstanceOf(PoolBrokenException.class)
                    .hasMessage("pool \"p\" is lost: the driver has closed");
            fixture.pool.close();
            fixture.pool.join();
            release.open();
        }
    }

    @Test
    void stats_heldQueuedDone_countItems() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            AsyncResult<Integer> held = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
            started.await();
            AsyncResult<List<Integer>> map = fixture.pool.mapAsync(
                    PoolFixture::twice,
                    Collections.nCopies(10, 1),
                    MapOptions.defaults().chunkSize(4));
            assertThat(fixture.pool.stats())
                    .hasToString("PoolStats[workers=1, busy=1, queued=10, completed=0, failed=0, " + "workersLost=0]");
            release.open();
            held.get();
            map.get();
            await().until(() -> fixture.pool.stats().busy() == 0);
            assertThat(fixture.pool.stats())
                    .hasToString("PoolStats[workers=1, busy=0, queued=0, completed=11, failed=0, " + "workersLost=0]");
            assertThat(fixture.pool.size()).isEqualTo(1);
        }
    }

    static List<PoolOptions> optionsOfLaterIssues() {
        PoolOptions base = PoolOptions.defaults().processes(1).name("p");
        return List.of(
                base.taskTimeout(Duration.ofSeconds(1)),
                base.retryOn(RuntimeException.class, 1, Duration.ZERO),
                base.captureOutput(true));
    }

    @ParameterizedTest
    @MethodSource("optionsOfLaterIssues")
    void open_optionOfALaterIssue_refusedBeforeAnythingStarts(PoolOptions options) {
        assertThatThrownBy(() -> ClientPool.open(options, null, Runnable::run, (spec, events) -> {
                    throw new AssertionError("opened");
                }))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("comes with issue");
    }

    @Test
    void open_unresolvedOptions_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientPool.open(PoolOptions.defaults(), null, Runnable::run, null));
    }
}
