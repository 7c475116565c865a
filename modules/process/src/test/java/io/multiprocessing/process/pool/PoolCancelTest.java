package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.MapOptions;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolCancelTest {
    private final PoolFixture fixture = new PoolFixture(1);
    private final Gate started = Gate.closed();
    private final Gate release = Gate.closed();

    @AfterEach
    void close() throws InterruptedException {
        release.open();
        fixture.close();
    }

    private AsyncResult<Integer> held() throws InterruptedException {
        AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
        started.await();
        return result;
    }

    /** Chunks are then sent ahead. */
    private void manyShortOnes() throws InterruptedException {
        fixture.pool.map(PoolFixture::twice, Collections.nCopies(3000, 1), 1);
    }

    @Test
    void cancel_queued_dropped() throws InterruptedException {
        AsyncResult<Integer> running = held();
        Gate neverRuns = Gate.closed();
        AsyncResult<Void> queued = fixture.pool.runAsync(Gate::open, neverRuns);
        assertThat(fixture.pool.stats().queued()).isEqualTo(1);
        assertThat(queued.cancel(false)).isTrue();
        assertThat(queued.ready()).isTrue();
        assertThat(queued.successful()).isFalse();
        assertThat(queued.cancel(true)).isTrue();
        assertThatThrownBy(queued::get)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessage("task 2 of pool \"p\" was cancelled");
        assertThat(fixture.pool.stats().queued()).isZero();
        release.open();
        assertThat(running.get()).isEqualTo(5);
        assertThat(neverRuns.isOpen()).isFalse();
        assertThat(fixture.pool.stats().failed()).isEqualTo(1);
        assertThat(running.cancel(true)).isFalse();
    }

    @Test
    void cancel_heldAhead_calledBackAndDropped() throws InterruptedException {
        manyShortOnes();
        AsyncResult<Integer> running = held();
        Gate neverRuns = Gate.closed();
        List<AsyncResult<Void>> ahead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ahead.add(fixture.pool.runAsync(Gate::open, neverRuns));
        }
        for (AsyncResult<Void> each : ahead) {
            assertThat(each.cancel(false)).isTrue();
            assertThatThrownBy(each::get).isInstanceOf(TaskCancelledException.class);
        }
        assertThat(running.cancel(false)).isFalse();
        release.open();
        assertThat(running.get()).isEqualTo(5);
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
        assertThat(neverRuns.isOpen()).isFalse();
        assertThat(fixture.pool.stats().workersLost()).isZero();
    }

    @Test
    void cancel_runningAndNotTold_goesOn() throws InterruptedException {
        AsyncResult<Integer> running = held();
        assertThat(running.cancel(false)).isFalse();
        assertThat(running.ready()).isFalse();
        release.open();
        assertThat(running.get()).isEqualTo(5);
    }

    @Test
    void cancel_runningAndTold_workerKilledAndReplacedOthersRun() throws InterruptedException {
        manyShortOnes();
        List<Long> before = fixture.loopback.workers();
        AsyncResult<Integer> running = held();
        List<AsyncResult<Integer>> ahead = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ahead.add(fixture.pool.applyAsync(PoolFixture::twice, i));
        }
        assertThat(running.cancel(true)).isTrue();
        assertThatThrownBy(running::get)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessageContaining("was cancelled, worker \"p-1\" (pid 1001) was killed for it");
        for (int i = 0; i < 20; i++) {
            assertThat(ahead.get(i).get()).isEqualTo(2 * i);
        }
        assertThat(fixture.loopback.workers()).hasSize(1).doesNotContainAnyElementsOf(before);
        assertThat(fixture.pool.stats().workersLost()).isZero();
        assertThat(running.cancel(true)).isTrue();
    }

    @Test
    void cancel_mapWithARunningChunk_queuedChunksAreDropped() throws InterruptedException {
        Gate mapStarted = started;
        Gate mapRelease = release;
        AsyncResult<List<Integer>> map = fixture.pool.mapAsync(
                i -> PoolFixture.hold(mapStarted, mapRelease, i),
                List.of(1, 2, 3, 4),
                MapOptions.defaults().chunkSize(1));
        started.await();
        assertThat(map.cancel(false)).isTrue();
        assertThatThrownBy(map::get)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessage("a map of 4 items over pool \"p\" was cancelled");
        release.open();
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
        assertThat(fixture.pool.stats().failed()).isEqualTo(4);
        await().until(() -> fixture.loopback.forgets == 1);
    }

    @Test
    void cancel_mapTold_allChunksGone() throws InterruptedException {
        Gate mapStarted = started;
        Gate mapRelease = release;
        AsyncResult<List<Integer>> map = fixture.pool.mapAsync(
                i -> PoolFixture.hold(mapStarted, mapRelease, i),
                List.of(1, 2, 3, 4),
                MapOptions.defaults().chunkSize(1));
        started.await();
        assertThat(map.cancel(true)).isTrue();
        assertThatThrownBy(map::get).isInstanceOf(TaskCancelledException.class);
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
        assertThat(fixture.pool.stats().queued()).isZero();
        assertThat(fixture.pool.stats().busy()).isZero();
    }

    @Test
    void cancel_bigQueuedMap_quick() throws InterruptedException {
        AsyncResult<Integer> running = held();
        AsyncResult<List<Integer>> map = fixture.pool.mapAsync(
                PoolFixture::twice,
                Collections.nCopies(200_000, 1),
                MapOptions.defaults().chunkSize(1));
        assertThat(map.cancel(false)).isTrue();
        assertThatThrownBy(map::get).isInstanceOf(TaskCancelledException.class);
        release.open();
        assertThat(running.get()).isEqualTo(5);
    }

    @Test
    void cancel_interrupted_answersAndKeepsTheFlag() throws InterruptedException {
        AsyncResult<Integer> running = held();
        Thread.currentThread().interrupt();
        assertThat(running.cancel(false)).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void cancel_whileItFinishes_cancelledOrDoneNeverBoth() throws InterruptedException {
        for (int round = 0; round < 300; round++) {
            AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::twice, round);
            AsyncResult<Integer> other = fixture.pool.applyAsync(PoolFixture::twice, round);
            if (result.cancel(round % 2 == 0)) {
                assertThatThrownBy(result::get).isInstanceOf(TaskCancelledException.class);
            } else {
                assertThat(result.get()).isEqualTo(2 * round);
            }
            assertThat(other.get()).isEqualTo(2 * round);
        }
    }
}
