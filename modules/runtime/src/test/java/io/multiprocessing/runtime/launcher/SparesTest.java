package io.multiprocessing.runtime.launcher;

import static io.multiprocessing.runtime.launcher.Machine.ask;
import static io.multiprocessing.runtime.launcher.Machine.options;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SparesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(Machine.SECONDS);

    @Test
    void launch_takesASpareAtOnceAndItIsReplaced() throws Exception {
        try (Machine machine = new Machine(2)) {
            assertThat(machine.launcher.running()).isZero();
            Jvm cold = machine.launch(LaunchRequest.named("cold"));
            awaitReady(machine, 2);
            CompletableFuture<Jvm> taken =
                    machine.launcher.launch(LaunchRequest.named("warm")).toCompletableFuture();
            assertThat(taken).isDone();
            assertThat(ask(taken.join(), "args")).isEqualTo("spare");
            assertThat(taken.join().pid()).isNotEqualTo(cold.pid());
            awaitReady(machine, 2);
            assertThat(machine.launcher.running()).isEqualTo(4);
        }
    }

    @Test
    void launch_withOptions_takesNone() throws Exception {
        try (Machine machine = new Machine(1)) {
            assertThat(ask(machine.launch(options("-Xmx32m")), "args")).isEqualTo("optional");
            awaitReady(machine, 1);
            assertThat(ask(machine.launch(options("-Xmx33m")), "args")).isEqualTo("optional");
            assertThat(machine.launcher.spares().ready()).isEqualTo(1);
        }
    }

    @Test
    void none_ifNoneAreWanted() throws Exception {
        try (Machine machine = new Machine(0)) {
            machine.launch(LaunchRequest.named("only"));
            assertThat(ask(machine.launch(LaunchRequest.named("another")), "args"))
                    .isEqualTo("another");
            assertThat(machine.launcher.running()).isEqualTo(2);
        }
    }

    @Test
    void death_isReplacedThreeTimesInARow() throws Exception {
        try (Machine machine = new Machine(1)) {
            Jvm cold = machine.launch(LaunchRequest.named("cold"));
            Set<Long> seen = new HashSet<>(Set.of(cold.pid()));
            for (int death = 1; death <= 3; death++) {
                // The next one may be there before anybody could see that there was none.
                ProcessHandle spare = await().atMost(PATIENCE)
                        .until(() -> livingChildBut(seen), Optional::isPresent)
                        .orElseThrow();
                seen.add(spare.pid());
                awaitReady(machine, 1);
                spare.destroyForcibly();
                await().atMost(PATIENCE).until(() -> !spare.isAlive());
            }
            await().during(Duration.ofMillis(300)).until(() -> machine.launcher.running() == 1);
            assertThat(machine.launcher.directory().toFile().list())
                    .containsExactlyInAnyOrder("lock", "link", "status-1", "output-1");
            machine.launch(LaunchRequest.named("again"));
            awaitReady(machine, 1);
        }
    }

    private static Optional<ProcessHandle> livingChildBut(Set<Long> pids) {
        return ProcessHandle.current()
                .children()
                .filter(child -> !pids.contains(child.pid()) && child.isAlive())
                .findAny();
    }

    @Test
    void outdated_areKilledNotTaken() {
        ScheduledExecutorService events = Executors.newSingleThreadScheduledExecutor();
        AtomicBoolean upToDate = new AtomicBoolean(true);
        try (Machine machine = new Machine(0)) {
            Spares spares =
                    new Spares(1, () -> machine.launcher.start(LaunchRequest.named("spare")), upToDate::get, events);
            assertThat(spares.take()).isNull();
            await().atMost(PATIENCE).until(() -> spares.ready() == 1);
            upToDate.set(false);
            assertThat(spares.take()).isNull();
            upToDate.set(true);
            await().atMost(PATIENCE).until(() -> spares.ready() == 1 && machine.launcher.running() == 1);
            assertThat(spares.take()).isNotNull();
        } finally {
            assertThat(List.of(events.shutdownNow())).isNotNull();
        }
    }

    private static void awaitReady(Machine machine, int count) {
        await().atMost(PATIENCE).until(() -> machine.launcher.spares().ready() == count);
    }
}
