package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.WorkerLostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ends of agents and drivers, and what those hear who wait. Who is the majority is a matter of three agents: a, b and c,
 * which are all there when a test begins and when it ends.
 */
@Tag("fault")
final class ClusterFaultIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CLUSTER = "cluster-fault-it";

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path cache;

    private static DriverJvm first;
    private static DriverJvm second;
    private static DriverJvm third;
    /** Of the third, which no test ends. */
    private static String seed;

    @BeforeAll
    static void start() throws Exception {
        first = AgentMain.first(cache, CLUSTER, "a");
        String forming = first.awaitLine("agent ");
        second = AgentMain.another(cache, CLUSTER, "b", 0, forming);
        third = AgentMain.another(cache, CLUSTER, "c", 0, forming);
        second.awaitLine("agent ");
        seed = third.awaitLine("agent ");
    }

    @AfterAll
    static void stop() throws Exception {
        third.close();
        second.close();
        first.close();
    }

    private static Multiprocessing driver() {
        return AgentMain.driver(CLUSTER, seed);
    }

    static void sleep() throws Exception {
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    static int quick(int n) {
        return -n;
    }

    static int slow(int n) throws Exception {
        sleep();
        return n;
    }

    private static void awaitGone(long pid) {
        await().atMost(LIMIT)
                .until(() ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
    }

    @Test
    void agentKilled_itsProcessesEndAndTheirWaitersAreTold_othersGoOn() throws Exception {
        try (Multiprocessing mp = driver();
                Pool pool = mp.pool(PoolOptions.defaults().processes(3).placement(Placement.spread()))) {
            Process there = mp.process(ProcessOptions.defaults().placement(Placement.role("b")), ClusterFaultIT::sleep)
                    .start();
            Process elsewhere = mp.process(
                            ProcessOptions.defaults()
                                    .placement(Placement.role("c"))
                                    .daemon(true),
                            ClusterFaultIT::sleep)
                    .start();
            List<AsyncResult<Integer>> slow = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                slow.add(pool.applyAsync(ClusterFaultIT::slow, i));
            }
            await().atMost(LIMIT).until(() -> pool.stats().busy() == 3);

            second.close();

            awaitGone(there.pid().orElseThrow());
            assertThat(there.join(LIMIT)).isTrue();
            assertThat(there.exitStatus().orElseThrow()).satisfies(status -> {
                assertThat(status.reason()).isEqualTo(ExitStatus.Reason.NODE_LOST);
                assertThat(status.detail()).contains(there.node().orElseThrow().id());
            });
            assertThat(mp.nodes()).hasSize(2);
            assertThat(elsewhere.isAlive()).isTrue();

            await().atMost(LIMIT).until(() -> slow.stream().anyMatch(AsyncResult::ready));
            AsyncResult<Integer> lost =
                    slow.stream().filter(AsyncResult::ready).findFirst().orElseThrow();
            assertThatExceptionOfType(WorkerLostException.class)
                    .isThrownBy(lost::get)
                    .satisfies(e -> assertThat(e.status().reason()).isEqualTo(ExitStatus.Reason.NODE_LOST));
            // The pool has another worker, on one of the agents that are left.
            assertThat(pool.apply(ClusterFaultIT::quick, 1)).isEqualTo(-1);
            assertThat(slow.stream().filter(AsyncResult::ready)).hasSize(1);
            pool.terminate();
        } finally {
            second.close();
            second = AgentMain.another(cache, CLUSTER, "b", 0, seed);
            second.awaitLine("agent ");
        }
    }

    @Test
    void agentThatComesAndLeaves_isTakenIntoUseAndItsWaitersAreTold() throws Exception {
        try (DriverJvm fourth = AgentMain.another(cache, CLUSTER, "d", 0, seed);
                Multiprocessing mp = driver();
                Pool pool = mp.pool(PoolOptions.defaults().processes(3).placement(Placement.spread()))) {
            pool.apply(ClusterFaultIT::quick, 1);
            fourth.awaitLine("agent ");
            await().atMost(LIMIT).until(() -> mp.nodes().size() == 4);
            pool.resize(4);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(mp.nodes())
                            .filteredOn(node -> node.roles().contains("d"))
                            .extracting(Node::processes)
                            .containsExactly(1));
            Process process = mp.process(
                            ProcessOptions.defaults().placement(Placement.role("d")), ClusterFaultIT::sleep)
                    .start();

            Signals.send("TERM", fourth.pid());

            assertThat(process.join(LIMIT)).isTrue();
            assertThat(process.exitStatus().orElseThrow().code()).isNegative();
            fourth.awaitEnd();
            await().atMost(LIMIT).until(() -> mp.nodes().size() == 3);
            assertThat(pool.apply(ClusterFaultIT::quick, 1)).isEqualTo(-1);
        }
    }

    /** A driver with processes on all agents, which says their ids and waits. */
    static final class ThreeSleepers {
        private ThreeSleepers() {}

        public static void main(String[] args) throws Exception {
            try (Multiprocessing mp = AgentMain.driver(args[0], args[1])) {
                StringBuilder pids = new StringBuilder("pids");
                for (String role : List.of("a", "b", "c")) {
                    Process process = mp.process(
                                    ProcessOptions.defaults()
                                            .placement(Placement.role(role))
                                            .daemon(true),
                                    ClusterFaultIT::sleep)
                            .start();
                    pids.append(' ').append(process.pid().orElseThrow());
                }
                System.out.println(pids);
                System.in.read();
            }
            System.out.println("closed");
        }
    }

    private Set<Long> sleepers(DriverJvm driver) {
        Set<Long> pids = new TreeSet<>();
        for (String pid : driver.awaitLine("pids ").split(" ")) {
            pids.add(Long.valueOf(pid));
        }
        return pids;
    }

    @Test
    void driverKilled_itsProcessesEndEverywhere() throws Exception {
        Set<Long> pids;
        try (DriverJvm driver = new DriverJvm(ThreeSleepers.class, CLUSTER, seed)) {
            pids = sleepers(driver);
            assertThat(pids).hasSize(3);
        }
        pids.forEach(ClusterFaultIT::awaitGone);
        assertThat(List.of(first, second, third))
                .allSatisfy(agent -> assertThat(agent.isAlive()).isTrue());
    }

    @Test
    void driverStoppedForLong_isRemoved_itsProcessesEndAndItIsTold() throws Exception {
        try (DriverJvm driver = new DriverJvm(Survivor.class, CLUSTER, seed)) {
            long process = Long.parseLong(driver.awaitLine("pid "));
            Signals.send("STOP", driver.pid());
            awaitGone(process);
            Signals.send("CONT", driver.pid());
            driver.awaitLine("told the cluster is lost");
            driver.awaitLine("closed");
            assertThat(driver.awaitEnd()).isZero();
        }
    }

    /** A driver that outlives its membership. */
    static final class Survivor {
        private Survivor() {}

        public static void main(String[] args) throws Exception {
            CompletableFuture<String> told = new CompletableFuture<>();
            try (Multiprocessing mp = AgentMain.driver(args[0], args[1])) {
                mp.onClusterLost(lost -> told.complete(lost.getMessage()));
                Process process = mp.process(ClusterFaultIT::sleep).start();
                System.out.println("pid " + process.pid().orElseThrow());
                System.out.println("told " + told.get());
                process.join();
            }
            System.out.println("closed");
        }
    }

    @Test
    void bootstrapAgentThatComesBack_joinsTheClusterThatIsThere() throws Exception {
        String address = first.awaitLine("agent ");
        first.close();
        first = AgentMain.returning(
                cache, CLUSTER, "a", Integer.parseInt(address.substring(address.indexOf(':') + 1)), seed);
        assertThat(first.awaitLine("agent ")).isEqualTo(address);
        try (Multiprocessing mp = driver()) {
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(mp.nodes()).as("one cluster of three").hasSize(3));
        }
    }

    @Test
    void start_whereNobodyAnswers_failsInTimeWithWords() {
        assertThatExceptionOfType(ClusterUnavailableException.class)
                .isThrownBy(() -> Multiprocessing.builder()
                        .name("nobody")
                        .bind("127.0.0.1", 0)
                        .join("127.0.0.1:1")
                        .insecureTransport()
                        .setting("start-timeout", "2 s")
                        .start())
                .withMessageContainingAll("nobody", "2 s (start-timeout)", "127.0.0.1:1");
    }
}
