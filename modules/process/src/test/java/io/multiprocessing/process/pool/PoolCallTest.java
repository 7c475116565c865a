package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Func1;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolCallTest {
    private final PoolFixture fixture = new PoolFixture(2);

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    static String join(Object... parts) {
        return List.of(parts).toString();
    }

    @Test
    void apply_eachArity_returnsItsValue() throws InterruptedException {
        assertThat(fixture.pool.<String>apply(() -> "none")).isEqualTo("none");
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 21)).isEqualTo(42);
        assertThat(fixture.pool.<Integer, Integer, String>apply((a, b) -> join(a, b), 1, 2))
                .isEqualTo("[1, 2]");
        assertThat(fixture.pool.<Integer, Integer, Integer, String>apply((a, b, c) -> join(a, b, c), 1, 2, 3))
                .isEqualTo("[1, 2, 3]");
        assertThat(fixture.pool.<Integer, Integer, Integer, Integer, String>apply(
                        (a, b, c, d) -> join(a, b, c, d), 1, 2, 3, 4))
                .isEqualTo("[1, 2, 3, 4]");
        assertThat(fixture.pool.<Integer, Integer, Integer, Integer, Integer, String>apply(
                        (a, b, c, d, e) -> join(a, b, c, d, e), 1, 2, 3, 4, 5))
                .isEqualTo("[1, 2, 3, 4, 5]");
    }

    @Test
    void runAsync_eachArity_runsAndReturnsNull() throws InterruptedException {
        Gate none = Gate.closed();
        Gate one = Gate.closed();
        Gate two = Gate.closed();
        Gate three = Gate.closed();
        assertThat(fixture.pool.runAsync(() -> none.open()).get()).isNull();
        assertThat(fixture.pool.runAsync(Gate::open, one).get()).isNull();
        assertThat(fixture.pool.runAsync((gate, b) -> gate.open(), two, 0).get())
                .isNull();
        assertThat(fixture.pool
                        .runAsync((gate, b, c) -> gate.open(), three, 0, 0)
                        .get())
                .isNull();
        assertThat(List.of(none, one, two, three)).allMatch(Gate::isOpen);
    }

    @Test
    void apply_capturedValues_travel() throws InterruptedException {
        String captured = "captured";
        assertThat(fixture.pool.<Integer, String>apply(n -> captured + n, 1)).isEqualTo("captured1");
    }

    @Test
    void apply_functionWithoutCaptures_isDefinedOncePerWorker() throws InterruptedException {
        for (int i = 0; i < 50; i++) {
            assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, i))
                    .isEqualTo(2 * i);
        }
        assertThat(fixture.loopback.defines).isBetween(1, 2);
    }

    @Test
    void apply_nullFunction_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.pool.apply((Func1<Integer, Integer>) null, 1))
                .withMessage("function must not be null");
    }

    @Test
    void get_taskThrows_freshExceptionWithTheSameCause() {
        AsyncResult<Object> result = fixture.pool.applyAsync(() -> {
            throw new IOException("disk");
        });
        Throwable first = catchThrowable(result::get);
        Throwable second = catchThrowable(result::get);
        assertThat(first)
                .isInstanceOf(TaskFailedException.class)
                .hasMessageMatching(
                        "task 1 of pool \"p\" failed in worker \"p-\\d\" \\(pid 100\\d\\): java.io.IOException: disk")
                .hasCauseInstanceOf(IOException.class);
        assertThat(second).isNotSameAs(first);
        assertThat(second.getCause()).isSameAs(first.getCause());
        assertThat(result.successful()).isFalse();
    }

    static int recurse(int depth) {
        return depth < 0 ? 0 : recurse(depth + 1) + 1;
    }

    @Test
    void apply_errorOfATask_failsTheTaskAndSparesTheWorker() throws InterruptedException {
        assertThatThrownBy(() -> fixture.pool.apply(PoolCallTest::recurse, 0))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThatThrownBy(() -> fixture.pool.apply(() -> {
                    throw new AssertionError("no");
                }))
                .hasCauseInstanceOf(AssertionError.class);
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
        assertThat(fixture.pool.stats().workersLost()).isZero();
    }

    @Test
    void applyAsync_argumentCannotTravel_throwsAtTheCaller() {
        assertThatThrownBy(() -> fixture.pool.applyAsync(o -> o, new Object())).isInstanceOf(PayloadException.class);
        assertThat(fixture.pool.stats().queued()).isZero();
    }

    @Test
    void get_resultCannotTravel_payloadExceptionInsideAndWorkerLives() throws InterruptedException {
        assertThatThrownBy(() -> fixture.pool.apply(() -> new Object()))
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(PayloadException.class);
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
    }

    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IOException("never");
        }
    }

    @Test
    void get_resultCannotBeRead_payloadException() {
        AsyncResult<Object> result = fixture.pool.applyAsync(() -> new Unreadable());
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(result::get).isInstanceOf(PayloadException.class).hasMessageContaining("task 1");
        }
        assertThat(result.successful()).isFalse();
    }

    @Test
    void get_severalTimes_decodesOnce() throws InterruptedException {
        AsyncResult<List<Integer>> result = fixture.pool.applyAsync(() -> List.of(1, 2));
        assertThat(result.get()).isSameAs(result.get()).containsExactly(1, 2);
    }

    @Test
    void getWithTimeout_notThere_timesOutAndTheTaskGoesOn() throws InterruptedException {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
        started.await();
        for (Duration timeout : List.of(Duration.ofMillis(20), Duration.ZERO, Duration.ofSeconds(-1))) {
            assertThatThrownBy(() -> result.get(timeout))
                    .isInstanceOf(OperationTimedOutException.class)
                    .hasMessageContaining("task 1 of pool \"p\"")
                    .hasMessageContaining("it is with worker");
            assertThat(result.await(timeout)).isFalse();
        }
        assertThat(result.ready()).isFalse();
        assertThatIllegalStateException().isThrownBy(result::successful).withMessageContaining("not ready");
        release.open();
        assertThat(result.get(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(5);
        assertThat(result.successful()).isTrue();
        assertThat(result.output()).isEmpty();
    }

    @Test
    void get_interrupted_throwsAndTheTaskGoesOn() throws InterruptedException {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::hold, started, release, 5);
        started.await();
        Thread.currentThread().interrupt();
        assertThatThrownBy(result::get).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        release.open();
        assertThat(result.get()).isEqualTo(5);
    }

    @Test
    void apply_tenThousandInterrupts_noneIsLostAndThePoolLives() throws InterruptedException {
        Thread target = Thread.currentThread();
        int interrupts = 10_000;
        Thread sender = new Thread(() -> {
            for (int i = 0; i < interrupts; i++) {
                target.interrupt();
                Thread.onSpinWait();
            }
        });
        sender.start();
        int done = 0;
        while (sender.isAlive()) {
            try {
                assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 4))
                        .isEqualTo(8);
                done++;
            } catch (InterruptedException e) {
                // goes on
            }
        }
        Thread.interrupted();
        sender.join();
        Thread.interrupted();
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 4)).isEqualTo(8);
        assertThat(fixture.pool.stats().failed()).isZero();
        assertThat(fixture.pool.stats().completed()).isGreaterThanOrEqualTo(done);
    }

    @Test
    void apply_interruptFlagLeftByATask_clearedForTheNext() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            fixture.pool.runAsync(() -> Thread.currentThread().interrupt()).get();
            assertThat(fixture.pool.<Boolean>apply(() -> Thread.currentThread().isInterrupted()))
                    .isFalse();
        }
    }

    @Test
    void applyAsync_tasksThatWaitForOneAnother_calledBackAndDone() throws InterruptedException {
        // Many short tasks first: chunks are then held ahead.
        fixture.pool.map(PoolFixture::twice, java.util.Collections.nCopies(2000, 1), 1);
        for (int round = 0; round < 50; round++) {
            Gate first = Gate.closed();
            Gate second = Gate.closed();
            AsyncResult<Integer> waits = fixture.pool.applyAsync(PoolFixture::hold, first, second, 1);
            AsyncResult<Integer> opens = fixture.pool.applyAsync(PoolFixture::hold, second, first, 2);
            assertThat(waits.get(Duration.ofSeconds(10))).isEqualTo(1);
            assertThat(opens.get(Duration.ofSeconds(10))).isEqualTo(2);
        }
    }

    @Test
    void applyAsync_heldBehindALongOne_recalledByTheIdleWorker() throws InterruptedException {
        fixture.pool.map(PoolFixture::twice, java.util.Collections.nCopies(5000, 1), 1);
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> blocker = fixture.pool.applyAsync(PoolFixture::hold, started, release, 1);
        List<Integer> others = fixture.pool.map(PoolFixture::twice, java.util.Collections.nCopies(500, 3), 1);
        assertThat(others).hasSize(500).containsOnly(6);
        assertThat(blocker.ready()).isFalse();
        assertThat(fixture.loopback.recalls).isPositive();
        release.open();
        assertThat(blocker.get()).isEqualTo(1);
    }
}
