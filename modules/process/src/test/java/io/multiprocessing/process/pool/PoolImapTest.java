package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.Func1;
import io.multiprocessing.MapOptions;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PoolImapTest {
    private static final Duration LONG = Duration.ofSeconds(PoolFixture.LIMIT_SECONDS);

    private final PoolFixture fixture = new PoolFixture(2);

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
        await().until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("multiprocessing-imap")));
    }

    private static List<Integer> range(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    private static <T> List<T> all(Iterator<T> results) {
        List<T> all = new ArrayList<>();
        results.forEachRemaining(all::add);
        return all;
    }

    /** How many were read. */
    private static final class Counted implements Iterable<Integer> {
        final AtomicInteger read = new AtomicInteger();

        @Override
        public Iterator<Integer> iterator() {
            return IntStream.iterate(0, i -> i + 1)
                    .peek(i -> read.incrementAndGet())
                    .iterator();
        }
    }

    static int failOn(int value, int bad) {
        if (value == bad) {
            throw new IllegalArgumentException("item " + value);
        }
        return value;
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 8", "1, 1, 1", "7, 1, 3", "7, 3, 3", "7, 3, 100", "7, 100, 2", "1000, 1, 16", "1000, 13, 40"})
    void imap_anyChunkAndBuffer_resultsInOrder(int items, int chunkSize, int bufferSize) {
        MapOptions options = MapOptions.defaults().chunkSize(chunkSize).bufferSize(bufferSize);
        assertThat(all(fixture.pool.imap(PoolFixture::twice, range(items), options)))
                .isEqualTo(IntStream.range(0, items).map(i -> 2 * i).boxed().toList());
        assertThat(fixture.pool.stats().completed()).isEqualTo(items);
        assertThat(fixture.pool.stats().queued()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"7, 1, 3", "1000, 13, 40"})
    void imapUnordered_anyChunkAndBuffer_allResults(int items, int chunkSize, int bufferSize) {
        MapOptions options = MapOptions.defaults().chunkSize(chunkSize).bufferSize(bufferSize);
        assertThat(all(fixture.pool.imapUnordered(PoolFixture::twice, range(items), options)))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, items).map(i -> 2 * i).boxed().toList());
    }

    @Test
    void imapUnordered_theFirstIsSlow_theOthersComeFirst() throws InterruptedException {
        Gate gate = Gate.closed();
        try (ResultIterator<Integer> results = fixture.pool.imapUnordered(waitFor(gate, 0), range(5))) {
            for (int i = 1; i < 5; i++) {
                assertThat(results.next(LONG)).isEqualTo(i);
            }
            gate.open();
            assertThat(results.next(LONG)).isZero();
            assertThat(results.hasNext()).isFalse();
        }
    }

    private static Func1<Integer, Integer> waitFor(Gate gate, int slow) {
        return item -> {
            if (item == slow) {
                gate.await();
            }
            return item;
        };
    }

    @Test
    void imap_nulls_travel() {
        assertThat(all(fixture.pool.<Integer, Integer>imap(i -> i, Arrays.asList(1, null, 3))))
                .containsExactly(1, null, 3);
    }

    @ParameterizedTest
    @CsvSource({"1, 4", "3, 10"})
    void imap_endlessInput_readsNoMoreThanWasTakenAndTheBuffer(int chunkSize, int bufferSize) throws Exception {
        Counted input = new Counted();
        MapOptions options = MapOptions.defaults().chunkSize(chunkSize).bufferSize(bufferSize);
        try (ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, input, options)) {
            for (int taken = 0; taken < 50; taken++) {
                int mayBeRead = taken + bufferSize;
                await().until(() -> input.read.get() >= mayBeRead);
                assertThat(input.read.get()).isEqualTo(mayBeRead);
                assertThat(results.next(LONG)).isEqualTo(2 * taken);
            }
        }
    }

    @Test
    void imap_withoutABuffer_readsFourChunksForEachWorker() {
        Counted input = new Counted();
        try (ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, input, 3)) {
            await().until(() -> input.read.get() == 24);
            assertThat(results.next()).isZero();
            await().until(() -> input.read.get() == 25);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void next_afterAFailedItem_goesOnWithTheNext(int chunkSize) throws InterruptedException {
        try (ResultIterator<Integer> results = fixture.pool.imap((Integer i) -> failOn(i, 1), range(5), chunkSize)) {
            assertThat(results.next(LONG)).isZero();
            assertThatExceptionOfType(TaskFailedException.class)
                    .isThrownBy(() -> results.next(LONG))
                    .withMessageContaining("item 1 of an imap")
                    .withCauseInstanceOf(IllegalArgumentException.class);
            assertThat(all(results)).containsExactly(2, 3, 4);
        }
    }

    /** Not Serializable. */
    private static final class Local {}

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void next_itemThatCannotTravel_isThrownAloneAndOthersGoOn(int chunkSize) throws InterruptedException {
        List<Object> items = List.of("a", "b", new Local(), "d");
        try (ResultIterator<Object> results = fixture.pool.imap((Object o) -> o, items, chunkSize)) {
            assertThat(results.next(LONG)).isEqualTo("a");
            assertThat(results.next(LONG)).isEqualTo("b");
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> results.next(LONG))
                    .withMessageContainingAll("item 2", Local.class.getName());
            assertThat(all(results)).containsExactly("d");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void next_resultThatCannotTravel_isThrownAlone(int chunkSize) {
        try (ResultIterator<Object> results =
                fixture.pool.imap((Integer i) -> i == 0 ? new Local() : i, range(2), chunkSize)) {
            assertThatExceptionOfType(TaskFailedException.class).isThrownBy(results::next);
            assertThat(results.next()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10})
    void next_inputThrows_afterTheResultsBeforeIt(int chunkSize) {
        Iterable<Integer> input = () -> Stream.of(0, 1, 2, 3)
                .peek(i -> {
                    if (i == 3) {
                        throw new IllegalStateException("no more input");
                    }
                })
                .iterator();
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, input, chunkSize);
        for (int i = 0; i < 3; i++) {
            assertThat(results.next()).isEqualTo(2 * i);
        }
        assertThat(results.hasNext()).isTrue();
        assertThatIllegalStateException().isThrownBy(results::next).withMessage("no more input");
        assertThat(results.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(results::next);
    }

    /** As when what was found leads to more to look for. */
    @Test
    void imap_inputThatWaitsForWhatBecomesOfTheResults_goesOn() throws InterruptedException {
        BlockingQueue<Integer> todo = new LinkedBlockingQueue<>(List.of(1));
        Iterable<Integer> input = () -> Stream.generate(() -> {
                    try {
                        return todo.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .takeWhile(i -> i > 0)
                .iterator();
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, input);
        for (int i = 1; i < 100; i++) {
            int found = results.next(LONG);
            assertThat(found).isEqualTo(2 * i);
            todo.add(i + 1);
        }
        todo.add(0);
        assertThat(results.next(LONG)).isEqualTo(200);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void next_notInTime_isStillTheNext() throws InterruptedException {
        Gate gate = Gate.closed();
        ResultIterator<Integer> results = fixture.pool.imap(waitFor(gate, 0), range(2));
        for (Duration timeout : List.of(Duration.ZERO, Duration.ofMillis(20), Duration.ofMillis(-1))) {
            assertThatExceptionOfType(OperationTimedOutException.class)
                    .isThrownBy(() -> results.next(timeout))
                    .withMessageContaining(timeout.toString());
        }
        gate.open();
        assertThat(results.next(LONG)).isZero();
        assertThat(results.next(LONG)).isEqualTo(1);
    }

    @Test
    void next_interrupted_keepsTheFlagAndTheResult() throws InterruptedException {
        Gate gate = Gate.closed();
        ResultIterator<Integer> results = fixture.pool.imap(waitFor(gate, 0), range(1));
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> flag = new AtomicReference<>();
        Thread taker = new Thread(() -> {
            try {
                results.next();
            } catch (MultiprocessingException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });
        taker.start();
        await().until(() -> taker.getState() == Thread.State.WAITING);
        taker.interrupt();
        taker.join();
        assertThat(thrown.get()).hasMessageContaining("interrupted");
        assertThat(flag.get()).isTrue();
        gate.open();
        assertThat(results.next(LONG)).isZero();
    }

    @Test
    void close_queuedItems_doNotRunAndNoneIsLeft() throws InterruptedException {
        Gate started = Gate.closed();
        Gate gate = Gate.closed();
        MapOptions options = MapOptions.defaults().bufferSize(500);
        ResultIterator<Integer> results =
                fixture.pool.imap((Integer i) -> PoolFixture.hold(started, gate, i), range(1000), options);
        started.await();
        results.close();
        results.close();
        assertThat(results.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(results::next);
        gate.open();
        fixture.pool.close();
        assertThat(fixture.pool.join(LONG)).isTrue();
        assertThat(fixture.pool.stats().completed()).isLessThan(500);
    }

    @Test
    void stream_closed_closesIt() {
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, new Counted());
        try (Stream<Integer> stream = results.stream()) {
            assertThat(stream.limit(20)).hasSize(20).endsWith(38);
        }
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void imap_poolClosedMeanwhile_goesOnToItsEnd() throws InterruptedException {
        ResultIterator<Integer> results = fixture.pool.imap(
                PoolFixture::twice, range(100), MapOptions.defaults().bufferSize(2));
        fixture.pool.close();
        assertThatIllegalStateException().isThrownBy(() -> fixture.pool.imap(PoolFixture::twice, range(1)));
        assertThat(all(results)).hasSize(100);
        assertThat(fixture.pool.join(LONG)).isTrue();
    }

    @Test
    void next_poolTerminated_saysSoAndEnds() throws InterruptedException {
        Gate started = Gate.closed();
        Gate gate = Gate.closed();
        ResultIterator<Integer> results =
                fixture.pool.imap((Integer i) -> PoolFixture.hold(started, gate, i), new Counted());
        started.await();
        fixture.pool.terminate();
        gate.open();
        int cancelled = 0;
        while (results.hasNext()) {
            assertThatExceptionOfType(TaskCancelledException.class).isThrownBy(() -> results.next(LONG));
            cancelled++;
        }
        // What was in the buffer, and why no more is read.
        assertThat(cancelled).isBetween(1, 10);
    }

    @Test
    void imap_sharedByThreads_eachResultGoesToOne() throws InterruptedException {
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, range(2000));
        ConcurrentLinkedQueue<Integer> taken = new ConcurrentLinkedQueue<>();
        List<Thread> threads = IntStream.range(0, 4)
                .mapToObj(i -> new Thread(() -> {
                    try {
                        while (true) {
                            taken.add(results.next());
                        }
                    } catch (NoSuchElementException end) {
                        // All are taken.
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(taken)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 2000).map(i -> 2 * i).boxed().toList());
    }

    @Test
    void progress_isToldAndEndsWithTheTotal() {
        ConcurrentLinkedQueue<String> news = new ConcurrentLinkedQueue<>();
        MapOptions options = MapOptions.defaults().progress((done, total) -> news.add(done + " of " + total));
        all(fixture.pool.imap(PoolFixture::twice, range(20), options));
        await().until(() -> news.contains("20 of 20"));
    }

    @Test
    void imap_afterItsEnd_workersForgetItsFunction() {
        int captured = 3;
        for (int round = 0; round < 5; round++) {
            assertThat(all(fixture.pool.imap((Integer i) -> i + captured, range(50), 2)))
                    .hasSize(50);
        }
        await().untilAsserted(() -> assertThat(fixture.loopback.forgets)
                .isEqualTo(fixture.loopback.defines)
                .isGreaterThanOrEqualTo(5));
    }

    /** What is read is not taken yet when the pool ends, and the input never says whether there is more. */
    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void next_poolTerminatedWhileTheInputIsSilent_ends(int chunkSize) throws InterruptedException {
        BlockingQueue<Integer> input = new LinkedBlockingQueue<>(List.of(1));
        CountDownLatch asked = new CountDownLatch(2);
        Iterable<Integer> items = () -> Stream.generate(() -> {
                    try {
                        asked.countDown();
                        return input.take();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .takeWhile(i -> i > 0)
                .iterator();
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, items, chunkSize);
        if (chunkSize == 1) {
            assertThat(results.next(LONG)).isEqualTo(2);
        }
        asked.await();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread taker = new Thread(results::next);
        taker.setUncaughtExceptionHandler((thread, e) -> thrown.set(e));
        taker.start();
        await().until(() -> taker.getState() == Thread.State.WAITING);
        fixture.pool.terminate();
        taker.join(LONG.toMillis());
        assertThat(thrown.get()).isInstanceOf(TaskCancelledException.class);
        assertThat(results.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(results::next);
        input.add(0);
    }

    @Test
    void next_afterClose_isTheEndWhateverTheInputThrew() {
        Iterable<Integer> input = () -> {
            throw new IllegalStateException("cannot be read");
        };
        assertThatIllegalStateException().isThrownBy(() -> fixture.pool.imap(PoolFixture::twice, input));
        Iterable<Integer> later = () -> Stream.of(0)
                .peek(i -> {
                    throw new IllegalStateException("no input");
                })
                .iterator();
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, later);
        assertThat(results.hasNext()).isTrue();
        results.close();
        assertThat(results.hasNext()).isFalse();
        assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(results::next);
    }

    @Test
    void imap_badArguments_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.pool.imap(PoolFixture::twice, range(1), 0));
        assertThatIllegalArgumentException().isThrownBy(() -> fixture.pool.imap(null, range(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.pool.imap(PoolFixture::twice, null))
                .withMessageContaining("items");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.pool.imap(PoolFixture::twice, range(1), (MapOptions) null));
        ResultIterator<Integer> results = fixture.pool.imap(PoolFixture::twice, range(1));
        assertThatIllegalArgumentException().isThrownBy(() -> results.next(null));
        results.close();
    }
}
