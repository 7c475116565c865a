package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a program hears whose cluster is gone. */
@Tag("fault")
@ExtendWith(NothingLeft.class)
final class ClusterLossIT {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final String CLUSTER = "cluster-loss-it";

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

    @Test
    void allAgentsKilled_theDriverLivesAndEveryCallSaysSo(@TempDir Path cache) throws Exception {
        List<DriverJvm> agents = new ArrayList<>();
        agents.add(AgentMain.first(cache, CLUSTER, "a"));
        String seed = agents.get(0).awaitLine("agent ");
        for (String name : List.of("b", "c")) {
            agents.add(AgentMain.another(cache, CLUSTER, name, 0, seed));
        }
        for (DriverJvm agent : agents) {
            agent.awaitLine("agent ");
        }
        try (Multiprocessing mp = AgentMain.driver(CLUSTER, seed);
                Pool pool = mp.pool(2)) {
            CompletableFuture<ClusterUnavailableException> told = new CompletableFuture<>();
            mp.onClusterLost(told::complete);
            Queue<String> queue = mp.queue();
            Process process = mp.process(ClusterLossIT::sleep).start();
            AsyncResult<Integer> result = pool.applyAsync(ClusterLossIT::slow, 1);
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
                    .isThrownBy(() -> mp.process(ClusterLossIT::sleep).start());
            assertThatExceptionOfType(ClusterUnavailableException.class)
                    .isThrownBy(() -> pool.apply(ClusterLossIT::quick, 1));
            CompletableFuture<ClusterUnavailableException> late = new CompletableFuture<>();
            mp.onClusterLost(late::complete);
            assertThat(late).succeedsWithin(LIMIT);
        } finally {
            for (DriverJvm agent : agents) {
                agent.close();
            }
        }
    }
}
