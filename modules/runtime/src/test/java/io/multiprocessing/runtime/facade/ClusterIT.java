package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.StartFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A driver that hosts no processes, and two agents in JVMs of their own. */
final class ClusterIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Placement ON_FIRST = Placement.role("first");
    private static final Placement ON_SECOND = Placement.role("second");

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path cache;

    private static DriverJvm first;
    private static DriverJvm second;
    private static String seed;
    private static Multiprocessing mp;

    @BeforeAll
    static void start() throws Exception {
        first = AgentMain.first(cache, "cluster-it", "first");
        seed = first.awaitLine("agent ");
        second = AgentMain.another(cache, "cluster-it", "second", 0, seed);
        second.awaitLine("agent ");
        mp = driver();
    }

    private static Multiprocessing driver() {
        return Multiprocessing.builder()
                .name("cluster-it")
                .bind("127.0.0.1", 0)
                .join(seed)
                .agent(false)
                .insecureTransport()
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        mp.close();
        second.close();
        first.close();
    }

    private static ProcessOptions on(Placement placement) {
        return ProcessOptions.defaults().placement(placement);
    }

    @Test
    void nodes_areTheAgents() {
        assertThat(mp.nodes()).hasSize(2).allSatisfy(node -> {
            assertThat(node.roles()).contains("mp-agent");
            assertThat(node.id()).startsWith(node.host() + ":" + node.port() + "#");
            assertThat(node.cpus()).isEqualTo(Runtime.getRuntime().availableProcessors());
        });
        assertThat(mp.nodes())
                .extracting(Node::roles)
                .anySatisfy(roles -> assertThat(roles).contains("first"));
    }

    static void sleep() throws Exception {
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void start_byRole_runsThere() throws Exception {
        Process process = mp.process(on(ON_SECOND), ClusterIT::sleep).start();
        assertThat(ProcessHandle.of(process.pid().orElseThrow())
                        .flatMap(ProcessHandle::parent)
                        .map(ProcessHandle::pid))
                .hasValue(second.pid());
        assertThat(process.node().orElseThrow().roles()).contains("second");
        assertThat(process.address().orElseThrow())
                .startsWith("akka://cluster-it@127.0.0.1:"
                        + process.node().orElseThrow().port());
        assertThat(mp.nodes().stream()
                        .filter(node -> node.roles().contains("second"))
                        .findFirst()
                        .orElseThrow()
                        .processes())
                .isPositive();

        process.terminate();
        assertThat(process.join(LIMIT)).isTrue();
        assertThat(process.exitCode()).hasValue(-15);
    }

    @Test
    void start_byNodeId_runsThere() throws Exception {
        for (Node node : mp.nodes()) {
            Process process = mp.process(on(Placement.node(node.id())), ClusterIT::nothing)
                    .start();
            process.join();
            assertThat(process.node().orElseThrow().id()).isEqualTo(node.id());
        }
    }

    static void nothing() {}

    @Test
    void start_whereNobodyIs_refusedWithWhoIsThere() {
        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> mp.process(on(Placement.role("gpu")), ClusterIT::nothing)
                        .start())
                .withMessageContainingAll("ROLE(gpu)", "first", "second");
        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() ->
                        mp.process(on(Placement.local()), ClusterIT::nothing).start())
                .withMessageContaining("this driver hosts no processes");
    }

    static void exit() {
        System.exit(7);
    }

    static void fail() {
        throw new IllegalStateException("on purpose");
    }

    @Test
    void end_ofAnyKind_isSeenFromTheDriver() throws Exception {
        Process exited = mp.process(ClusterIT::exit).start();
        Process failed = mp.process(ClusterIT::fail).start();
        Process killed = mp.process(ClusterIT::sleep).start();
        killed.kill();
        for (Process process : List.of(exited, failed, killed)) {
            assertThat(process.join(LIMIT)).isTrue();
        }
        assertThat(exited.exitCode()).hasValue(7);
        assertThat(failed.exitStatus().orElseThrow().reason()).isEqualTo(ExitStatus.Reason.EXCEPTION);
        assertThat(failed.exitCode()).hasValue(1);
        assertThat(killed.onExit().get().reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
        assertThat(killed.exitCode()).hasValue(-9);
    }

    static void untilInterrupted(Queue<String> queue) throws Exception {
        try {
            queue.put("sleeps");
            sleep();
        } catch (InterruptedException e) {
            queue.put("interrupted");
        }
    }

    @Test
    void interrupt_fromTheDriver_runsFinallyBlocks() throws Exception {
        Queue<String> queue = mp.queue();
        Process process = mp.process(ClusterIT::untilInterrupted, queue).start();
        assertThat(queue.get()).isEqualTo("sleeps");
        process.interrupt();
        assertThat(queue.get()).isEqualTo("interrupted");
        process.join();
        assertThat(process.exitCode()).hasValue(0);
    }

    static void greet(String name) {
        System.out.println("hello " + name);
        System.err.println("hm " + name);
    }

    @Test
    void output_comesBackWithAPrefix() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Process process = mp.process(on(ON_FIRST).name("greeter"), ClusterIT::greet, "you")
                    .start();
            process.join();
            Node node = process.node().orElseThrow();
            String prefix = "[greeter@" + node.host() + ":" + node.port() + "] ";
            assertThat(output.out()).contains(prefix + "hello you\n");
            assertThat(output.err()).contains(prefix + "hm you\n");
        }
    }

    static void count(Lock lock, Queue<Integer> counter, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            try (Lock.Holding held = lock.hold()) {
                counter.put(counter.get() + 1);
            }
        }
    }

    @Test
    void lockAndQueue_areSharedByProcessesOnBothAgents() throws Exception {
        Lock lock = mp.lock();
        Queue<Integer> counter = mp.queue();
        counter.put(0);
        Process one =
                mp.process(on(ON_FIRST), ClusterIT::count, lock, counter, 50).start();
        Process other =
                mp.process(on(ON_SECOND), ClusterIT::count, lock, counter, 50).start();
        one.join();
        other.join();
        assertThat(List.of(one.exitCode().orElseThrow(), other.exitCode().orElseThrow()))
                .containsOnly(0);
        assertThat(counter.get()).isEqualTo(100);
    }

    static long square(int n) {
        return (long) n * n;
    }

    @Test
    void map_spreadOverBothAgents_givesTheResultsInOrder() throws Exception {
        List<Integer> items = IntStream.range(0, 5000).boxed().toList();
        try (Pool pool = mp.pool(PoolOptions.defaults().processes(4).placement(Placement.spread()))) {
            assertThat(pool.map(ClusterIT::square, items, 7))
                    .isEqualTo(items.stream().map(ClusterIT::square).toList());
            assertThat(mp.nodes())
                    .extracting(Node::processes)
                    .allSatisfy(here -> assertThat(here).isGreaterThanOrEqualTo(2));
        }
    }

    @Test
    void pool_ofTheDefaultSize_hasAWorkerForEachProcessorThere() throws Exception {
        try (Pool pool = mp.pool()) {
            assertThat(pool.size()).isEqualTo(2 * Runtime.getRuntime().availableProcessors());
        }
    }

    static long parent(int any) {
        return ProcessHandle.current().parent().orElseThrow().pid();
    }

    static Set<Long> nested(int workers) throws Exception {
        try (Pool pool = Multiprocessing.current().pool(workers)) {
            return new TreeSet<>(pool.map(ClusterIT::parent, List.of(1, 2, 3, 4), 1));
        }
    }

    @Test
    void pool_withinAProcess_isBesideIt() throws Exception {
        try (Pool pool = mp.pool(PoolOptions.defaults().processes(1).placement(ON_SECOND))) {
            assertThat(pool.apply(ClusterIT::nested, 2)).containsExactly(second.pid());
        }
    }

    static byte[] echo(byte[] payload) {
        return payload;
    }

    @Test
    void payload_ofTheLimit_goesAndComesBack() throws Exception {
        byte[] payload = new byte[(64 << 20) - 1000];
        for (int i = 0; i < payload.length; i += 4096) {
            payload[i] = (byte) (i >> 12);
        }
        try (Pool pool = mp.pool(1)) {
            assertThat(pool.apply(ClusterIT::echo, payload)).isEqualTo(payload);
        }
    }

    @Test
    void close_ofAPool_leavesNoProcessAnywhere() throws Exception {
        try (Pool pool = mp.pool(2)) {
            pool.apply(ClusterIT::square, 3);
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(mp.nodes())
                        .extracting(Node::processes)
                        .allSatisfy(count -> assertThat(count).isZero()));
    }

    @Test
    void close_ofADriver_isNoLossOfTheCluster() throws Exception {
        CompletableFuture<ClusterUnavailableException> told = new CompletableFuture<>();
        Process process;
        try (Multiprocessing another = driver()) {
            another.onClusterLost(told::complete);
            process = another.process(ProcessOptions.defaults().daemon(true), ClusterIT::sleep)
                    .start();
        }
        assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
        // Whatever was to be told has been: the thread that tells ends with the instance.
        assertThat(told).isNotDone();
    }
}
