package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolCallbackTest {
    private final PoolFixture fixture = new PoolFixture(2);
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

    @Test
    void onSuccess_registeredInTime_runsOnTheThreadForResultsBeforeReady() throws InterruptedException {
        AsyncResult<Integer> result = held();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        result.onSuccess(value -> {
            seen.add(value);
            seen.add(Thread.currentThread().getName());
            seen.add(result.ready());
        });
        result.onFailure(seen::add);
        release.open();
        assertThat(result.get()).isEqualTo(5);
        assertThat(seen).containsExactly(5, "test-callbacks", false);
    }

    @Test
    void onSuccess_alreadyReady_runsAtOnceOnTheThreadForResults() throws InterruptedException {
        AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::twice, 4);
        result.await();
        LinkedBlockingQueue<Object> seen = new LinkedBlockingQueue<>();
        result.onSuccess(value -> {
            seen.add(value);
            seen.add(Thread.currentThread().getName());
        });
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo(8);
        assertThat(seen.poll(10, TimeUnit.SECONDS)).isEqualTo("test-callbacks");
    }

    @Test
    void onFailure_taskThrows_getsWhatGetThrows() {
        AtomicReference<Throwable> seen = new AtomicReference<>();
        List<Object> values = Collections.synchronizedList(new ArrayList<>());
        AsyncResult<Object> result = fixture.pool.applyAsync(
                gate -> {
                    gate.await();
                    throw new IllegalStateException("bad");
                },
                release);
        result.onSuccess(values::add).onFailure(seen::set);
        release.open();
        assertThatThrownBy(result::get)
                .isInstanceOf(TaskFailedException.class)
                .satisfies(thrown -> assertThat(seen.get())
                        .isInstanceOf(TaskFailedException.class)
                        .hasMessage(thrown.getMessage())
                        .hasCause(thrown.getCause()));
        assertThat(values).isEmpty();
    }

    @Test
    void onSuccess_throws_resultAndOtherCallbacksAreDelivered() throws InterruptedException {
        AsyncResult<Integer> result = held();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        result.onSuccess(value -> {
            throw new AssertionError("callback");
        });
        result.onSuccess(seen::add);
        release.open();
        assertThat(result.get()).isEqualTo(5);
        assertThat(seen).containsExactly(5);
        assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, 1)).isEqualTo(2);
    }

    @Test
    void onSuccess_registersAnotherAndGetsItsOwnResult_bothRun() throws InterruptedException {
        AsyncResult<Integer> result = held();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        result.onSuccess(value -> {
            result.onSuccess(seen::add);
            try {
                seen.add("own " + result.get());
            } catch (InterruptedException e) {
                seen.add(e);
            }
        });
        release.open();
        assertThat(result.get(Duration.ofSeconds(10))).isEqualTo(5);
        assertThat(seen).containsExactly("own 5", 5);
    }

    @Test
    void onSuccess_waitsForAnotherResultThatHasCallbacks_isServed() throws InterruptedException {
        AsyncResult<Integer> result = held();
        List<Object> seen = Collections.synchronizedList(new ArrayList<>());
        Gate otherStarted = Gate.closed();
        Gate otherRelease = Gate.closed();
        AsyncResult<Integer> other = fixture.pool.applyAsync(PoolFixture::hold, otherStarted, otherRelease, 6);
        other.onSuccess(value -> seen.add("other " + value));
        result.onSuccess(value -> {
            otherRelease.open();
            try {
                seen.add("waited " + other.get(Duration.ofSeconds(10)));
            } catch (InterruptedException | RuntimeException e) {
                seen.add(e);
            }
        });
        release.open();
        assertThat(result.get(Duration.ofSeconds(15))).isEqualTo(5);
        assertThat(seen).containsExactly("other 6", "waited 6");
    }

    @Test
    void toCompletableFuture_pendingAndReady_completesOnTheThreadForResults() throws Exception {
        AsyncResult<Integer> result = held();
        CompletableFuture<String> pending = result.toCompletableFuture()
                .thenApply(value -> value + Thread.currentThread().getName());
        release.open();
        assertThat(pending.get(10, TimeUnit.SECONDS)).isEqualTo("5test-callbacks");
        assertThat(result.toCompletableFuture().get(10, TimeUnit.SECONDS)).isEqualTo(5);
        CompletableFuture<Object> failing = fixture.pool
                .applyAsync(() -> {
                    throw new IllegalStateException("bad");
                })
                .toCompletableFuture();
        assertThatThrownBy(() -> failing.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TaskFailedException.class);
    }

    @Test
    void toCompletableFuture_cancelled_taskGoesOn() throws InterruptedException {
        AsyncResult<Integer> result = held();
        CompletableFuture<Integer> future = result.toCompletableFuture();
        assertThat(future.cancel(true)).isTrue();
        assertThat(result.toCompletableFuture()).isNotSameAs(future).isNotCancelled();
        release.open();
        assertThat(result.get()).isEqualTo(5);
    }

    @Test
    void onSuccess_manyThreadsRegisterAsItArrives_eachRunsOnce() throws InterruptedException {
        for (int round = 0; round < 200; round++) {
            AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::twice, round);
            CountDownLatch ran = new CountDownLatch(20);
            Thread other = new Thread(() -> {
                for (int i = 0; i < 10; i++) {
                    result.onSuccess(value -> ran.countDown());
                }
            });
            other.start();
            for (int i = 0; i < 10; i++) {
                result.onSuccess(value -> ran.countDown());
            }
            assertThat(ran.await(10, TimeUnit.SECONDS)).isTrue();
            other.join();
            assertThat(result.get()).isEqualTo(2 * round);
        }
    }

    @Test
    void toCompletableFuture_executorRefuses_completedAllTheSame() throws Exception {
        AsyncResult<Integer> result = held();
        CompletableFuture<Integer> future = result.toCompletableFuture();
        fixture.callbacks.shutdown();
        release.open();
        assertThat(future.get(10, TimeUnit.SECONDS)).isEqualTo(5);
        assertThat(result.get(Duration.ofSeconds(10))).isEqualTo(5);
    }

    @Test
    void onSuccess_null_refused() throws InterruptedException {
        AsyncResult<Integer> result = held();
        assertThatIllegalArgumentException().isThrownBy(() -> result.onSuccess(null));
        assertThatIllegalArgumentException().isThrownBy(() -> result.onFailure(null));
        assertThatIllegalArgumentException().isThrownBy(() -> result.get(null));
    }
}
