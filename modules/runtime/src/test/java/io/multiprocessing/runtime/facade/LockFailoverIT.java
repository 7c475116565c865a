package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Placement;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of named locks when the agent ends that grants them: the first of three, as it is the oldest. */
@Tag("fault")
final class LockFailoverIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CLUSTER = "failover-it";

    @RegisterExtension
    final NothingLeft nothingLeft = new NothingLeft();

    @TempDir
    Path state;

    private DriverJvm first;
    private DriverJvm second;
    private DriverJvm third;
    private String forming;
    private String seed;

    @BeforeEach
    void start() throws Exception {
        first = AgentMain.first(state, CLUSTER, "a");
        forming = first.awaitLine("agent ");
        second = AgentMain.another(state, CLUSTER, "b", 0, forming);
        third = AgentMain.another(state, CLUSTER, "c", 0, forming);
        second.awaitLine("agent ");
        seed = third.awaitLine("agent ");
    }

    @AfterEach
    void stop() throws Exception {
        third.close();
        second.close();
        first.close();
    }

    @Test
    void hostOfTheLocks_killed_holdersKeepTheirsAndTokensGrow() throws Exception {
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed);
                Multiprocessing other = AgentMain.driver(CLUSTER, seed)) {
            Lock held = mp.lock("held");
            Lock free = mp.lock("free");
            held.acquire();
            free.acquire();
            long before = free.fencingToken();
            free.release();
            long token = held.fencingToken();

            first.close();
            assertThat(free.acquire(LIMIT)).isTrue();
            assertThat(free.fencingToken()).isGreaterThan(before).isGreaterThan(token);
            assertThat(other.lock("held").tryAcquire()).isFalse();
            assertThat(held.fencingToken()).isEqualTo(token);
            held.release();
            assertThat(other.lock("held").acquire(LIMIT)).isTrue();
        }
    }

    @Test
    void hostOfTheLocks_leaves_anotherGoesOn() throws Exception {
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed)) {
            Lock lock = mp.lock("left");
            lock.acquire();
            long token = lock.fencingToken();
            first.end();
            assertThat(first.awaitEnd()).isZero();
            lock.release();
            assertThat(lock.acquire(LIMIT)).isTrue();
            assertThat(lock.fencingToken()).isGreaterThan(token);
        }
    }

    static void hold(Lock lock) throws Exception {
        lock.acquire();
        System.out.println("token " + lock.fencingToken());
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void agentOfAHolder_killed_lockIsFreedForOthers() throws Exception {
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed)) {
            Lock lock = mp.lock("far");
            Process holder = mp.process(
                            ProcessOptions.defaults().placement(Placement.role("b")), LockFailoverIT::hold, lock)
                    .start();
            await().atMost(LIMIT).until(lock::locked);
            second.close();
            assertThat(lock.acquire(LIMIT)).isTrue();
            assertThat(holder.join(LIMIT)).isTrue();
        }
    }

    @Test
    void driver_killedWithALock_lockIsFreedForOthers() throws Exception {
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed);
                DriverJvm holder = new DriverJvm(Holder.class, seed)) {
            long token = Long.parseLong(holder.awaitLine("token "));
            Lock lock = mp.lock("driver's");
            assertThat(lock.tryAcquire()).isFalse();
            holder.close();
            assertThat(lock.acquire(LIMIT)).isTrue();
            assertThat(lock.fencingToken()).isGreaterThan(token);
        }
    }

    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            try (Multiprocessing mp = AgentMain.driver(CLUSTER, args[0])) {
                Lock lock = mp.lock("driver's");
                lock.acquire();
                System.out.println("token " + lock.fencingToken());
                Thread.sleep(Duration.ofMinutes(5).toMillis());
            }
        }
    }

    @Test
    void allAgents_startedAgain_tokensGoOnGrowing() throws Exception {
        long before;
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed)) {
            Lock lock = mp.lock("restarted");
            lock.acquire();
            before = lock.fencingToken();
        }
        first.close();
        second.close();
        third.close();
        first = AgentMain.returning(state, CLUSTER, "a", port(forming), seed);
        third = AgentMain.another(state, CLUSTER, "c", port(seed), forming);
        first.awaitLine("agent ");
        third.awaitLine("agent ");
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed)) {
            Lock lock = mp.lock("restarted");
            assertThat(lock.acquire(LIMIT)).isTrue();
            assertThat(lock.fencingToken()).isGreaterThan(before);
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }
}
