package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Named locks of two programs on two agents. */
final class SharedLockIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path cache;

    private static TwoPrograms programs;
    private static Multiprocessing one;
    private static Multiprocessing other;

    @BeforeAll
    static void start() throws Exception {
        programs = new TwoPrograms(cache, "locks-it");
        one = programs.one;
        other = programs.other;
    }

    @AfterAll
    static void stop() throws Exception {
        programs.close();
    }

    @Test
    void lock_ofOneNameInTwoPrograms_isOneLock() throws Exception {
        Lock here = one.lock("doors");
        Lock there = other.lock("doors");
        here.acquire();
        long token = here.fencingToken();
        assertThat(there.tryAcquire()).isFalse();
        assertThat(there.locked()).isTrue();
        assertThat(there.acquire(Duration.ofMillis(100))).isFalse();
        here.release();
        assertThat(there.acquire(LIMIT)).isTrue();
        assertThat(there.fencingToken()).isGreaterThan(token);
        there.release();
        assertThat(here.locked()).isFalse();
    }

    @Test
    void plainLock_isReleasedByAnyone() throws Exception {
        Lock here = one.lock("anyone's");
        here.acquire();
        other.lock("anyone's").release();
        assertThat(other.lock("anyone's").acquire(LIMIT)).isTrue();
        here.release();
        assertThatIllegalStateException().isThrownBy(here::release).withMessageContaining("not held");
        assertThatIllegalStateException()
                .isThrownBy(() -> other.lock("anyone's").release())
                .withMessageContaining("not held");
    }

    static void hold(Lock lock) throws Exception {
        lock.acquire();
        System.out.println("held");
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void lock_whoseHolderIsKilledOnAnAgent_isFreed() throws Exception {
        Lock lock = one.lock("killed");
        Process holder = one.process(SharedLockIT::hold, lock).start();
        Lock there = other.lock("killed");
        await().atMost(LIMIT).until(there::locked);
        holder.kill();
        assertThat(there.acquire(LIMIT)).isTrue();
        there.release();
    }

    static int add(Lock lock, Path file) throws Exception {
        try (Lock.Holding held = lock.hold()) {
            int value = java.nio.file.Files.exists(file) ? Integer.parseInt(java.nio.file.Files.readString(file)) : 0;
            java.nio.file.Files.writeString(file, Integer.toString(value + 1));
            return value;
        }
    }

    static int addThere(String name, String file) throws Exception {
        return add(Multiprocessing.current().lock(name), Path.of(file));
    }

    @Test
    void lock_ofTasksOfTwoPrograms_excludes() throws Exception {
        String file = cache.resolve("count").toString();
        try (Pool pool = one.pool(2);
                Pool more = other.pool(2)) {
            List<AsyncResult<Integer>> results = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                results.add(pool.applyAsync(SharedLockIT::addThere, "count", file));
                results.add(more.applyAsync(SharedLockIT::addThere, "count", file));
            }
            for (AsyncResult<Integer> result : results) {
                result.get(LIMIT);
            }
        }
        assertThat(java.nio.file.Files.readString(Path.of(file))).isEqualTo("100");
    }

    @Test
    void rlock_isTakenAgainByItsThread() throws Exception {
        Lock lock = one.rlock("again");
        lock.acquire();
        lock.acquire();
        lock.release();
        assertThat(other.rlock("again").tryAcquire()).isFalse();
        lock.release();
        assertThat(other.rlock("again").acquire(LIMIT)).isTrue();
        other.rlock("again").release();
    }

    @Test
    void destroy_endsItForBoth() throws Exception {
        one.lock("gone").acquire();
        other.lock("gone").destroy();
        assertThatExceptionOfType(ObjectDestroyedException.class)
                .isThrownBy(() -> other.lock("gone").acquire());
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThatExceptionOfType(ObjectDestroyedException.class)
                        .isThrownBy(() -> one.lock("gone").locked()));
    }
}
