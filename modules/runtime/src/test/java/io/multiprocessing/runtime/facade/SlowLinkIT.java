package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.AsyncResult;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Placement;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A big payload on its way to an agent over a link that takes long for it. */
@Tag("fault")
@ExtendWith(NothingLeft.class)
final class SlowLinkIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String CLUSTER = "slow-link-it";
    private static final int PAYLOAD = (64 << 20) - 1000;
    /** The payload takes longer than the failure detector has patience for (3 s), and than the majority decides in. */
    private static final int BYTES_PER_SECOND = PAYLOAD / 10;

    static int length(byte[] payload) {
        return payload.length;
    }

    static void lockAgainAndAgain(Lock lock, Queue<Integer> stop, Queue<Long> slowest) throws Exception {
        long most = 0;
        int times = 0;
        while (stop.qsize() == 0) {
            long began = System.nanoTime();
            lock.acquire();
            lock.release();
            most = Math.max(most, System.nanoTime() - began);
            times++;
        }
        slowest.put(most);
        slowest.put((long) times);
    }

    @Test
    void bigPayload_onItsWay_holdsUpNeitherHeartbeatsNorLocks(@TempDir Path directory) throws Exception {
        try (SlowLink link = new SlowLink(BYTES_PER_SECOND)) {
            DriverJvm first = AgentMain.first(directory, CLUSTER, "first");
            String seed = first.awaitLine("agent ");
            DriverJvm far = farAgent(directory, link, seed);
            try (Multiprocessing mp = Multiprocessing.builder()
                            .name(CLUSTER)
                            .bind("127.0.0.1", 0)
                            .join(seed)
                            .agent(false)
                            .insecureTransport()
                            .start();
                    Pool near = mp.pool(PoolOptions.defaults().processes(1).placement(Placement.role("first")));
                    Pool pool = mp.pool(PoolOptions.defaults().processes(1).placement(Placement.role("far")))) {
                // The classes come to the machine by the agent that is near.
                near.apply(SlowLinkIT::length, new byte[1]);
                assertThat(pool.apply(SlowLinkIT::length, new byte[1])).isEqualTo(1);
                Queue<Integer> stop = mp.queue();
                Queue<Long> slowest = mp.queue();
                Process locker = mp.process(
                                ProcessOptions.defaults().placement(Placement.role("far")),
                                SlowLinkIT::lockAgainAndAgain,
                                mp.lock(),
                                stop,
                                slowest)
                        .start();

                long before = link.passed();
                AsyncResult<Integer> result = pool.applyAsync(SlowLinkIT::length, new byte[PAYLOAD]);
                await().atMost(LIMIT).until(() -> link.passed() - before > PAYLOAD / 2);
                assertThat(result.ready()).isFalse();
                assertThat(mp.nodes()).hasSize(2);
                assertThat(result.get()).isEqualTo(PAYLOAD);

                stop.put(1);
                locker.join();
                assertThat(locker.exitCode()).as("it was never taken for dead").hasValue(0);
                // The payload alone takes 10 s. A lock behind it would have waited for what is in flight, 4 MiB, at
                // least.
                assertThat(Duration.ofNanos(slowest.get())).isLessThan(Duration.ofSeconds(3));
                assertThat(slowest.get()).isGreaterThan(10);
                assertThat(mp.nodes()).hasSize(2);
            } finally {
                far.close();
                first.close();
            }
        }
    }

    /** The others reach it by the link; it listens elsewhere. */
    private static DriverJvm farAgent(Path directory, SlowLink link, String seed) throws Exception {
        int port;
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Path config = Files.writeString(
                directory.resolve("far.conf"),
                "akka.remote.artery.bind { hostname = 127.0.0.1, port = " + port + " }\n");
        link.to(port);
        DriverJvm far = AgentMain.with(config, directory, CLUSTER, "far", link.port(), seed);
        far.awaitLine("agent ");
        return far;
    }
}
