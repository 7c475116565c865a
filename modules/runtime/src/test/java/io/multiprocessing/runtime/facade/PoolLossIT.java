package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.MapOptions;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolBrokenException;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.WorkerLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Workers that end while they should not: the task that ran is told how, and nothing else is touched. */
class PoolLossIT {
    private static final int KILLS = 12;

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(30);

    private static Multiprocessing mp;
    private static Pool pool;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
        pool = mp.pool(2);
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private static ExitStatus lost(AsyncResult<?> result) {
        Throwable thrown = catchThrowable(() -> result.get(LONG));
        assertThat(thrown).isInstanceOf(WorkerLostException.class);
        return ((WorkerLostException) thrown).status();
    }

    /** Short and long ones in turn, so that the kill meets workers with and without tasks sent ahead. */
    private static int note(Journal journal, int n) {
        journal.add(n);
        LockSupport.parkNanos(n % 7 == 0 ? 2_000_000 : 20_000);
        return n;
    }

    @Test
    @Timeout(180)
    void get_workerKilledAtAnyMoment_atMostItsTaskIsLostAndEachRanOnce(@TempDir Path directory) throws Exception {
        long seed = new Random().nextLong();
        System.out.println("kills at random moments, seed " + seed);
        Random random = new Random(seed);
        List<Long> told = new ArrayList<>();
        int tasks = 200;
        for (int round = 0; round < KILLS; round++) {
            Journal journal = Journal.in(directory, "round" + round);
            Set<Long> pids = PoolIT.pids(pool, 2);
            long lostBefore = pool.stats().workersLost();
            long victim = List.copyOf(pids).get(random.nextInt(2));
            long moment = random.nextInt(30_000_000);
            Thread killer = new Thread(() -> {
                LockSupport.parkNanos(moment);
                kill(victim);
            });
            killer.start();
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int n = 0; n < tasks; n++) {
                results.add(pool.applyAsync(PoolLossIT::note, journal, n));
            }
            int failures = 0;
            Set<Integer> unknown = new HashSet<>();
            for (int n = 0; n < tasks; n++) {
                AsyncResult<Integer> result = results.get(n);
                result.await(LONG);
                assertThat(result.ready())
                        .as("task %d of round %d, seed %d", n, round, seed)
                        .isTrue();
                if (result.successful()) {
                    assertThat(result.get()).isEqualTo(n);
                } else {
                    failures++;
                    unknown.add(n);
                    assertThat(lost(result))
                            .extracting(ExitStatus::reason, ExitStatus::code)
                            .containsExactly(ExitStatus.Reason.SIGNALLED, -9);
                }
            }
            killer.join();
            assertThat(failures).as("round %d, seed %d", round, seed).isLessThanOrEqualTo(1);
            List<Integer> ran = journal.lines().stream().map(Integer::valueOf).toList();
            assertThat(ran).as("round %d, seed %d", round, seed).doesNotHaveDuplicates();
            for (int n = 0; n < tasks; n++) {
                assertThat(ran.contains(n) || unknown.contains(n))
                        .as("task %d of round %d, seed %d", n, round, seed)
                        .isTrue();
            }
            await().atMost(LONG).until(() -> pool.stats().workersLost() == lostBefore + 1);
            await().atMost(LONG).until(() -> pool.stats().workers() == 2);
            told.add((long) failures);
        }
        System.out.printf(
                "%d kills: %d met a task that ran%n",
                KILLS, told.stream().mapToLong(Long::longValue).sum());
    }

    private static int exit(Journal pid, String how) {
        pid.add(ProcessHandle.current().pid());
        int code = Integer.parseInt(how.split(" ")[1]);
        if (how.startsWith("halt")) {
            Runtime.getRuntime().halt(code);
        }
        System.exit(code);
        return 0;
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit 0", "exit 3", "exit 137", "halt 5"})
    void get_taskExits_lostWithTheCode(String how, @TempDir Path directory) throws Exception {
        Journal pid = Journal.in(directory, "pid");
        AsyncResult<Integer> result = pool.applyAsync(PoolLossIT::exit, pid, how);
        assertThatThrownBy(() -> result.get(LONG))
                .isInstanceOf(WorkerLostException.class)
                .hasMessageContaining("pid " + pid.lines().get(0))
                .hasMessageContaining("EXITED with code " + how.split(" ")[1]);
        assertThat(lost(result))
                .extracting(ExitStatus::reason, ExitStatus::code)
                .containsExactly(ExitStatus.Reason.EXITED, Integer.valueOf(how.split(" ")[1]));
        assertThat(pool.<Integer, Integer>apply(Math::abs, -1)).isEqualTo(1);
        assertThat(pid.lines()).as("runs at most once").hasSize(1);
    }

    private static final List<byte[]> HOARD = new ArrayList<>();

    private static int hoard() {
        while (true) {
            HOARD.add(new byte[1 << 20]);
        }
    }

    @Test
    void get_taskRunsOutOfMemory_lostWithThatReason() throws InterruptedException {
        Pool small = mp.pool(PoolOptions.defaults()
                .processes(1)
                .process(ProcessOptions.defaults().jvmOptions("-Xmx24m")));
        try {
            AsyncResult<Integer> result = small.applyAsync(PoolLossIT::hoard);
            assertThat(lost(result).reason()).isEqualTo(ExitStatus.Reason.OUT_OF_MEMORY);
            assertThatThrownBy(result::get).hasMessageContaining("-Xmx");
            assertThat(small.<Integer, Integer>apply(Math::abs, -1)).isEqualTo(1);
        } finally {
            small.terminate();
            small.join();
        }
    }

    @Test
    void get_resultDoesNotFitTheDriversHeap_lostWithWordsThatSaySo() throws Exception {
        try (DriverJvm driver = new DriverJvm(List.of("-Xmx48m"), Small.class)) {
            assertThat(driver.awaitEnd()).as("%s", driver.lines()).isZero();
            assertThat(driver.awaitLine("lost"))
                    .contains("EXITED with code 129", "no memory", "60000", "-Xmx", "pid " + driver.pid());
            assertThat(driver.awaitLine("then")).isEqualTo("1");
        }
    }

    /** A driver that has less memory than its workers. */
    static final class Small {
        private Small() {}

        public static void main(String[] arguments) throws Exception {
            try (Multiprocessing mp = Multiprocessing.start()) {
                Pool pool = mp.pool(PoolOptions.defaults()
                        .processes(1)
                        .process(ProcessOptions.defaults().jvmOptions("-Xmx400m")));
                AsyncResult<byte[]> result = pool.applyAsync(() -> new byte[60_000_000]);
                System.out.println("lost " + catchThrowable(() -> result.get(LONG)));
                System.out.println("then " + pool.<Integer, Integer>apply(Math::abs, -1));
            }
        }
    }

    @Test
    void workerKilledWhileIdle_replacedAndNobodyNotices() throws InterruptedException {
        for (int round = 0; round < 8; round++) {
            Set<Long> pids = PoolIT.pids(pool, 2);
            long lostBefore = pool.stats().workersLost();
            kill(pids.iterator().next());
            assertThat(pool.map(Math::abs, List.of(-1, -2, -3, -4), 1)).containsExactly(1, 2, 3, 4);
            await().atMost(LONG).until(() -> pool.stats().workersLost() == lostBefore + 1);
            await().atMost(LONG).until(() -> pool.stats().workers() == 2);
        }
    }

    @Test
    void allWorkersKilledAtOnce_theirTasksLostTheOthersRun() throws InterruptedException {
        Queue<Integer> gate = mp.queue();
        Set<Long> pids = PoolIT.pids(pool, 2);
        List<AsyncResult<Integer>> results = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            results.add(pool.applyAsync(from -> from.get(), gate));
        }
        await().until(() -> pool.stats().busy() == 2);
        AsyncResult<List<Integer>> map =
                pool.mapAsync(Math::abs, IntStream.range(0, 100).boxed().toList());
        long began = System.nanoTime();
        pids.forEach(PoolLossIT::kill);
        assertThat(lost(results.get(0)).code()).isEqualTo(-9);
        assertThat(lost(results.get(1)).code()).isEqualTo(-9);
        System.out.printf(
                "both workers killed: told after %d ms%n", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        for (int i = 2; i < 6; i++) {
            gate.put(i);
        }
        List<Integer> got = new ArrayList<>();
        for (int i = 2; i < 6; i++) {
            got.add(results.get(i).get(LONG));
        }
        assertThat(got).containsExactlyInAnyOrder(2, 3, 4, 5);
        assertThat(map.get(LONG)).hasSize(100);
        assertThat(pids).doesNotContainAnyElementsOf(PoolIT.pids(pool, 2));
        gate.destroy();
    }

    @Test
    void map_oneItemKillsItsWorker_lostAfterAllChunksRan(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "ran");
        AsyncResult<List<Integer>> result = pool.mapAsync(
                i -> i == 3 ? exit(journal, "halt 1") : note(journal, i),
                IntStream.range(0, 40).boxed().toList(),
                MapOptions.defaults().chunkSize(1));
        assertThatThrownBy(() -> result.get(LONG))
                .isInstanceOf(WorkerLostException.class)
                .hasMessageContaining("item 3 of a map of 40 items");
        assertThat(journal.lines()).hasSize(40).doesNotHaveDuplicates();
    }

    private static int exitOn(int item, int bad) {
        if (item == bad) {
            System.exit(4);
        }
        return item;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void imap_oneItemKillsItsWorker_itsChunkIsLostAndTheOthersCome(int chunkSize) throws InterruptedException {
        int lost = 0;
        List<Integer> came = new ArrayList<>();
        try (ResultIterator<Integer> results =
                pool.imap(i -> exitOn(i, 7), IntStream.range(0, 30).boxed().toList(), chunkSize)) {
            while (results.hasNext()) {
                try {
                    came.add(results.next(Duration.ofSeconds(30)));
                } catch (WorkerLostException e) {
                    assertThat(e).hasMessageContaining("imap");
                    assertThat(e.status().code()).isEqualTo(4);
                    lost++;
                }
            }
        }
        assertThat(lost).isEqualTo(chunkSize);
        assertThat(came).hasSize(30 - chunkSize).isSorted().doesNotContain(7);
    }

    private static int exitFirst(Journal journal, int item) {
        if (item == 5) {
            note(journal, item);
            if (journal.lines().size() == 1) {
                System.exit(4);
            }
        }
        return item;
    }

    @Test
    void map_retriesOnWorkerLoss_theLostChunkRunsAgain(@TempDir Path directory) throws Exception {
        Journal journal = Journal.in(directory, "runs");
        List<Integer> items = IntStream.range(0, 12).boxed().toList();
        try (Pool retrying = mp.pool(PoolOptions.defaults().processes(2).retriesOnWorkerLoss(1))) {
            assertThat(retrying.map(item -> exitFirst(journal, item), items, 1)).isEqualTo(items);
            assertThat(retrying.stats().workersLost()).isEqualTo(1);
        }
        assertThat(journal.lines()).hasSize(2);
    }

    /** A task that kills whoever runs it must not become an endless loop of new processes. */
    @Test
    void workersThatDieBeforeAnyTask_poolGivesUp() throws InterruptedException {
        Pool dying = mp.pool(PoolOptions.defaults().processes(1).initializer(PoolLossIT::dieSoon));
        try {
            await().atMost(LONG)
                    .untilAsserted(() -> assertThatThrownBy(() -> dying.apply(Math::abs, 1))
                            .isInstanceOf(PoolBrokenException.class)
                            .hasMessageContaining("code 9 in its initializer"));
        } finally {
            dying.terminate();
            dying.join();
        }
    }

    private static void dieSoon() {
        System.exit(9);
    }
}
