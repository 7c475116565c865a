package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueLostException;
import io.multiprocessing.QueueOptions;
import io.multiprocessing.TaskFailedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of named queues when the agent that hosts them leaves or is killed. It is the first agent, with two more. */
@Tag("fault")
@Timeout(180)
final class SharedQueueFaultIT {
    private static final Duration LIMIT = Duration.ofSeconds(45);

    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    @TempDir
    static Path cache;

    /** Three agents, the first of which hosts the queues that are opened before the others are there. */
    private static final class Three implements AutoCloseable {
        final String cluster;
        final DriverJvm first;
        final String forming;
        final List<DriverJvm> more = new ArrayList<>();
        String seed = "";

        Three(String cluster) throws Exception {
            this.cluster = cluster;
            first = AgentMain.first(cache, cluster, "a");
            forming = first.awaitLine("agent ");
        }

        void complete() throws Exception {
            more.add(AgentMain.another(cache, cluster, "b", 0, forming));
            more.add(AgentMain.another(cache, cluster, "c", 0, forming));
            more.get(1).awaitLine("agent ");
            seed = more.get(0).awaitLine("agent ");
        }

        @Override
        public void close() throws Exception {
            for (DriverJvm each : more) {
                each.close();
            }
            first.close();
        }
    }

    private static <E> Queue<E> open(Multiprocessing mp, String name, int maxsize) {
        return mp.queue(QueueOptions.defaults().name(name).maxsize(maxsize));
    }

    private static void awaitAgents(Multiprocessing mp, int agents) {
        await().atMost(LIMIT).until(() -> mp.nodes().size() == agents);
    }

    static <E> E take(Queue<E> queue) throws Exception {
        return queue.get();
    }

    static int putMany(Queue<Integer> queue, int from, int to) throws Exception {
        for (int i = from; i < to; i++) {
            queue.put(i);
        }
        return to - from;
    }

    @Tag("full")
    @Test
    void host_leaves_contentsAndWaitersMove() throws Exception {
        try (Three agents = new Three("queue-leave-it")) {
            try (Multiprocessing one = AgentMain.driver(agents.cluster, agents.forming)) {
                Queue<Integer> items = open(one, "items", 0);
                Queue<Integer> full = open(one, "full", 1);
                Queue<String> empty = open(one, "empty", 0);
                full.put(0);
                agents.complete();
                awaitAgents(one, 3);
                try (Multiprocessing other = AgentMain.driver(agents.cluster, agents.seed);
                        Pool pool = one.pool(PoolOptions.defaults().processes(5).placement(Placement.role("c")))) {
                    try {
                        moves(agents.first, pool, items, open(other, "items", 0), full, empty);
                    } finally {
                        pool.terminate();
                    }
                }
            }
        }
    }

    private static void moves(
            DriverJvm host,
            Pool pool,
            Queue<Integer> items,
            Queue<Integer> there,
            Queue<Integer> full,
            Queue<String> empty)
            throws Exception {
        AsyncResult<String> getter = pool.applyAsync(SharedQueueFaultIT::take, empty);
        AsyncResult<Integer> putter = pool.applyAsync(SharedQueueFaultIT::putMany, full, 1, 2);
        List<AsyncResult<Integer>> puts = new ArrayList<>();
        for (int producer = 0; producer < 3; producer++) {
            int from = producer * 1000;
            puts.add(pool.applyAsync(SharedQueueFaultIT::putMany, items, from, from + 400));
        }
        await().atMost(LIMIT).until(() -> there.qsize() >= 1000);

        long began = System.nanoTime();
        Signals.send("TERM", host.pid());
        host.awaitEnd();
        System.out.printf("the host has left after %d ms%n", (System.nanoTime() - began) / 1_000_000);

        for (AsyncResult<Integer> put : puts) {
            assertThat(put.get(LIMIT)).isEqualTo(400);
        }
        int[] next = {0, 1000, 2000};
        for (int i = 0; i < 1200; i++) {
            int item = (i % 2 == 0 ? items : there).get(LIMIT);
            assertThat(item).isEqualTo(next[item / 1000]++);
        }
        assertThat(items.empty()).isTrue();
        empty.put("woken");
        assertThat(getter.get(LIMIT)).isEqualTo("woken");
        assertThat(putter.ready()).isFalse();
        assertThat(full.get(LIMIT)).isZero();
        assertThat(putter.get(LIMIT)).isEqualTo(1);
        assertThat(full.get(LIMIT)).isEqualTo(1);
    }

    private static void assertLost(AsyncResult<?> result) {
        assertThatExceptionOfType(TaskFailedException.class)
                .isThrownBy(() -> result.get(LIMIT))
                .withCauseInstanceOf(QueueLostException.class);
    }

    @Test
    void host_killed_everybodyIsToldThatItIsLost() throws Exception {
        try (Three agents = new Three("queue-kill-it")) {
            try (Multiprocessing one = AgentMain.driver(agents.cluster, agents.forming)) {
                Queue<Integer> items = open(one, "items", 1);
                Queue<Integer> empty = open(one, "empty", 0);
                items.put(1);
                agents.complete();
                awaitAgents(one, 3);
                try (Multiprocessing other = AgentMain.driver(agents.cluster, agents.seed);
                        Pool pool = one.pool(PoolOptions.defaults().processes(2).placement(Placement.role("c")))) {
                    Queue<Integer> there = open(other, "items", 1);
                    AsyncResult<Integer> getter = pool.applyAsync(SharedQueueFaultIT::take, empty);
                    AsyncResult<Integer> putter = pool.applyAsync(SharedQueueFaultIT::putMany, items, 2, 3);
                    await().atMost(LIMIT).until(() -> pool.stats().busy() == 2);

                    long began = System.nanoTime();
                    agents.first.close();

                    assertLost(getter);
                    assertLost(putter);
                    System.out.printf("its loss is known after %d ms%n", (System.nanoTime() - began) / 1_000_000);
                    String host = agents.forming;
                    assertThatExceptionOfType(QueueLostException.class)
                            .isThrownBy(() -> there.get(LIMIT))
                            .withMessageContainingAll("items", host);
                    assertThatExceptionOfType(QueueLostException.class).isThrownBy(items::qsize);
                    assertThatExceptionOfType(QueueLostException.class).isThrownBy(() -> empty.put(1));

                    Queue<Integer> again = open(other, "items", 0);
                    assertThat(again.id()).isNotEqualTo(items.id());
                    assertThat(again.empty()).isTrue();
                    again.put(7);
                    assertThat(SharedQueueFaultIT.<Integer>open(one, "items", 0).get(LIMIT))
                            .isEqualTo(7);
                    assertThatExceptionOfType(QueueLostException.class).isThrownBy(items::getNowait);
                }
            }
        }
    }
}
