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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of named locks when agents end: the oldest of three grants them. Whoever has ended is started again. */
@Tag("fault")
final class LockFailoverIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CLUSTER = "failover-it";

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path state;

    private record Agent(String name, DriverJvm jvm, String address) {
        int port() {
            return Integer.parseInt(address.substring(address.indexOf(':') + 1));
        }

        boolean runs() {
            return jvm.isAlive();
        }
    }

    /** The oldest first. */
    private static final List<Agent> AGENTS = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        add("a", AgentMain.first(state, CLUSTER, "a"));
        add("b", AgentMain.another(state, CLUSTER, "b", 0, oldest().address));
        add("c", AgentMain.another(state, CLUSTER, "c", 0, oldest().address));
    }

    private static void add(String name, DriverJvm jvm) throws Exception {
        AGENTS.add(new Agent(name, jvm, jvm.awaitLine("agent ")));
    }

    private static List<Agent> running() {
        return AGENTS.stream().filter(Agent::runs).toList();
    }

    /** It grants the locks. */
    private static Agent oldest() {
        return running().get(0);
    }

    private static Agent youngest() {
        return running().get(running().size() - 1);
    }

    @AfterEach
    void restore() throws Exception {
        List<Agent> ended = new ArrayList<>(AGENTS);
        ended.removeAll(running());
        AGENTS.removeAll(ended);
        for (Agent agent : ended) {
            again(agent, oldest().address);
        }
    }

    private static void again(Agent agent, String seed) throws Exception {
        add(
                agent.name,
                agent.name.equals("a")
                        ? AgentMain.returning(state, CLUSTER, agent.name, agent.port(), seed)
                        : AgentMain.another(state, CLUSTER, agent.name, agent.port(), seed));
    }

    @AfterAll
    static void stop() throws Exception {
        for (Agent agent : AGENTS) {
            agent.jvm.close();
        }
        AGENTS.clear();
    }

    private static Multiprocessing driver() {
        return AgentMain.driver(CLUSTER, youngest().address);
    }

    @Test
    void hostOfTheLocks_killed_holdersKeepTheirsAndTokensGrow() throws Exception {
        try (Multiprocessing mp = driver();
                Multiprocessing other = driver()) {
            Lock held = mp.lock("held");
            Lock free = mp.lock("free");
            held.acquire();
            free.acquire();
            long before = free.fencingToken();
            free.release();
            long token = held.fencingToken();

            oldest().jvm.close();
            assertThat(free.acquire(LIMIT)).isTrue();
            assertThat(free.fencingToken()).isGreaterThan(before).isGreaterThan(token);
            assertThat(other.lock("held").tryAcquire()).isFalse();
            assertThat(held.fencingToken()).isEqualTo(token);
            held.release();
            assertThat(other.lock("held").acquire(LIMIT)).isTrue();
        }
    }

    @Tag("full")
    @Test
    void hostOfTheLocks_leaves_anotherGoesOn() throws Exception {
        try (Multiprocessing mp = driver()) {
            Lock lock = mp.lock("left");
            lock.acquire();
            long token = lock.fencingToken();
            Agent leaving = oldest();
            leaving.jvm.end();
            assertThat(leaving.jvm.awaitEnd()).isZero();
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

    /** A process whose agent is killed, and a driver that is. */
    @Tag("full")
    @Test
    void holders_killed_locksAreFreedForOthers() throws Exception {
        try (Multiprocessing mp = driver();
                DriverJvm holder = new DriverJvm(Holder.class, oldest().address)) {
            Lock far = mp.lock("far");
            ProcessOptions there = ProcessOptions.defaults().placement(Placement.role(youngest().name));
            Process process = mp.process(there, LockFailoverIT::hold, far).start();
            await().atMost(LIMIT).until(far::locked);
            long token = Long.parseLong(holder.awaitLine("token "));
            Lock lock = mp.lock("driver's");
            assertThat(lock.tryAcquire()).isFalse();

            youngest().jvm.close();
            holder.close();
            assertThat(far.acquire(LIMIT)).isTrue();
            assertThat(process.join(LIMIT)).isTrue();
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

    @Tag("full")
    @Test
    void allAgents_startedAgain_tokensGoOnGrowing() throws Exception {
        long before;
        try (Multiprocessing mp = driver()) {
            Lock lock = mp.lock("restarted");
            lock.acquire();
            before = lock.fencingToken();
        }
        List<Agent> all = List.copyOf(AGENTS);
        for (Agent agent : all) {
            agent.jvm.close();
        }
        AGENTS.clear();
        // Two of the three are the majority. The one that may form the cluster has to be the first.
        List<Agent> two =
                all.stream().sorted(Comparator.comparing(Agent::name)).limit(2).toList();
        again(two.get(0), two.get(1).address);
        again(two.get(1), two.get(0).address);
        AGENTS.addAll(all.stream().filter(agent -> !two.contains(agent)).toList());
        try (Multiprocessing mp = driver()) {
            Lock lock = mp.lock("restarted");
            assertThat(lock.acquire(LIMIT)).isTrue();
            assertThat(lock.fencingToken()).isGreaterThan(before);
        }
    }
}
