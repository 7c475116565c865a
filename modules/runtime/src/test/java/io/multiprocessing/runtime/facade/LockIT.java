package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Manager;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.ObjectDestroyedException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.TaskFailedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Locks between the driver, a pool of two and processes that die. */
class LockIT {
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

    private static void await(Queue<String> queue, String word) throws InterruptedException {
        assertThat(queue.get(LONG)).isEqualTo(word);
    }

    /** Reads, adds one, writes: without mutual exclusion some of it is lost. */
    private static long count(String file, Lock lock, int times) throws Exception {
        long last = 0;
        for (int i = 0; i < times; i++) {
            try (Lock.Holding holding = lock.hold()) {
                if (holding.fencingToken() <= last || holding.fencingToken() != lock.fencingToken()) {
                    throw new AssertionError("token " + holding.fencingToken() + " after " + last);
                }
                last = holding.fencingToken();
                Path counter = Path.of(file);
                long[] seen = Arrays.stream(Files.readString(counter).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray();
                if (seen[1] >= last) {
                    throw new AssertionError("token " + last + " after another holder's " + seen[1]);
                }
                Files.writeString(counter, seen[0] + 1 + " " + last);
            }
        }
        return last;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void hold_processesAndThreadsAtOnce_oneAtATimeAndTokensIncrease(boolean reentrant, @TempDir Path directory)
            throws Exception {
        Path counter = Files.writeString(directory.resolve("counter"), "0 0");
        Lock lock = reentrant ? mp.manager().rlock() : mp.manager().lock();
        List<AsyncResult<Long>> results = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            results.add(pool.applyAsync(LockIT::count, counter.toString(), lock, 200));
        }
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Thread thread = new Thread(() -> {
                try {
                    count(counter.toString(), lock, 200);
                } catch (Exception | AssertionError e) {
                    failure.set(e);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (AsyncResult<Long> result : results) {
            result.get(LONG);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failure.get()).isNull();
        assertThat(Files.readString(counter)).startsWith("1400 ");
        assertThat(lock.locked()).isFalse();
        lock.destroy();
    }

    @Test
    void acquire_heldByAnotherProcess_triesAndTimeoutsAsTold() throws InterruptedException {
        Lock lock = mp.lock();
        pool.runAsync(Lock::acquire, lock).get();
        assertThat(lock.locked()).isTrue();
        assertThat(lock.tryAcquire()).isFalse();
        assertThat(lock.acquire(Duration.ZERO)).isFalse();
        assertThat(lock.acquire(Duration.ofSeconds(-1))).isFalse();
        assertThat(lock.acquire(Duration.ofMillis(20))).isFalse();
        assertThatThrownBy(() -> lock.hold(Duration.ofMillis(20)))
                .isInstanceOf(OperationTimedOutException.class)
                .hasMessageContaining("PT0.02S")
                .hasMessageContaining("held by process \"PoolWorker-");
        assertThatIllegalStateException()
                .isThrownBy(lock::fencingToken)
                .withMessageContaining("held by process \"PoolWorker-");
        lock.release();
        assertThat(lock.locked()).as("anyone may release it").isFalse();
        assertThat(lock.tryAcquire()).isTrue();
        assertThat(pool.<Boolean>apply(lock::tryAcquire)).isFalse();
        assertThat(pool.<Lock, Duration, Boolean>apply(Lock::acquire, lock, Duration.ofMillis(5)))
                .isFalse();
        pool.runAsync(Lock::release, lock).get();
        assertThatIllegalStateException().isThrownBy(lock::release).withMessageContaining("not held");
        lock.destroy();
    }

    private static String again(Lock lock) throws InterruptedException {
        lock.acquire();
        lock.acquire();
        long token = lock.fencingToken();
        boolean third = lock.tryAcquire();
        boolean same = lock.fencingToken() == token;
        lock.release();
        lock.release();
        boolean still = lock.locked();
        lock.release();
        return third + " " + same + " " + still + " " + lock.locked();
    }

    @Test
    void rlock_againByItsOwner_heldUntilReleasedAsOftenAndByNobodyElse() throws InterruptedException {
        Lock lock = mp.rlock();
        assertThat(pool.apply(LockIT::again, lock)).isEqualTo("true true true false");
        lock.acquire();
        assertThatThrownBy(() -> pool.runAsync(Lock::release, lock).get())
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(IllegalStateException.class);
        Thread other = new Thread(() -> assertThatIllegalStateException().isThrownBy(lock::release));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        other.setUncaughtExceptionHandler((thread, e) -> failure.set(e));
        other.start();
        other.join();
        assertThat(failure.get()).isNull();
        assertThat(lock.locked()).isTrue();
        lock.release();
        assertThatIllegalStateException().isThrownBy(lock::release);
        lock.destroy();
    }

    private static void holdForEver(Lock lock, Queue<String> told) throws InterruptedException {
        lock.acquire();
        told.put("held " + lock.fencingToken());
        Thread.currentThread().join();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void acquire_holderKilled_freedAtOnceWithAGreaterToken(boolean reentrant) throws Exception {
        Lock lock = reentrant ? mp.rlock() : mp.lock();
        Queue<String> told = mp.queue();
        long[] millis = new long[4];
        for (int round = 0; round < millis.length; round++) {
            Process holder = mp.process(LockIT::holdForEver, lock, told).start();
            long token = Long.parseLong(told.get(LONG).substring(5));
            long began = System.nanoTime();
            holder.kill();
            try (Lock.Holding holding = lock.hold(LONG)) {
                millis[round] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
                assertThat(holding.fencingToken()).isGreaterThan(token);
            }
            holder.join();
        }
        System.out.println("lock freed after its holder's kill -9, ms: " + Arrays.toString(millis));
        assertThat(Arrays.stream(millis).max().orElseThrow()).isLessThan(5_000);
        told.destroy();
        lock.destroy();
    }

    @Test
    void release_waiterWasKilled_theNextOneGetsIt() throws Exception {
        Lock lock = mp.lock();
        Queue<String> told = mp.queue();
        for (int round = 0; round < 4; round++) {
            lock.acquire();
            Process waiter = mp.process(
                            (Lock l, Queue<String> q) -> {
                                q.put("waits");
                                holdForEver(l, q);
                            },
                            lock,
                            told)
                    .start();
            await(told, "waits");
            if (round % 2 == 0) {
                waiter.kill();
            }
            lock.release();
            if (round % 2 != 0) {
                waiter.kill();
            }
            assertThat(lock.acquire(LONG)).as("round %d", round).isTrue();
            lock.release();
            waiter.join();
            while (!told.empty()) {
                told.getNowait();
            }
        }
        told.destroy();
        lock.destroy();
    }

    @Test
    void destroy_waitersAndLaterUse_objectDestroyed() throws InterruptedException {
        Lock lock = mp.lock();
        lock.acquire();
        AsyncResult<Void> waits = pool.runAsync(Lock::acquire, lock);
        AsyncResult<Void> waitsToo = pool.runAsync(l -> l.hold(Duration.ofMinutes(5)), lock);
        await(() -> pool.stats().busy() == 2);
        lock.destroy();
        lock.destroy();
        for (AsyncResult<Void> result : List.of(waits, waitsToo)) {
            assertThatThrownBy(() -> result.get(LONG))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(ObjectDestroyedException.class);
        }
        assertThatThrownBy(lock::acquire)
                .isInstanceOf(ObjectDestroyedException.class)
                .hasMessageContaining(lock.id());
        assertThatThrownBy(lock::tryAcquire).isInstanceOf(ObjectDestroyedException.class);
        assertThatThrownBy(lock::release).isInstanceOf(ObjectDestroyedException.class);
        assertThatThrownBy(lock::locked).isInstanceOf(ObjectDestroyedException.class);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(LONG).until(condition);
    }

    @Test
    void acquire_interrupted_endsAndTheLockIsNotTaken() throws InterruptedException {
        Lock lock = mp.lock();
        lock.acquire();
        List<Object> ends = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiters = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            boolean limited = i % 2 == 0;
            Thread waiter = new Thread(() -> {
                try {
                    if (limited) {
                        lock.acquire(Duration.ofMinutes(5));
                    } else {
                        lock.acquire();
                    }
                    ends.add("acquired");
                } catch (InterruptedException e) {
                    ends.add("interrupted " + Thread.currentThread().isInterrupted());
                }
            });
            waiters.add(waiter);
            waiter.start();
        }
        await(() -> waiters.stream().allMatch(waiter -> waiter.getState() == Thread.State.WAITING));
        waiters.forEach(Thread::interrupt);
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertThat(ends).hasSize(4).containsOnly("interrupted false");
        assertThat(lock.locked()).isTrue();
        lock.release();
        assertThat(lock.tryAcquire()).isTrue();
        Thread.currentThread().interrupt();
        lock.release();
        assertThat(Thread.interrupted()).as("a short exchange keeps the flag").isTrue();
        Thread.currentThread().interrupt();
        assertThatThrownBy(lock::acquire).isInstanceOf(InterruptedException.class);
        assertThat(lock.locked()).isFalse();
        lock.destroy();
    }

    @Test
    void handle_equalByIdAndRefusedByAnotherInstance() throws InterruptedException {
        Lock lock = mp.lock();
        Lock named = mp.lock("the name");
        assertThat(mp.lock("the name"))
                .isEqualTo(named)
                .hasSameHashCodeAs(named)
                .isNotEqualTo(lock);
        assertThat(pool.<Lock>apply(() -> Multiprocessing.current().lock("the name")))
                .isEqualTo(named);
        assertThat(pool.<Lock, Lock>apply(there -> there, lock)).isEqualTo(lock);
        Lock madeThere = pool.apply(() -> {
            Lock made = Multiprocessing.current().lock();
            made.acquire();
            return made;
        });
        assertThat(madeThere.locked()).isTrue();
        madeThere.release();
        try (Multiprocessing other = Multiprocessing.start()) {
            Lock theirs = other.lock();
            assertThatThrownBy(() -> pool.runAsync(Lock::acquire, theirs))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining("belongs to another instance");
            assertThatThrownBy(() -> pool.runAsync(theirs::acquire)).isInstanceOf(PayloadException.class);
            assertThat(other.lock("the name")).isNotEqualTo(named);
        }
        lock.destroy();
        named.destroy();
        madeThere.destroy();
    }

    @Test
    void manager_namesAreItsOwn_sharedOnesAreEverybodys() throws Exception {
        Lock everybodys = mp.lock("name/of it");
        assertThat(mp.shared().lock("name/of it")).isEqualTo(everybodys);
        assertThat(mp.shared()).isSameAs(mp.shared());
        everybodys.acquire();
        Manager manager = mp.manager();
        Lock its = manager.lock("name/of it");
        assertThat(its.tryAcquire()).isTrue();
        assertThat(manager.lock("name/of it")).isEqualTo(its);
        assertThat(mp.manager().lock("name/of it").tryAcquire()).isTrue();
        manager.close();
        assertThatExceptionOfType(ObjectDestroyedException.class).isThrownBy(its::locked);
        assertThatIllegalStateException().isThrownBy(() -> manager.lock("name/of it"));
        mp.shared().close();
        assertThat(everybodys.locked()).isTrue();
        everybodys.release();
    }
}
