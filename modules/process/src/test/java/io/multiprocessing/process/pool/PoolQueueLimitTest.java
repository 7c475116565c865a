package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.PoolFullException;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A pool that takes no more tasks than may be queued. */
@Timeout(60)
class PoolQueueLimitTest {
    private static final int LIMIT = 3;
    private static final Duration LONG = Duration.ofSeconds(PoolFixture.LIMIT_SECONDS);

    private final Gate started = Gate.closed();
    private final Gate release = Gate.closed();
    private PoolFixture fixture;

    /** One worker that is busy, and as many queued as may be. */
    private List<AsyncResult<Integer>> full(Duration patience) throws InterruptedException {
        fixture = new PoolFixture(PoolOptions.defaults().processes(1).maxQueuedTasks(LIMIT, patience));
        List<AsyncResult<Integer>> taken = new ArrayList<>();
        taken.add(fixture.pool.applyAsync(PoolFixture::hold, started, release, -1));
        started.await();
        for (int i = 0; i < LIMIT; i++) {
            taken.add(fixture.pool.applyAsync(PoolFixture::twice, i));
        }
        return taken;
    }

    @AfterEach
    void close() throws InterruptedException {
        release.open();
        fixture.close();
    }

    @Test
    void applyAsync_noRoomInTime_isRefusedAndNotTaken() throws InterruptedException {
        List<AsyncResult<Integer>> taken = full(Duration.ofMillis(20));
        assertThatExceptionOfType(PoolFullException.class)
                .isThrownBy(() -> fixture.pool.applyAsync(PoolFixture::twice, 9))
                .withMessageContainingAll("3 tasks are queued", "3 may be", "PT0.02S", "maxQueuedTasks");
        assertThatExceptionOfType(PoolFullException.class)
                .isThrownBy(() -> fixture.pool.mapAsync(PoolFixture::twice, List.of(1, 2)));
        release.open();
        for (AsyncResult<Integer> each : taken) {
            each.await();
        }
        assertThat(fixture.pool.stats().completed()).isEqualTo(LIMIT + 1);
    }

    @Test
    void applyAsync_patienceZero_isRefusedAtOnce() throws InterruptedException {
        full(Duration.ZERO);
        assertThatExceptionOfType(PoolFullException.class)
                .isThrownBy(() -> fixture.pool.applyAsync(PoolFixture::twice, 9));
    }

    @Test
    void applyAsync_roomComes_isTaken() throws InterruptedException {
        full(LONG);
        AtomicReference<AsyncResult<Integer>> late = new AtomicReference<>();
        Thread submitter = new Thread(() -> late.set(fixture.pool.applyAsync(PoolFixture::twice, 9)));
        submitter.start();
        await().until(() -> submitter.getState() == Thread.State.TIMED_WAITING);
        assertThat(late.get()).isNull();
        release.open();
        submitter.join();
        assertThat(late.get().get(LONG)).isEqualTo(18);
    }

    @Test
    void applyAsync_poolClosedWhileItWaits_isRefused() throws InterruptedException {
        full(LONG);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread submitter = new Thread(() -> fixture.pool.applyAsync(PoolFixture::twice, 9));
        submitter.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        submitter.start();
        await().until(() -> submitter.getState() == Thread.State.TIMED_WAITING);
        fixture.pool.terminate();
        submitter.join();
        assertThat(thrown.get()).isInstanceOf(IllegalStateException.class).hasMessageContaining("terminated");
        assertThatIllegalStateException().isThrownBy(() -> fixture.pool.applyAsync(PoolFixture::twice, 9));
    }

    @Test
    void applyAsync_interruptedWhileItWaits_isNotTakenAndKeepsTheFlag() throws InterruptedException {
        full(LONG);
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread submitter = new Thread(() -> {
            try {
                fixture.pool.applyAsync(PoolFixture::twice, 9);
            } catch (MultiprocessingException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        submitter.start();
        await().until(() -> submitter.getState() == Thread.State.TIMED_WAITING);
        submitter.interrupt();
        submitter.join();
        assertThat(thrown.get()).hasMessageContaining("not taken");
        assertThat(flag.get()).isTrue();
    }

    @Test
    void applyAsync_manyThreads_neverMoreAreQueued() throws InterruptedException {
        fixture = new PoolFixture(PoolOptions.defaults().processes(2).maxQueuedTasks(LIMIT, LONG));
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(t -> new Thread(() -> {
                    for (int i = 0; i < 300; i++) {
                        fixture.pool.applyAsync(PoolFixture::twice, i);
                        most.accumulateAndGet((int) fixture.pool.stats().queued(), Math::max);
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        await().until(() -> fixture.pool.stats().completed() == 1200);
        assertThat(most.get()).isLessThanOrEqualTo(LIMIT);
    }
}
