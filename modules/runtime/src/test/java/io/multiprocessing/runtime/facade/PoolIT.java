package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.Args2;
import io.multiprocessing.AsyncResult;
import io.multiprocessing.Func1;
import io.multiprocessing.Lock;
import io.multiprocessing.MapOptions;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolStats;
import io.multiprocessing.ProcessExecutor;
import io.multiprocessing.Queue;
import io.multiprocessing.RemoteException;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.TaskFailedException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.io.Serializable;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls and maps of one pool of two workers, which must be the same two when all tests are through. */
class PoolIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static Multiprocessing mp;
    private static Pool pool;
    private static Set<Long> workers;

    @BeforeAll
    static void start() throws InterruptedException {
        mp = Multiprocessing.start();
        pool = mp.pool(2);
        workers = pids(pool, 2);
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    @AfterEach
    void sameWorkersAsBefore() throws InterruptedException {
        assertThat(pids(pool, 2)).isEqualTo(workers);
        assertThat(pool.stats().workersLost()).isZero();
    }

    /** The process ids of all workers of a pool that has nothing else to do. */
    static Set<Long> pids(Pool pool, int count) throws InterruptedException {
        Set<Long> pids = new HashSet<>();
        while (pids.size() < count) {
            pids.addAll(
                    pool.map(PoolIT::pid, IntStream.range(0, 4 * count).boxed().toList(), 1));
        }
        return pids;
    }

    private static long pid(int item) {
        return ProcessHandle.current().pid();
    }

    private static int square(int n) {
        return n * n;
    }

    @Test
    void apply_zeroToFiveArguments_valueComesBack() throws InterruptedException {
        assertThat(pool.<String>apply(() -> "zero")).isEqualTo("zero");
        assertThat(pool.apply(PoolIT::square, 12)).isEqualTo(144);
        assertThat(pool.<String, Integer, String>apply(String::repeat, "ab", 2)).isEqualTo("abab");
        assertThat(pool.<Integer, Integer, Integer, Integer>apply((a, b, c) -> a + b + c, 1, 2, 3))
                .isEqualTo(6);
        assertThat(pool.<Integer, Integer, Integer, Integer, Integer>apply((a, b, c, d) -> a + b + c + d, 1, 2, 3, 4))
                .isEqualTo(10);
        assertThat(pool.<Integer, Integer, Integer, Integer, Integer, Integer>apply(
                        (a, b, c, d, e) -> a + b + c + d + e, 1, 2, 3, 4, 5))
                .isEqualTo(15);
        assertThat(pool.<String, String>apply(text -> text, null)).isNull();
        assertThat(pool.<Long>apply(() -> ProcessHandle.current().pid()))
                .isIn(workers)
                .isNotEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void runAsync_zeroToThreeArguments_runs(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "ran");
        pool.runAsync(() -> journal.add("0")).get();
        pool.runAsync(Journal::add, journal, "1").get();
        pool.<Journal, String, String>runAsync((to, a, b) -> to.add(a + b), journal, "2", "3")
                .get();
        assertThat(pool.runAsync(journal::add, "4").get()).isNull();
        assertThat(journal.lines()).containsExactly("0", "1", "23", "4");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 99, 100, 101, 1000})
    void map_chunkSize_resultsInTheOrderOfTheItems(int chunkSize) throws InterruptedException {
        List<Integer> items = IntStream.range(0, 100).boxed().toList();
        List<Integer> squares = items.stream().map(PoolIT::square).toList();
        assertThat(pool.map(PoolIT::square, items, chunkSize)).isEqualTo(squares);
        assertThat(pool.mapAsync(PoolIT::square, items, MapOptions.defaults().chunkSize(chunkSize))
                        .get())
                .isEqualTo(squares);
        List<Args2<Integer, Integer>> pairs =
                items.stream().map(n -> Args2.of(n, 2)).toList();
        assertThat(pool.<Integer, Integer, Integer>starmap(
                        (a, b) -> a * b, pairs, MapOptions.defaults().chunkSize(chunkSize)))
                .isEqualTo(items.stream().map(n -> 2 * n).toList());
    }

    @Test
    void map_manySmallItemsAndUnevenOnes_eachOnce() throws InterruptedException {
        List<Integer> items = IntStream.range(0, 50_000).boxed().toList();
        assertThat(pool.map(n -> n, items, 1)).isEqualTo(items);
        assertThat(pool.map(n -> n, items)).isEqualTo(items);
        List<Integer> sizes = List.of(0, 1 << 20, 3, 1 << 18, 70_000, 1, 1 << 20, 0);
        assertThat(pool.map(byte[]::new, sizes, 2))
                .extracting(bytes -> bytes.length)
                .isEqualTo(sizes);
    }

    @Test
    void map_noItems_emptyAtOnce() throws InterruptedException {
        assertThat(pool.map(PoolIT::square, List.of())).isEmpty();
        assertThat(pool.map(PoolIT::square, List.of(), 5)).isEmpty();
        assertThat(pool.<Integer, Integer, Integer>starmap(Math::max, List.of()))
                .isEmpty();
        AsyncResult<List<Integer>> result = pool.mapAsync(PoolIT::square, List.of());
        assertThat(result.ready()).isTrue();
        assertThat(result.successful()).isTrue();
    }

    @Test
    void map_inputThrows_thrownAsItIs() {
        IllegalStateException thrown = new IllegalStateException("no more");
        Iterable<Integer> input = () -> new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                if (next == 5) {
                    throw thrown;
                }
                return next++;
            }
        };
        assertThatThrownBy(() -> pool.map(PoolIT::square, input)).isSameAs(thrown);
    }

    @Test
    void map_progress_toldUntilAllIsDone() throws InterruptedException {
        List<Long> done = Collections.synchronizedList(new ArrayList<>());
        pool.map(
                PoolIT::square,
                IntStream.range(0, 200).boxed().toList(),
                MapOptions.defaults().chunkSize(10).progress((now, total) -> {
                    assertThat(total).isEqualTo(200);
                    done.add(now);
                }));
        assertThat(done).isSorted().doesNotHaveDuplicates().endsWith(200L);
    }

    // ---- failures

    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final int code;

        Refused(int code) {
            super("refused with " + code);
            this.code = code;
        }
    }

    private static int refuse(int code) throws Refused {
        throw new Refused(code);
    }

    @Test
    void get_taskThrows_causeIsTheExceptionItselfWithItsRemoteStackTrace() {
        assertThatThrownBy(() -> pool.apply(PoolIT::refuse, 7))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("refused with 7")
                .cause()
                .isInstanceOfSatisfying(Refused.class, cause -> {
                    assertThat(cause.code).isEqualTo(7);
                    assertThat(cause.getStackTrace())
                            .anyMatch(frame -> frame.getClassName().equals(PoolIT.class.getName())
                                    && frame.getMethodName().equals("refuse")
                                    && frame.getLineNumber() > 0);
                });
        assertThatThrownBy(() -> pool.apply(() -> {
                    throw new AssertionError("an error");
                }))
                .cause()
                .isInstanceOf(AssertionError.class);
    }

    /** Cannot be written. */
    static final class WithSocket extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object socket = new Socket();

        WithSocket(String message) {
            super(message);
        }
    }

    /** Can be written, but not read: the exceptions after which Python's pool is dead. */
    static final class Unreadable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        @Serial
        private void readObject(ObjectInputStream in) throws InvalidObjectException {
            throw new InvalidObjectException("not here");
        }
    }

    private static int throwOdd(boolean written) {
        if (written) {
            throw new Unreadable("written");
        }
        throw new WithSocket("not written");
    }

    @ParameterizedTest
    @CsvSource({"true, Unreadable, written", "false, WithSocket, not written"})
    void get_exceptionCannotBeReadHere_remoteExceptionStandsIn(boolean written, String type, String message) {
        assertThatThrownBy(() -> pool.apply(PoolIT::throwOdd, written))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOfSatisfying(RemoteException.class, cause -> {
                    assertThat(cause.className()).isEqualTo(PoolIT.class.getName() + "$" + type);
                    assertThat(cause).hasMessageContaining(message);
                    assertThat(cause.remoteStackTrace()).contains("PoolIT.throwOdd(PoolIT.java:");
                });
    }

    @Test
    void map_severalItemsFail_firstToArriveIsThrownAfterAllChunks(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "ran");
        Queue<String> gate = mp.queue();
        long failedBefore = pool.stats().failed();
        AsyncResult<List<Integer>> result = pool.mapAsync(
                i -> {
                    journal.add(i);
                    if (i == 0) {
                        gate.get();
                    }
                    if (i == 0 || i == 5) {
                        throw new Refused(i);
                    }
                    return i;
                },
                IntStream.range(0, 12).boxed().toList(),
                MapOptions.defaults().chunkSize(2));
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger values = new AtomicInteger();
        result.onFailure(e -> failures.incrementAndGet()).onSuccess(v -> values.incrementAndGet());
        await().until(() -> journal.lines().size() == 11 && pool.stats().failed() == failedBefore + 2);
        assertThat(result.ready()).isFalse();
        gate.put("go");
        assertThatThrownBy(result::get).hasMessageContaining("refused with 5");
        assertThat(result.successful()).isFalse();
        assertThat(journal.lines())
                .as("a failed item ends its chunk and no other: 1 is left out")
                .containsExactlyInAnyOrder("0", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11");
        assertThat(failures).hasValue(1);
        assertThat(values).hasValue(0);
        gate.destroy();
    }

    static final class Order implements Serializable {
        private static final long serialVersionUID = 1L;
        final Customer customer = new Customer();
    }

    static final class Customer implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object socket = new Socket();
    }

    @Test
    void get_resultCannotTravel_failsWithThePath() {
        assertThatThrownBy(() -> pool.apply(Order::new))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("result cannot travel")
                .hasMessageContaining("Order.customer.socket: java.net.Socket is not Serializable");
    }

    /** Readable in the driver only, or in processes only. */
    static final class Choosy implements Serializable {
        private static final long serialVersionUID = 1L;
        private final boolean readableInDriver;

        Choosy(boolean readableInDriver) {
            this.readableInDriver = readableInDriver;
        }

        @Serial
        private Object readResolve() throws InvalidObjectException {
            boolean driver = Multiprocessing.current().parentProcess().isEmpty();
            if (driver != readableInDriver) {
                throw new InvalidObjectException("choosy");
            }
            return this;
        }
    }

    @Test
    void get_argumentOrResultCannotBeReadThere_failsAndThePoolGoesOn() throws InterruptedException {
        assertThatThrownBy(() -> pool.<Choosy, Integer>apply(choosy -> 1, new Choosy(true)))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("choosy");
        assertThatThrownBy(() -> pool.<Choosy>apply(() -> new Choosy(false)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("choosy");
        assertThat(pool.apply(PoolIT::square, 3)).isEqualTo(9);
    }

    private static int deep(int n) {
        return n < 0 ? n : 1 + deep(n + 1);
    }

    @Test
    void get_stackOverflow_failsAndTheWorkerSurvives() {
        for (int i = 0; i < 4; i++) {
            assertThatThrownBy(() -> pool.apply(PoolIT::deep, 0))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(StackOverflowError.class);
        }
    }

    // ---- handles, tasks that depend on one another, tasks in tasks

    private static int addUnder(Lock lock, Queue<Integer> queue, int n) throws InterruptedException {
        try (Lock.Holding holding = lock.hold()) {
            queue.put(n);
            return (int) holding.fencingToken();
        }
    }

    @Test
    void apply_lockAndQueueAsArgumentsCapturedAndInResults_areTheSameThere() throws InterruptedException {
        Lock lock = mp.manager().lock();
        Queue<Integer> queue = mp.queue();
        int first = pool.apply(PoolIT::addUnder, lock, queue, 1);
        int second = pool.<Integer>apply(() -> addUnder(lock, queue, 2));
        assertThat(second).isGreaterThan(first);
        assertThat(queue.get()).isEqualTo(1);
        assertThat(queue.get()).isEqualTo(2);
        assertThat(pool.<List<Object>>apply(() -> List.of(lock, queue))).containsExactly(lock, queue);
        queue.destroy();
        lock.destroy();
    }

    private static int passOn(Queue<Integer> from, Queue<Integer> to) throws InterruptedException {
        int n = from.get();
        to.put(n + 1);
        return n;
    }

    /** Each waits for what the one submitted after it puts; so none may be held behind one that waits. */
    @Test
    void applyAsync_tasksWaitForLaterOnes_poolOfTwoDoesNotHang() throws InterruptedException {
        pool.map(PoolIT::square, IntStream.range(0, 5000).boxed().toList(), 1);
        for (int round = 0; round < 20; round++) {
            Queue<Integer> there = mp.queue();
            Queue<Integer> back = mp.queue();
            AsyncResult<Integer> waits = pool.applyAsync(PoolIT::passOn, there, back);
            List<AsyncResult<Integer>> between = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                between.add(pool.applyAsync(PoolIT::square, i));
            }
            AsyncResult<Void> wakes = pool.runAsync(Queue::put, there, round);
            assertThat(back.get(Duration.ofSeconds(20))).isEqualTo(round + 1);
            assertThat(waits.get()).isEqualTo(round);
            wakes.get();
            for (int i = 0; i < 10; i++) {
                assertThat(between.get(i).get()).isEqualTo(i * i);
            }
            there.destroy();
            back.destroy();
        }
    }

    @Test
    void applyAsync_taskWaitsForALockThatALaterTaskReleases_poolOfTwoDoesNotHang() throws InterruptedException {
        Lock lock = mp.lock();
        for (int round = 0; round < 20; round++) {
            lock.acquire();
            AsyncResult<Void> waits = pool.runAsync(Lock::acquire, lock);
            AsyncResult<Void> releases = pool.runAsync(Lock::release, lock);
            assertThat(waits.await(Duration.ofSeconds(20))).isTrue();
            releases.get();
            lock.release();
        }
        lock.destroy();
    }

    @Test
    void apply_poolInATask_itsWorkersEndWithIt() throws InterruptedException {
        List<Long> pids = pool.apply(() -> {
            Pool inner = Multiprocessing.current().pool(2);
            try {
                List<Long> inside = new ArrayList<>(inner.map(PoolIT::pid, List.of(1, 2, 3, 4)));
                inside.add(ProcessHandle.current().pid());
                return inside;
            } finally {
                inner.close();
                inner.join();
            }
        });
        assertThat(pids).hasSize(5);
        assertThat(workers).contains(pids.get(4)).doesNotContainAnyElementsOf(pids.subList(0, 4));
        assertThat(pids.subList(0, 4)).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        assertThatThrownBy(() -> pool.apply(() -> {
                    Pool inner = Multiprocessing.current().pool(1);
                    try {
                        return inner.apply(PoolIT::refuse, 3);
                    } finally {
                        inner.terminate();
                        inner.join();
                    }
                }))
                .hasRootCauseInstanceOf(Refused.class);
    }

    @Test
    void apply_manyThreadsAtOnce_eachGetsItsOwn() throws InterruptedException {
        int threads = 8;
        int each = 500;
        AtomicInteger right = new AtomicInteger();
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            int base = t * each;
            Thread caller = new Thread(() -> {
                try {
                    for (int i = base; i < base + each; i++) {
                        int n = i % 100;
                        boolean same = i % 50 == 0
                                ? pool.map(PoolIT::square, List.of(n, n + 1)).equals(List.of(n * n, (n + 1) * (n + 1)))
                                : pool.apply(PoolIT::square, n) == n * n;
                        right.addAndGet(same ? 1 : 0);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(right).hasValue(threads * each);
    }

    @Test
    void stats_runningAndQueuedAndDone_counted() throws InterruptedException {
        PoolStats before = pool.stats();
        Queue<Integer> gate = mp.queue();
        List<AsyncResult<Integer>> results = new ArrayList<>();
        Func1<Queue<Integer>, Integer> task = Queue::get;
        for (int i = 0; i < 5; i++) {
            results.add(pool.applyAsync(task, gate));
        }
        assertThat(pool.size()).isEqualTo(2);
        assertThat(pool.stats())
                .isEqualTo(new PoolStats(2, 2, 3, before.completed(), before.failed(), before.workersLost()));
        for (int i = 0; i < 5; i++) {
            gate.put(i);
        }
        for (AsyncResult<Integer> result : results) {
            result.get();
        }
        assertThatThrownBy(() -> pool.apply(PoolIT::refuse, 1)).isInstanceOf(TaskFailedException.class);
        assertThat(pool.stats())
                .isEqualTo(new PoolStats(2, 0, 0, before.completed() + 5, before.failed() + 1, before.workersLost()));
        gate.destroy();
    }

    // ---- refused

    @Test
    void pool_badNumbers_refusedWithTheValue() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mp.pool(0))
                .withMessageContaining("processes must be >= 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mp.pool(-3))
                .withMessageContaining("processes must be >= 1, was -3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pool.map(PoolIT::square, List.of(1), 0))
                .withMessageContaining("chunkSize must be >= 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MapOptions.defaults().chunkSize(-1))
                .withMessageContaining("chunkSize must be >= 1, was -1");
    }

    @Test
    void applyAsync_noFunctionOrOneThatCannotTravel_refusedInTheCaller() {
        assertThatIllegalArgumentException().isThrownBy(() -> pool.applyAsync((Func1<Integer, Integer>) null, 1));
        Object captured = new Object();
        assertThatThrownBy(() -> pool.applyAsync(() -> captured.hashCode()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("captures an object of java.lang.Object, which is not Serializable");
        assertThatThrownBy(() -> pool.map(Object::hashCode, List.of(1, new Object())))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("item 1")
                .hasMessageContaining("java.lang.Object is not Serializable");
    }

    @Test
    void executorService_overProcesses_runsTasksOfEachKind() throws Exception {
        ProcessExecutor executor = pool.asExecutorService();
        assertThat(executor.submit(() -> ProcessHandle.current().pid()).get()).isIn(workers);
        Callable<Integer> callable = (Callable<Integer> & Serializable) () -> 6 * 7;
        assertThat(executor.invokeAny(List.of(callable))).isEqualTo(42);
        Runnable runnable = (Runnable & Serializable) () -> {
            throw new IllegalStateException("in a worker");
        };
        assertThatThrownBy(() -> executor.submit(runnable).get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void asCompleted_ofManyResults_givesEachOnce() throws Exception {
        List<AsyncResult<Integer>> results = IntStream.range(0, 20)
                .mapToObj(i -> pool.applyAsync(PoolIT::square, i))
                .toList();
        List<Integer> values = new ArrayList<>();
        try (ResultIterator<AsyncResult<Integer>> completed = mp.asCompleted(results)) {
            while (completed.hasNext()) {
                values.add(completed.next(Duration.ofSeconds(30)).get());
            }
        }
        assertThat(values)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 20).map(i -> i * i).boxed().toList());
    }

    @Test
    void imap_endlessInput_resultsInOrder() {
        Iterable<Integer> endless = () -> IntStream.iterate(0, i -> i + 1).iterator();
        try (ResultIterator<Integer> results = pool.imap(PoolIT::square, endless, 5)) {
            for (int i = 0; i < 200; i++) {
                assertThat(results.next()).isEqualTo(i * i);
            }
        }
    }
}
