package io.multiprocessing.semantics.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChunkSizeTest {
    @ParameterizedTest(name = "{0} items, {1} workers: {2}")
    @CsvSource({
        "0, 1, 1",
        "1, 1, 1",
        "4, 1, 1",
        "5, 1, 2",
        "8, 1, 2",
        "20, 5, 1",
        "21, 5, 2",
        "1000, 3, 84",
        "200000, 2, 25000",
        "2147483647, 1, 536870912",
        "2147483647, 2147483647, 1"
    })
    void of_itemsAndWorkers_isPythons(int items, int workers, int size) {
        assertThat(ChunkSize.of(items, workers)).isEqualTo(size);
    }

    @Test
    void of_noWorker_isRefused() {
        assertThatThrownBy(() -> ChunkSize.of(1, 0)).hasMessage("workers must be >= 1, was 0");
        assertThatThrownBy(() -> ChunkSize.of(-1, 1)).hasMessage("items must be >= 0, was -1");
    }
}
