package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolBrokenException;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.TaskFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** How pools begin and end, and what results are told meanwhile. */
class PoolLifeIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(30);

    private static Multiprocessing mp;

    private final List<Pool> pools = new ArrayList<>();

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    static long pid(int any) throws Exception {
        Thread.sleep(1);
        return ProcessHandle.current().pid();
    }

    @Test
    void resize_upAndDown_tasksSeeNothingOfIt() throws Exception {
        Pool pool = mp.pool(1);
        pools.add(pool);
        List<Integer> items = IntStream.range(0, 300).boxed().toList();
        pool.resize(3);
        assertThat(pool.size()).isEqualTo(3);
        await().atMost(LONG).until(() -> new HashSet<>(pool.map(PoolLifeIT::pid, items, 1)).size() == 3);

        AsyncResult<List<Long>> meanwhile = pool.mapAsync(PoolLifeIT::pid, items);
        pool.resize(1);
        assertThat(pool.size()).isEqualTo(1);
        assertThat(meanwhile.get()).hasSize(300);
        await().atMost(LONG).until(() -> pool.stats().workers() == 1);
        assertThat(new HashSet<>(pool.map(PoolLifeIT::pid, items, 1))).hasSize(1);
        assertThat(pool.stats().workersLost()).isZero();
    }

    @Test
    void resize_ofNobodyOrAClosedPool_refused() {
        Pool pool = mp.pool(1);
        pools.add(pool);
        assertThatThrownBy(() -> pool.resize(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("processes must be >= 1, was 0");
        pool.close();
        assertThatIllegalStateException().isThrownBy(() -> pool.resize(2)).withMessageContaining("closed");
    }

    @AfterEach
    void noPoolLeft() throws InterruptedException {
        for (Pool pool : pools) {
            pool.terminate();
            assertThat(pool.join(LONG)).isTrue();
        }
        await().untilAsserted(() -> assertThat(mp.nodes().get(0).processes()).isZero());
    }

    private Pool pool(PoolOptions options) {
        Pool pool = mp.pool(options);
        pools.add(pool);
        return pool;
    }

    private Pool pool(int processes) {
        return pool(PoolOptions.defaults().processes(processes));
    }

    private static final AtomicReference<String> INITIALIZED = new AtomicReference<>("never");

    private static void initialize(Journal journal, String what) {
        journal.add(ProcessHandle.current().pid());
        INITIALIZED.set(what);
    }

    @Test
    void initializer_runsOnceInEachWorkerBeforeItsTasks(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "initialized");
        Pool pool = pool(PoolOptions.defaults().processes(2).initializer(to -> initialize(to, "once"), journal));
        assertThat(pool.map(i -> INITIALIZED.get(), Collections.nCopies(50, 0), 1))
                .containsOnly("once");
        assertThat(PoolIT.pids(pool, 2)).hasSize(2);
        assertThat(journal.lines()).hasSize(2).doesNotHaveDuplicates();
    }

    private static void failToInitialize(Journal journal) {
        journal.add("tried");
        throw new IllegalArgumentException("no such data base");
    }

    @Test
    void initializer_throws_poolBrokenAfterThreeTriesAndNoMore(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "tried");
        Pool pool = pool(PoolOptions.defaults().processes(2).initializer(PoolLifeIT::failToInitialize, journal));
        List<AsyncResult<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            results.add(pool.applyAsync(Math::abs, i));
        }
        for (AsyncResult<Integer> result : results) {
            assertThatThrownBy(() -> result.get(LONG))
                    .isInstanceOf(PoolBrokenException.class)
                    .hasMessageContaining("no such data base")
                    .hasCauseInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> pool.apply(Math::abs, 1)).isInstanceOf(PoolBrokenException.class);
        pool.close();
        assertThat(pool.join(LONG)).isTrue();
        assertThat(journal.lines()).as("two at a time, three in a row").hasSizeBetween(3, 4);
    }

    @Test
    void maxTasksPerChild_workersReplacedAndNothingLost() throws InterruptedException {
        Pool pool = pool(PoolOptions.defaults().processes(2).maxTasksPerChild(4));
        List<Long> pids = pool.map(
                i -> ProcessHandle.current().pid(),
                IntStream.range(0, 14).boxed().toList(),
                1);
        assertThat(new HashSet<>(pids)).hasSizeGreaterThanOrEqualTo(4);
        assertThat(new HashSet<>(pids)).allMatch(pid -> Collections.frequency(pids, pid) <= 4);
        assertThat(pool.stats().workersLost()).isZero();
        assertThat(pool.stats().completed()).isEqualTo(14);
    }

    @Test
    void close_queuedTasks_completeThenWorkersExit() throws InterruptedException {
        Pool pool = pool(2);
        Queue<Integer> gate = mp.queue();
        List<AsyncResult<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int n = i;
            results.add(pool.applyAsync(() -> n + gate.get()));
        }
        assertThatIllegalStateException().isThrownBy(pool::join).withMessageContaining("it is open");
        pool.close();
        pool.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.applyAsync(Math::abs, 1))
                .withMessageContaining("it is closed");
        assertThatIllegalStateException().isThrownBy(() -> pool.map(Math::abs, List.of(1)));
        assertThatIllegalStateException().isThrownBy(() -> pool.map(Math::abs, List.<Integer>of()));
        assertThat(pool.join(Duration.ofMillis(1))).isFalse();
        assertThat(pool.join(Duration.ZERO)).isFalse();
        for (int i = 0; i < 20; i++) {
            gate.put(100);
        }
        pool.join();
        for (int i = 0; i < 20; i++) {
            assertThat(results.get(i).ready()).isTrue();
            assertThat(results.get(i).get()).isEqualTo(i + 100);
        }
        assertThat(pool.join(Duration.ZERO)).isTrue();
        assertThat(pool.stats().workersLost()).isZero();
        gate.destroy();
    }

    @Test
    void terminate_tenThousandPendingTasks_returnsAtOnceAndAllFail() throws InterruptedException {
        Pool pool = pool(2);
        Queue<Integer> never = mp.queue();
        Lock held = mp.lock();
        pool.runAsync(Lock::acquire, held);
        await().atMost(LONG).until(held::locked);
        List<AsyncResult<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            results.add(pool.applyAsync(from -> from.get(), never));
        }
        AsyncResult<List<Integer>> map = pool.mapAsync(
                i -> never.get(), IntStream.range(0, 10_000).boxed().toList());
        long began = System.nanoTime();
        pool.terminate();
        long took = System.nanoTime() - began;
        System.out.printf("terminate() with 20,000 tasks pending: %.1f ms%n", took / 1e6);
        assertThat(took).isLessThan(TimeUnit.SECONDS.toNanos(5));
        assertThat(results).allMatch(AsyncResult::ready).noneMatch(AsyncResult::successful);
        assertThatThrownBy(results.get(9_999)::get)
                .isInstanceOf(TaskCancelledException.class)
                .hasMessageContaining("was terminated");
        assertThatThrownBy(map::get).isInstanceOf(TaskCancelledException.class);
        pool.join();
        assertThat(held.locked()).as("freed with the worker that held it").isFalse();
        assertThatIllegalStateException()
                .isThrownBy(() -> pool.apply(Math::abs, 1))
                .withMessageContaining("it is terminated");
        pool.terminate();
        pool.close();
    }

    /** Python's with block terminates, and so does ours for pools that are open when their instance is closed. */
    @Test
    void instanceClosed_openPoolTerminatedClosedOneDrained(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "ran");
        AsyncResult<Integer> open;
        AsyncResult<Integer> closed;
        try (Multiprocessing other = Multiprocessing.start()) {
            Queue<Integer> never = other.queue();
            open = other.pool(1).applyAsync(from -> from.get(), never);
            Pool draining = other.pool(1);
            closed = draining.applyAsync(() -> {
                journal.add("drained");
                return 5;
            });
            draining.close();
        }
        assertThatThrownBy(open::get).isInstanceOf(TaskCancelledException.class);
        assertThat(closed.get()).isEqualTo(5);
        assertThat(journal.lines()).containsExactly("drained");
    }

    // ---- results

    @Test
    void asyncResult_notThereThenThere_waitsAsTold() throws Exception {
        Pool pool = pool(1);
        Queue<Integer> gate = mp.queue();
        AsyncResult<Integer> result = pool.applyAsync(from -> from.get(), gate);
        assertThat(result.ready()).isFalse();
        assertThatIllegalStateException().isThrownBy(result::successful);
        assertThat(result.await(Duration.ofMillis(1))).isFalse();
        assertThatThrownBy(() -> result.get(Duration.ofMillis(1)))
                .isInstanceOf(OperationTimedOutException.class)
                .hasMessageContaining("PT0.001S");
        assertThatThrownBy(() -> result.get(Duration.ofSeconds(-1))).isInstanceOf(OperationTimedOutException.class);
        CompletableFuture<Integer> future = result.toCompletableFuture();
        assertThat(future).isNotDone();
        gate.put(8);
        assertThat(result.get(LONG)).isEqualTo(8);
        assertThat(result.get()).isEqualTo(8);
        result.await();
        assertThat(result.successful()).isTrue();
        assertThat(future.get(30, TimeUnit.SECONDS)).isEqualTo(8);
        assertThat(result.toCompletableFuture().get(30, TimeUnit.SECONDS)).isEqualTo(8);
        assertThat(result.cancel(true)).as("there is nothing left to cancel").isFalse();

        AsyncResult<Integer> failed = pool.applyAsync(Integer::parseInt, "x");
        failed.await();
        assertThat(failed.successful()).isFalse();
        assertThatThrownBy(() -> failed.toCompletableFuture().get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(TaskFailedException.class)
                .hasRootCauseInstanceOf(NumberFormatException.class);
        gate.destroy();
    }

    @Test
    void callbacks_runBeforeReadyAndMayThrow() throws InterruptedException {
        Pool pool = pool(1);
        Queue<Integer> gate = mp.queue();
        AsyncResult<Integer> result = pool.applyAsync(from -> from.get(), gate);
        List<String> calls = Collections.synchronizedList(new ArrayList<>());
        result.onSuccess(value -> calls.add(value + (result.ready() ? " too late" : " before")))
                .onFailure(failure -> calls.add("failed"))
                .onSuccess(value -> {
                    throw new IllegalStateException("a callback that throws, on purpose");
                })
                .onSuccess(value -> calls.add("last"));
        gate.put(4);
        assertThat(result.get(LONG)).isEqualTo(4);
        assertThat(calls).containsExactly("4 before", "last");
        result.onSuccess(value -> calls.add("at once"));
        await().untilAsserted(() -> assertThat(calls).endsWith("at once"));

        AtomicReference<Throwable> failure = new AtomicReference<>();
        AsyncResult<Integer> failed =
                pool.<String, Integer>applyAsync(Integer::parseInt, "x").onFailure(failure::set);
        assertThatThrownBy(failed::get).isInstanceOf(TaskFailedException.class);
        assertThat(failure.get())
                .isInstanceOf(TaskFailedException.class)
                .hasRootCauseInstanceOf(NumberFormatException.class);
        gate.destroy();
    }

    @Test
    void cancel_queuedHeldAndRunning_onlyTheTaskItself(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "ran");
        Pool pool = pool(1);
        // Short tasks first, so that the next ones are sent ahead.
        pool.map(Math::abs, IntStream.range(0, 3000).boxed().toList(), 1);
        long pid = PoolIT.pids(pool, 1).iterator().next();
        Queue<Integer> gate = mp.queue();
        Queue<Integer> begun = mp.queue();
        AsyncResult<Integer> running = pool.applyAsync(PoolLifeIT::waitAtGate, begun, gate);
        List<AsyncResult<Void>> behind = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            behind.add(pool.runAsync(Journal::add, journal, i));
        }
        begun.get(LONG);
        for (int i = 0; i < 1000; i += 2) {
            assertThat(behind.get(i).cancel(false)).as("task %d", i).isTrue();
        }
        assertThat(running.cancel(false)).as("it runs").isFalse();
        gate.put(1);
        assertThat(running.get(LONG)).isEqualTo(1);
        for (int i = 0; i < 1000; i++) {
            AsyncResult<Void> result = behind.get(i);
            if (i % 2 == 0) {
                assertThatThrownBy(() -> result.get(LONG)).isInstanceOf(TaskCancelledException.class);
            } else {
                result.get(LONG);
            }
        }
        assertThat(journal.lines())
                .isEqualTo(IntStream.range(0, 500)
                        .mapToObj(i -> String.valueOf(2 * i + 1))
                        .toList());

        AsyncResult<Integer> killed = pool.applyAsync(PoolLifeIT::waitAtGate, begun, gate);
        AsyncResult<Integer> next = pool.applyAsync(Math::abs, -5);
        begun.get(LONG);
        assertThat(killed.cancel(true)).isTrue();
        assertThatThrownBy(() -> killed.get(LONG)).isInstanceOf(TaskCancelledException.class);
        assertThat(next.get(LONG)).isEqualTo(5);
        assertThat(pool.stats().workersLost()).as("it was asked for").isZero();
        assertThat(PoolIT.pids(pool, 1)).doesNotContain(pid);
        gate.destroy();
    }

    private static Integer waitAtGate(Queue<Integer> begun, Queue<Integer> gate) throws InterruptedException {
        begun.put(0);
        return gate.get();
    }
}
