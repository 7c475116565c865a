package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.client.pool.Completed;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CompletedTest {
    private static final Duration LONG = Duration.ofSeconds(PoolFixture.LIMIT_SECONDS);

    private final PoolFixture fixture = new PoolFixture(2);

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
    }

    static int fail(int value) {
        throw new IllegalStateException("no " + value);
    }

    @Test
    void next_slowAndFailedOnes_comeAsTheyBecomeReady() throws InterruptedException {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> slow = fixture.pool.applyAsync(PoolFixture::hold, started, release, 1);
        AsyncResult<Integer> quick = fixture.pool.applyAsync(PoolFixture::twice, 2);
        AsyncResult<Integer> failed = fixture.pool.applyAsync(CompletedTest::fail, 3);
        ResultIterator<AsyncResult<Integer>> results = new Completed<>(List.of(slow, quick, failed, quick));
        assertThat(List.of(results.next(LONG), results.next(LONG))).containsExactlyInAnyOrder(quick, failed);
        assertThatExceptionOfType(OperationTimedOutException.class).isThrownBy(() -> results.next(Duration.ZERO));
        assertThat(results.hasNext()).isTrue();
        release.open();
        assertThat(results.next()).isSameAs(slow);
        assertThat(slow.ready()).isTrue();
        assertThat(results.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(results::next);
    }

    @Test
    void next_withCallbacks_comesWhenTheyHaveRun() throws InterruptedException {
        List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
        AsyncResult<Integer> result =
                fixture.pool.applyAsync(PoolFixture::twice, 2).onSuccess(heard::add);
        assertThat(new Completed<>(List.of(result)).next(LONG)).isSameAs(result);
        assertThat(heard).containsExactly(4);
    }

    @Test
    void next_ofAMap_whenAllOfItIsThere() throws InterruptedException {
        AsyncResult<List<Integer>> map = fixture.pool.mapAsync(PoolFixture::twice, List.of(1, 2, 3));
        assertThat(new Completed<>(List.of(map)).next(LONG).get()).containsExactly(2, 4, 6);
    }

    @Test
    void stream_givesAll_andNoneOfNone() {
        List<AsyncResult<Integer>> all = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            all.add(fixture.pool.applyAsync(PoolFixture::twice, i));
        }
        assertThat(new Completed<>(all).stream()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(new Completed<Integer>(List.of()).hasNext()).isFalse();
    }

    @Test
    void next_poolTerminated_comesWithItsFailure() throws InterruptedException {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> held = fixture.pool.applyAsync(PoolFixture::hold, started, release, 1);
        started.await();
        ResultIterator<AsyncResult<Integer>> results = new Completed<>(List.of(held));
        fixture.pool.terminate();
        assertThat(results.next(LONG).successful()).isFalse();
        release.open();
    }

    @Test
    void next_shorterWaitBesideALongOne_takesNothingFromIt() throws Exception {
        Gate started = Gate.closed();
        Gate release = Gate.closed();
        AsyncResult<Integer> held = fixture.pool.applyAsync(PoolFixture::hold, started, release, 1);
        ResultIterator<AsyncResult<Integer>> results = new Completed<>(List.of(held));
        CompletableFuture<AsyncResult<Integer>> first = new CompletableFuture<>();
        Thread taker = new Thread(() -> first.complete(results.next()));
        taker.start();
        await().until(() -> taker.getState() == Thread.State.WAITING);
        assertThatExceptionOfType(OperationTimedOutException.class).isThrownBy(() -> results.next(Duration.ZERO));
        release.open();
        assertThat(first.get(20, TimeUnit.SECONDS)).isSameAs(held);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void asCompleted_ofNull_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Completed<Integer>(null));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Completed<Integer>(Collections.<AsyncResult<Integer>>singletonList(null)));
    }
}
