package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.PayloadException;
import io.multiprocessing.ProcessExecutor;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contract of an ExecutorService. */
@Timeout(60)
class PoolExecutorTest {
    private final PoolFixture fixture = new PoolFixture(2);
    private final ProcessExecutor executor = fixture.pool.asExecutorService();

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    private record Add(int a, int b) implements Callable<Integer>, Serializable {
        @Override
        public Integer call() {
            return a + b;
        }
    }

    private record Fail(String message) implements Callable<Integer>, Serializable {
        @Override
        public Integer call() throws IOException {
            throw new IOException(message);
        }
    }

    private record Hold(Gate started, Gate release) implements Callable<Integer>, Runnable, Serializable {
        @Override
        public Integer call() throws InterruptedException {
            return PoolFixture.hold(started, release, 7);
        }

        @Override
        public void run() {
            started.open();
        }
    }

    @Test
    void submit_ofEachKind_isRunAndHasItsValue() throws Exception {
        assertThat(executor.submit(() -> 5).get()).isEqualTo(5);
        assertThat(executor.submit(new Add(2, 3)).get()).isEqualTo(5);
        Gate one = Gate.closed();
        Gate other = Gate.closed();
        Runnable runnable = new Hold(one, other);
        assertThat(executor.submit(runnable).get()).isNull();
        assertThat(one.isOpen()).isTrue();
        assertThat(executor.submit(runnable, "done").get()).isEqualTo("done");
        ProcessExecutor.SerializableRunnable lambda = other::open;
        assertThat(executor.submit(lambda).get()).isNull();
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void execute_ofBothKinds_isRunAndWhatItThrowsIsLogged() {
        Gate gate = Gate.closed();
        executor.execute((ProcessExecutor.SerializableRunnable) gate::open);
        await().until(gate::isOpen);
        Gate other = Gate.closed();
        executor.execute((Runnable) new Hold(other, other));
        await().until(other::isOpen);
        executor.execute((ProcessExecutor.SerializableRunnable) () -> {
            throw new IllegalStateException("logged");
        });
        await().until(() -> fixture.pool.stats().failed() == 1);
    }

    @Test
    void get_taskThrew_hasItsOwnExceptionAsTheCause() {
        Future<Integer> future = executor.submit(new Fail("broken"));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(future::get)
                .withCauseInstanceOf(IOException.class)
                .havingCause()
                .withMessageContaining("broken");
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.cancel(true)).isFalse();
    }

    static int die() throws InterruptedException {
        Loopback.die(3);
        return 0;
    }

    @Test
    void get_workerDied_failsThatTaskAlone() throws Exception {
        Future<Integer> lost = executor.submit(PoolExecutorTest::die);
        Future<Integer> other = executor.submit(new Add(1, 1));
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(lost::get)
                .withCauseInstanceOf(WorkerLostException.class);
        assertThat(other.get()).isEqualTo(2);
    }

    @Test
    void get_notInTime_timesOutAndGoesOn() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        Future<Integer> future = executor.submit((Callable<Integer>) new Hold(started, release));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> future.get(10, TimeUnit.MILLISECONDS));
        assertThat(future.isDone()).isFalse();
        release.open();
        assertThat(future.get(20, TimeUnit.SECONDS)).isEqualTo(7);
    }

    @Test
    void cancel_running_killsItsWorker() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        Future<Integer> future = executor.submit((Callable<Integer>) new Hold(started, release));
        started.await();
        assertThat(future.cancel(false)).isFalse();
        assertThat(future.isCancelled()).isFalse();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isCancelled()).isTrue();
        assertThat(future.isDone()).isTrue();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(future::get);
        release.open();
        assertThat(executor.submit(new Add(1, 2)).get()).isEqualTo(3);
    }

    @Test
    void submit_whatCannotTravel_isRefusedWithWhatHelps() {
        Object local = new Object();
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> executor.submit((Callable<String>) local::toString))
                .withMessageContainingAll("not Serializable", "Func0");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> executor.execute((Runnable) local::notifyAll))
                .withMessageContaining("SerializableRunnable");
        assertThatNullPointerException().isThrownBy(() -> executor.submit((Callable<String>) null));
        assertThatNullPointerException().isThrownBy(() -> executor.execute((Runnable) null));
    }

    @Test
    void invokeAll_waitsForAll() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(List.of(new Add(1, 1), new Fail("no"), new Add(2, 2)));
        assertThat(futures).allMatch(Future::isDone);
        assertThat(futures.get(0).get()).isEqualTo(2);
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> futures.get(1).get());
        assertThat(futures.get(2).get()).isEqualTo(4);
        assertThat(executor.invokeAll(List.<Add>of())).isEmpty();
    }

    @Test
    void invokeAll_notInTime_cancelsTheRest() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        List<Callable<Integer>> tasks = List.of(new Add(1, 1), new Hold(started, release));
        List<Future<Integer>> futures = executor.invokeAll(tasks, 300, TimeUnit.MILLISECONDS);
        assertThat(futures).allMatch(Future::isDone);
        assertThat(futures.get(1).isCancelled()).isTrue();
        release.open();
    }

    @Test
    void invokeAny_givesAValueAndCancelsTheRest() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        List<Callable<Integer>> tasks = List.of(new Fail("no"), new Hold(started, release), new Add(1, 1));
        assertThat(executor.invokeAny(tasks)).isEqualTo(2);
        release.open();
        assertThatExceptionOfType(ExecutionException.class)
                .isThrownBy(() -> executor.invokeAny(List.of(new Fail("one"), new Fail("other"))))
                .withCauseInstanceOf(IOException.class);
        assertThatIllegalArgumentException().isThrownBy(() -> executor.invokeAny(List.<Add>of()));
    }

    @Test
    void invokeAny_notInTime_timesOut() {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        List<Callable<Integer>> tasks = List.of(new Hold(started, release));
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> executor.invokeAny(tasks, 50, TimeUnit.MILLISECONDS));
        release.open();
    }

    @Test
    void shutdown_doesWhatItTookAndRefusesMore() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        Future<Integer> taken = executor.submit((Callable<Integer>) new Hold(started, release));
        assertThat(executor.isShutdown()).isFalse();
        executor.shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> executor.submit(new Add(1, 1)));
        assertThat(executor.awaitTermination(10, TimeUnit.MILLISECONDS)).isFalse();
        release.open();
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(taken.get()).isEqualTo(7);
    }

    @Test
    void shutdownNow_failsWhatIsNotDone() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        Future<Integer> running = executor.submit((Callable<Integer>) new Hold(started, release));
        started.await();
        executor.shutdownNow();
        assertThatExceptionOfType(CancellationException.class).isThrownBy(running::get);
        release.open();
        assertThat(executor.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
    }
}
