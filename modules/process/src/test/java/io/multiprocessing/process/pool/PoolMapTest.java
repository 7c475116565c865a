package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.Args2;
import io.multiprocessing.AsyncResult;
import io.multiprocessing.MapOptions;
import io.multiprocessing.PayloadException;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.process.pool.PoolFixture.Gate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class PoolMapTest {
    private final PoolFixture fixture = new PoolFixture(2);
    private static final Set<Integer> RAN = ConcurrentHashMap.newKeySet();

    @AfterEach
    void close() throws InterruptedException {
        fixture.close();
        RAN.clear();
    }

    private static List<Integer> range(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    static int failOn(int value, int bad) {
        RAN.add(value);
        if (value == bad) {
            throw new IllegalArgumentException("item " + value);
        }
        return value;
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 1", "7, 3", "7, 7", "7, 100", "1000, 1", "1000, 13", "257, 1", "512, 1"})
    void map_anyChunkSize_resultsInOrder(int items, int chunkSize) throws InterruptedException {
        assertThat(fixture.pool.map(PoolFixture::twice, range(items), chunkSize))
                .isEqualTo(IntStream.range(0, items).map(i -> 2 * i).boxed().toList());
        assertThat(fixture.pool.stats().completed()).isEqualTo(items);
        assertThat(fixture.pool.stats().queued()).isZero();
    }

    @Test
    void map_unsizedIterable_readToAListFirst() throws InterruptedException {
        Iterable<Integer> unsized = () -> range(10).iterator();
        assertThat(fixture.pool.map(PoolFixture::twice, unsized)).hasSize(10).endsWith(18);
    }

    @Test
    void map_nulls_travel() throws InterruptedException {
        assertThat(fixture.pool.<Integer, Integer>map(i -> i, Arrays.asList(1, null, 3)))
                .containsExactly(1, null, 3);
    }

    @Test
    void mapAsync_empty_readyAtOnce() throws InterruptedException {
        AsyncResult<List<Integer>> result = fixture.pool.mapAsync(PoolFixture::twice, List.of());
        assertThat(result.ready()).isTrue();
        assertThat(result.successful()).isTrue();
        assertThat(result.get()).isEmpty();
    }

    @Test
    void map_chunkSizeZero_refused() {
        for (int size : new int[] {0, -1}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fixture.pool.map(PoolFixture::twice, List.of(), size))
                    .withMessage("chunkSize must be >= 1, was " + size);
        }
    }

    @Test
    void map_inputThrows_propagatesAsIs() {
        NoSuchElementException own = new NoSuchElementException("mine");
        Iterable<Integer> bad = () -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                throw own;
            }
        };
        assertThatThrownBy(() -> fixture.pool.map(PoolFixture::twice, bad)).isSameAs(own);
    }

    @Test
    void map_itemCannotTravel_namedAndNothingRuns() {
        List<Object> items = new ArrayList<>(range(100));
        items.add(new Object());
        assertThatThrownBy(() -> fixture.pool.map(o -> RAN.add((Integer) o), items, 1))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("item 100 of the map: ");
        assertThat(RAN).isEmpty();
    }

    @Test
    void map_oneItemFails_restOfItsChunkIsLeftOutAndAllOtherChunksRun() {
        assertThatThrownBy(() -> fixture.pool.map(i -> failOn(i, 4), range(12), 3))
                .isInstanceOf(TaskFailedException.class)
                .hasMessageStartingWith("item 4 of a map of 12 items over pool \"p\" failed in worker")
                .hasCauseInstanceOf(IllegalArgumentException.class);
        TreeSet<Integer> expected = new TreeSet<>(range(12));
        expected.remove(5);
        assertThat(RAN).isEqualTo(expected);
        assertThat(fixture.pool.stats().completed()).isEqualTo(9);
        assertThat(fixture.pool.stats().failed()).isEqualTo(3);
    }

    @Test
    void map_twoItemsFail_theFirstToArriveIsThrownAfterAllAreDone() throws InterruptedException {
        Gate second = Gate.closed();
        Gate first = Gate.closed();
        AsyncResult<List<Object>> result = fixture.pool.mapAsync(
                i -> {
                    (i == 0 ? first : second).await();
                    throw new IllegalStateException("item " + i);
                },
                range(2),
                MapOptions.defaults().chunkSize(1));
        second.open();
        await().until(() -> fixture.pool.stats().failed() == 1);
        assertThat(result.ready()).isFalse();
        first.open();
        assertThatThrownBy(result::get).hasRootCauseMessage("item 1");
    }

    @Test
    void map_functionWithCaptures_definedOncePerWorkerAndForgotten() throws InterruptedException {
        int plus = Integer.parseInt("5");
        assertThat(fixture.pool.map(i -> i + plus, range(100), 1)).hasSize(100).endsWith(104);
        assertThat(fixture.loopback.defines).isBetween(1, 2);
        assertThat(fixture.loopback.forgets).isEqualTo(fixture.loopback.defines);
    }

    @Test
    void map_functionWithoutCaptures_keptForTheNextMap() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            fixture.pool.map(PoolFixture::twice, range(100), 1);
        }
        assertThat(fixture.loopback.defines).isBetween(1, 2);
        assertThat(fixture.loopback.forgets).isZero();
    }

    @Test
    void starmap_pairs_unpacked() throws InterruptedException {
        List<Args2<Integer, String>> items = List.of(Args2.of(1, "a"), Args2.of(2, "b"), Args2.of(3, "c"));
        assertThat(fixture.pool.starmap((n, s) -> s + n, items)).containsExactly("a1", "b2", "c3");
        assertThat(fixture.pool.starmap(
                        (n, s) -> s + n, items, MapOptions.defaults().chunkSize(2)))
                .containsExactly("a1", "b2", "c3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> fixture.pool.starmap((n, s) -> n, Collections.singletonList(null)))
                .withMessageStartingWith("item 0 must not be null");
    }

    @Test
    void map_progress_growsAndEndsWithTheTotalBeforeItIsReady() throws InterruptedException {
        List<Long> seen = Collections.synchronizedList(new ArrayList<>());
        AsyncResult<List<Integer>> result = fixture.pool.mapAsync(
                PoolFixture::twice,
                range(500),
                MapOptions.defaults().chunkSize(7).progress((done, total) -> {
                    assertThat(total).isEqualTo(500);
                    seen.add(done);
                }));
        assertThat(result.get()).hasSize(500);
        assertThat(seen).isSorted().doesNotHaveDuplicates().endsWith(500L);
    }

    @Test
    void map_progressThrows_resultIsDelivered() throws InterruptedException {
        assertThat(fixture.pool.map(
                        PoolFixture::twice, range(50), MapOptions.defaults().progress((done, total) -> {
                            throw new IllegalStateException("listener");
                        })))
                .hasSize(50);
    }

    @Test
    void map_valuesOverTheLimitTogether_eachAloneBelowIt() throws Exception {
        try (PoolFixture small = new PoolFixture(PoolOptions.defaults().processes(2), 10_000)) {
            List<byte[]> items = Collections.nCopies(40, new byte[6_000]);
            assertThat(small.pool.<byte[], byte[]>map(b -> b, items, 40)).hasSize(40);
            assertThatThrownBy(() -> small.pool.map(b -> 0, List.of(new byte[20_000])))
                    .isInstanceOf(PayloadException.class);
            assertThatThrownBy(() -> small.pool.map(n -> new byte[n], List.of(1, 20_000)))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(PayloadException.class)
                    .hasMessageContaining("item 1 of a map");
        }
    }
}
