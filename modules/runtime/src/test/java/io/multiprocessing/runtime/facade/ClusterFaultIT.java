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
import io.multiprocessing.Queue;
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
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The ends of agents and drivers, and what those hear who wait. Who is the majority is a matter of three agents: a, b and c,
 * which are all there when a test begins and when it ends, but for the last.
 */
@Tag("fault")
@TestMethodOrder(OrderAnnotation.class)
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
    void agentKilled_waitersAreTold_othersGoOn_itComesBackIntoTheSameCluster() throws Exception {
        try (Multiprocessing mp = driver();
                Pool pool = mp.pool(PoolOptions.defaults().processes(3).placement(Placement.spread()))) {
            // A worker goes where the program has the fewest processes.
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(mp.nodes()).extracting(Node::processes).containsExactly(1, 1, 1));
            Process there = mp.process(ProcessOptions.defaults().placement(Placement.role("a")), ClusterFaultIT::sleep)
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

            first.close();

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

            // It may form a cluster, and does not: there is one.
            String address = first.awaitLine("agent ");
            first = AgentMain.returning(
                    cache, CLUSTER, "a", Integer.parseInt(address.substring(address.indexOf(':') + 1)), seed);
            assertThat(first.awaitLine("agent ")).isEqualTo(address);
            await().atMost(LIMIT)
                    .untilAsserted(() ->
                            assertThat(mp.nodes()).as("one cluster of three").hasSize(3));
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
    void drivers_killedOrStoppedForLong_areRemovedAndTheirProcessesEnd() throws Exception {
        try (DriverJvm killed = new DriverJvm(ThreeSleepers.class, CLUSTER, seed);
                DriverJvm driver = new DriverJvm(Survivor.class, CLUSTER, seed)) {
            Set<Long> pids = sleepers(killed);
            assertThat(pids).hasSize(3);
            long process = Long.parseLong(driver.awaitLine("pid "));
            killed.close();
            Signals.send("STOP", driver.pid());
            pids.forEach(ClusterFaultIT::awaitGone);
            awaitGone(process);
            assertThat(List.of(first, second, third))
                    .allSatisfy(agent -> assertThat(agent.isAlive()).isTrue());
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

    @Test
    @Order(Integer.MAX_VALUE)
    void allAgentsKilled_theDriverLivesAndEveryCallSaysSo() throws Exception {
        List<DriverJvm> agents = List.of(first, second, third);
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed);
                Pool pool = mp.pool(2)) {
            CompletableFuture<ClusterUnavailableException> told = new CompletableFuture<>();
            mp.onClusterLost(told::complete);
            Queue<String> queue = mp.queue();
            Process process = mp.process(ClusterFaultIT::sleep).start();
            AsyncResult<Integer> result = pool.applyAsync(ClusterFaultIT::slow, 1);
            CompletableFuture<Throwable> getter = new CompletableFuture<>();
            Thread waits = new Thread(() -> {
                try {
                    queue.get();
                    getter.complete(null);
                } catch (Exception e) {
                    getter.complete(e);
                }
            });
            waits.start();
            await().atMost(LIMIT).until(() -> waits.getState() == Thread.State.WAITING);

            for (DriverJvm agent : agents) {
                agent.close();
            }

            assertThat(told)
                    .succeedsWithin(LIMIT)
                    .satisfies(lost -> assertThat(lost).hasMessageContainingAll("cluster is lost", "majority"));
            assertThat(getter)
                    .succeedsWithin(LIMIT)
                    .isInstanceOfSatisfying(
                            ClusterUnavailableException.class,
                            e -> assertThat(e.outcomeUnknown()).isTrue());
            assertThat(process.join(LIMIT)).isTrue();
            assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(ExitStatus.Reason.NODE_LOST);
            assertThatExceptionOfType(ClusterUnavailableException.class).isThrownBy(result::get);
            assertThatExceptionOfType(ClusterUnavailableException.class).isThrownBy(mp::nodes);
            assertThatExceptionOfType(ClusterUnavailableException.class).isThrownBy(mp::queue);
            assertThatExceptionOfType(ClusterUnavailableException.class).isThrownBy(() -> queue.put("x"));
            assertThatExceptionOfType(ClusterUnavailableException.class)
                    .isThrownBy(() -> mp.process(ClusterFaultIT::sleep).start());
            assertThatExceptionOfType(ClusterUnavailableException.class)
                    .isThrownBy(() -> pool.apply(ClusterFaultIT::quick, 1));
            CompletableFuture<ClusterUnavailableException> late = new CompletableFuture<>();
            mp.onClusterLost(late::complete);
            assertThat(late).succeedsWithin(LIMIT);
        }
    }
}
