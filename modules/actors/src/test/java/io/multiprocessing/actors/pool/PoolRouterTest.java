package io.multiprocessing.actors.pool;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Output;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.pool.PoolRouter.Finish;
import io.multiprocessing.actors.pool.PoolRouter.Resize;
import io.multiprocessing.actors.pool.PoolRouter.Terminate;
import io.multiprocessing.actors.pool.PoolRouter.WorkerEnded;
import io.multiprocessing.actors.pool.PoolRouter.WorkerNotLaunched;
import io.multiprocessing.actors.pool.PoolRouter.WorkerReady;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PoolRouterTest {
    private static final long POOL = 4;
    private static final byte[] INITIALIZER = {1, 2};
    private static final ExitStatus KILLED = new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, "killed");
    private static final ExitStatus NOT_READY = new ExitStatus(1, ExitStatus.Reason.START_FAILED, "it said no");

    private final TestInbox<ToClient> owner = TestInbox.create();
    private final TestInbox<PoolRouter.Wish> agent = TestInbox.create();
    private BehaviorTestKit<PoolRouter.Command> router;

    /** Workers have the ids 11, 12, … */
    private void open(int workers) {
        AtomicLong ids = new AtomicLong(10);
        ProcessSpec spec = new ProcessSpec(
                "pool-worker-", "3", true, Output.INHERIT, List.of(), null, null, Map.of(), Map.of(), null);
        router = BehaviorTestKit.create(PoolRouter.create(new PoolRouter.Make(
                new ClientRef(0, "the driver", owner.getRef()),
                POOL,
                spec,
                workers,
                INITIALIZER,
                (worker, kind, id, body) -> {},
                ids::incrementAndGet,
                agent.getRef())));
    }

    @Test
    void open_ofAPool_startsNumberedWorkers() {
        open(2);
        List<PoolRouter.Wish> wishes = agent.getAllReceived();
        assertThat(wishes).hasSize(2).allSatisfy(wish -> {
            PoolRouter.StartWorker start = (PoolRouter.StartWorker) wish;
            assertThat(start.initializer()).isSameAs(INITIALIZER);
            assertThat(start.router()).isEqualTo(router.getRef());
            assertThat(start.owner().id()).isZero();
        });
        assertThat(wishes)
                .extracting(wish -> ((PoolRouter.StartWorker) wish).spec().name())
                .containsExactly("pool-worker-1", "pool-worker-2");
        assertThat(wishes)
                .extracting(wish -> ((PoolRouter.StartWorker) wish).spec().path())
                .containsExactly("3:1", "3:2");
        assertThat(news()).isEmpty();
    }

    @Test
    void readyWorker_thatEnds_isToldAndReplaced() {
        open(1);
        assertThat(started()).containsExactly(11L);
        router.run(new WorkerReady(11, 1011));
        router.run(new WorkerEnded(11, 1011, KILLED, true, null, 77));
        assertThat(news())
                .containsExactly(
                        new PoolEvent.WorkerUp(POOL, 11, "pool-worker-1", 1011),
                        new PoolEvent.WorkerDown(POOL, 11, "pool-worker-1", 1011, KILLED, 77));
        assertThat(started()).containsExactly(12L);
        router.run(new WorkerEnded(11, 1011, KILLED, true, null, 77));
        assertThat(news()).isEmpty();
        assertThat(started()).isEmpty();
    }

    @Test
    void starts_thatFailThreeTimes_breakThePoolWithTheCause() {
        open(1);
        byte[] exception = {9};
        for (long worker = 11; worker <= 13; worker++) {
            assertThat(started()).containsExactly(worker);
            assertThat(news()).isEmpty();
            router.run(new WorkerEnded(worker, 1000, NOT_READY, false, exception, 0));
        }
        assertThat(started()).isEmpty();
        List<Event> news = news();
        assertThat(news).hasSize(2);
        PoolEvent.Broken broken = (PoolEvent.Broken) news.get(0);
        assertThat(broken.why()).isEqualTo("its initializer threw in 3 workers, one after another: it said no");
        assertThat(broken.failure()).isSameAs(exception);
        assertThat(news.get(1)).isEqualTo(new PoolEvent.Ended(POOL));
        assertThat(router.isAlive()).isFalse();
    }

    @Test
    void launches_thatFailThreeTimes_breakThePoolAndEndItWhenTheOthersAreDown() {
        open(4);
        router.run(new WorkerReady(11, 1011));
        assertThat(started()).hasSize(4);
        for (long worker = 12; worker <= 14; worker++) {
            router.run(new WorkerNotLaunched(worker, "no memory"));
        }
        assertThat(news())
                .hasSize(2)
                .last()
                .isEqualTo(new PoolEvent.Broken(POOL, "its last 3 workers could not be started: no memory", null));
        // Two replacements had been begun before the third failure.
        assertThat(started()).containsExactly(15L, 16L);
        assertThat(orders()).containsExactlyInAnyOrder("kill 11", "kill 15", "kill 16");
        router.run(new WorkerEnded(15, 1015, KILLED, false, null, 0));
        router.run(new WorkerNotLaunched(16, "no memory"));
        assertThat(news()).isEmpty();
        router.run(new WorkerEnded(11, 1011, KILLED, true, null, 0));
        assertThat(news())
                .containsExactly(
                        new PoolEvent.WorkerDown(POOL, 11, "pool-worker-1", 1011, KILLED, 0),
                        new PoolEvent.Ended(POOL));
        assertThat(router.isAlive()).isFalse();
        assertThat(started()).isEmpty();
    }

    @Test
    void readyWorker_betweenFailedStarts_isAProofThatThePoolCanBeHad() {
        open(1);
        for (long worker = 11; worker <= 20; worker++) {
            if (worker % 3 == 1) {
                router.run(new WorkerReady(worker, worker));
                router.run(new WorkerEnded(worker, worker, KILLED, true, null, 1));
            } else {
                router.run(new WorkerNotLaunched(worker, "no"));
            }
        }
        assertThat(news()).noneMatch(PoolEvent.Broken.class::isInstance);
        assertThat(started()).endsWith(21L);
    }

    @Test
    void finish_ofAPool_retiresTheReadyAndKillsTheOthersAndEndsOnceAtLast() {
        open(2);
        started();
        router.run(new WorkerReady(11, 1011));
        router.run(Finish.INSTANCE);
        assertThat(orders()).containsExactlyInAnyOrder("retire 11", "kill 12");
        news();
        router.run(new WorkerEnded(12, 1012, KILLED, false, null, 0));
        assertThat(news()).isEmpty();
        router.run(new WorkerEnded(11, 1011, KILLED, true, null, 5));
        assertThat(news()).hasSize(2).last().isEqualTo(new PoolEvent.Ended(POOL));
        assertThat(started()).isEmpty();
        assertThat(router.isAlive()).isFalse();
    }

    @Test
    void terminate_ofAPool_killsAllAndEndsOnceAtLast() {
        open(2);
        started();
        router.run(new WorkerReady(11, 1011));
        router.run(Finish.INSTANCE);
        orders();
        router.run(Terminate.INSTANCE);
        assertThat(orders()).containsExactlyInAnyOrder("kill 11", "kill 12");
        news();
        router.run(new WorkerEnded(11, 1011, KILLED, true, null, 5));
        router.run(new WorkerNotLaunched(12, "the agent stops"));
        assertThat(news()).hasSize(2).last().isEqualTo(new PoolEvent.Ended(POOL));
        assertThat(router.isAlive()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void resize_toMore_startsThem(int workers) {
        open(2);
        started();
        router.run(new Resize(workers));
        assertThat(started()).hasSize(workers - 2);
    }

    @Test
    void resize_toLess_retiresReadyWorkersWhichAreNotReplaced() {
        open(4);
        started();
        allReady(4);
        router.run(new Resize(2));
        List<String> orders = orders();
        assertThat(orders).hasSize(2).doesNotHaveDuplicates().allMatch(order -> order.startsWith("retire"));
        orders.forEach(order -> end(Long.parseLong(order.substring(7))));
        assertThat(started()).isEmpty();
        assertThat(router.isAlive()).isTrue();
    }

    /** Who was told already does not count again. */
    @Test
    void resize_stepByStep_retiresAnotherEachTime() {
        open(4);
        started();
        allReady(4);
        List<String> orders = new ArrayList<>();
        for (int size = 3; size >= 1; size--) {
            router.run(new Resize(size));
            orders.addAll(orders());
        }
        assertThat(orders).hasSize(3).doesNotHaveDuplicates();
    }

    @Test
    void resize_toLessWhileWorkersStart_retiresThemWhenTheyAreReady() {
        open(3);
        started();
        router.run(new Resize(1));
        assertThat(orders()).isEmpty();
        allReady(3);
        assertThat(orders()).hasSize(2).doesNotHaveDuplicates();
    }

    private void allReady(int workers) {
        for (long worker = 11; worker < 11 + workers; worker++) {
            router.run(new WorkerReady(worker, worker));
        }
    }

    private void end(long worker) {
        router.run(new WorkerEnded(worker, worker, KILLED, true, null, 0));
    }

    private List<Event> news() {
        return owner.getAllReceived().stream()
                .map(told -> ((ToClient.News) told).event())
                .toList();
    }

    private List<PoolRouter.Wish> unread = List.of();

    private void readAgent() {
        List<PoolRouter.Wish> all = new ArrayList<>(unread);
        all.addAll(agent.getAllReceived());
        unread = all;
    }

    private List<Long> started() {
        readAgent();
        List<Long> started = new ArrayList<>();
        unread.removeIf(command -> command instanceof PoolRouter.StartWorker start && started.add(start.id()));
        return started;
    }

    private List<String> orders() {
        readAgent();
        List<String> orders = new ArrayList<>();
        unread.removeIf(command ->
                command instanceof PoolRouter.ToWorker order && orders.add(words(order.message()) + order.worker()));
        return orders;
    }

    private static String words(ProcessNode.Command message) {
        return message == ProcessNode.Retire.INSTANCE
                ? "retire "
                : message.equals(new ProcessNode.Signal(How.KILL)) ? "kill " : message + " ";
    }
}
