package io.multiprocessing.process.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.AsyncResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Results that arrive in the very moment in which somebody begins to wait for them. */
@Timeout(60)
class PoolWakeUpTest {
    private static final int ROUNDS = 30_000;

    @Test
    void get_asItArrives_wakesUp() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            for (int i = 0; i < ROUNDS; i++) {
                assertThat(fixture.pool.<Integer, Integer>apply(PoolFixture::twice, i))
                        .isEqualTo(2 * i);
            }
        }
    }

    @Test
    void get_threeThreadsAsItArrives_allWakeUp() throws InterruptedException {
        try (PoolFixture fixture = new PoolFixture(1)) {
            for (int i = 0; i < ROUNDS / 10; i++) {
                AsyncResult<Integer> result = fixture.pool.applyAsync(PoolFixture::twice, i);
                List<Thread> others = IntStream.range(0, 2)
                        .mapToObj(n -> new Thread(() -> {
                            try {
                                result.get(n == 0 ? Duration.ofNanos(20_000) : Duration.ofSeconds(30));
                            } catch (InterruptedException | RuntimeException e) {
                                // too early
                            }
                        }))
                        .toList();
                others.forEach(Thread::start);
                assertThat(result.get()).isEqualTo(2 * i);
                for (Thread other : others) {
                    other.join();
                }
            }
        }
    }
}
