package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Agents as an administrator has them: started by the launcher, asked by it, ended by signals. */
@Timeout(value = 150, unit = TimeUnit.SECONDS)
class AgentIT {
    private static final Duration WITHIN = Duration.ofSeconds(30);

    @TempDir
    Path temp;

    private final String cluster = "it-" + UUID.randomUUID().toString().substring(0, 8);

    static void sleepLong() throws InterruptedException {
        Thread.sleep(120_000);
    }

    private AgentJvm bootstrapped(String name, String... settings) throws IOException {
        return new AgentJvm(
                temp,
                name,
                Stream.concat(
                                Stream.of("name=" + cluster, "bootstrap=true", "insecure-transport=true"),
                                Stream.of(settings))
                        .toArray(String[]::new));
    }

    private Multiprocessing.Builder driver(AgentJvm agent) {
        return Multiprocessing.builder()
                .name(cluster)
                .bind("127.0.0.1", 0)
                .join(agent.address())
                .agent(false);
    }

    private static Process sleeper(Multiprocessing mp, String name) {
        return mp.process(ProcessOptions.defaults().name(name), AgentIT::sleepLong)
                .start();
    }

    private static ExitStatus end(Process process) throws Exception {
        assertThat(process.join(WITHIN)).isTrue();
        return process.exitStatus().orElseThrow();
    }

    private static void awaitGone(Process... processes) {
        for (Process process : processes) {
            await().atMost(WITHIN)
                    .until(() -> ProcessHandle.of(process.pid().orElseThrow())
                            .map(handle -> !handle.isAlive())
                            .orElse(true));
        }
    }

    @Test
    void agent_isAskedAndToldByCommands_andLeavesAtSigterm() throws Exception {
        try (AgentJvm agent = bootstrapped("agent").awaitUp()) {
            Path socket = agent.socket(temp);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
            try (Multiprocessing mp = driver(agent).insecureTransport().start()) {
                Process killed = sleeper(mp, "one");
                Process left = sleeper(mp, "two");
                assertThat(AgentJvm.mp(temp, "status")).satisfies(typed -> {
                    assertThat(typed.err()).isEmpty();
                    assertThat(typed.out())
                            .containsPattern("(?m)^node +127.0.0.1:\\d+#[0-9a-f]+$")
                            .containsPattern("(?m)^cluster +" + cluster + "$")
                            .containsPattern("(?m)^processes +2 of \\d+$")
                            .containsPattern("(?m)^version +\\S+, Java "
                                    + Runtime.version().feature())
                            .containsPattern("(?m)^" + agent.address() + " +Up +mp-agent$")
                            .containsPattern("(?m)^127.0.0.1:\\d+ +Up +mp-driver$");
                });
                assertThat(AgentJvm.mp(temp, "ps", "--socket", socket.toString())
                                .out())
                        .startsWith("PROGRAM")
                        .containsPattern("(?m)^" + cluster + "-\\S+ +\\d+ +"
                                + killed.pid().orElseThrow() + " +00:0\\d:\\d\\d +one$")
                        .hasLineCount(3);
                assertThat(AgentJvm.mp(temp, "kill", "one")).satisfies(typed -> {
                    assertThat(typed.out())
                            .startsWith("killed process \"one\", pid "
                                    + killed.pid().orElseThrow() + ", of program " + cluster);
                    assertThat(typed.status()).isZero();
                });
                assertThat(end(killed).reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
                assertThat(AgentJvm.mp(temp, "kill", "one")).satisfies(typed -> {
                    assertThat(typed.err()).hasLineCount(1).contains("no process here has the pid, id or name \"one\"");
                    assertThat(typed.status()).isEqualTo(1);
                });
                agent.signal("TERM");
                assertThat(end(left).reason()).isEqualTo(ExitStatus.Reason.NODE_LOST);
                awaitGone(killed, left);
                assertThat(agent.awaitEnd()).as(agent.said()).isZero();
            }
            assertThat(agent.err()).isEmpty();
            assertThat(socket.getParent()).isEmptyDirectory();
            assertThat(AgentJvm.mp(temp, "ps").err())
                    .contains("no agent of this user listens in " + socket.getParent());
        }
    }

    @Test
    void agent_withKeysThatWereMade_hostsAProcess() throws Exception {
        Typed.mp("keys", "init", "--directory", temp.resolve("keys"));
        Typed.mp("keys", "node", "--host", "127.0.0.1", "--directory", temp.resolve("keys"));
        Path certificate = temp.resolve("keys/127.0.0.1.pem");
        Path key = temp.resolve("keys/127.0.0.1-key.pem");
        Path ca = temp.resolve("keys/ca.pem");
        try (AgentJvm agent = new AgentJvm(
                        temp,
                        "agent",
                        "name=" + cluster,
                        "bootstrap=true",
                        "tls.certificate=" + certificate,
                        "tls.private-key=" + key,
                        "tls.ca-certificate=" + ca)
                .awaitUp()) {
            try (Multiprocessing mp = driver(agent).tls(certificate, key, ca).start()) {
                Process process = sleeper(mp, "one");
                assertThat(AgentJvm.mp(temp, "ps").out()).contains(" one\n");
                AgentJvm.mp(temp, "kill", String.valueOf(process.pid().orElseThrow()));
                assertThat(end(process).reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
            }
            agent.signal("INT");
            assertThat(agent.awaitEnd()).as(agent.said()).isZero();
            assertThat(agent.said()).doesNotContain("INSECURE");
        }
    }

    @Test
    void agentThatIsKilled_takesItsProcessesWithIt_andTheNextReplacesItsSocket() throws Exception {
        String port = "bind.port=" + freePorts(1)[0];
        try (AgentJvm agent = bootstrapped("killed", port).awaitUp()) {
            Path socket = agent.socket(temp);
            try (Multiprocessing mp = driver(agent).insecureTransport().start()) {
                Process process = sleeper(mp, "one");
                agent.signal("KILL");
                awaitGone(process);
                agent.awaitEnd();
            }
            assertThat(AgentJvm.mp(temp, "ps", "--socket", socket.toString())).satisfies(typed -> {
                assertThat(typed.err()).hasLineCount(1).contains("nobody listens at " + socket);
                assertThat(typed.status()).isEqualTo(1);
            });
            try (AgentJvm next = bootstrapped("next", port).awaitUp()) {
                assertThat(AgentJvm.mp(temp, "ps").out()).hasLineCount(1).startsWith("PROGRAM");
                next.signal("TERM");
                assertThat(next.awaitEnd()).isZero();
            }
        }
    }

    @Test
    void agentThatTheOthersTakeForDead_exitsAndSaysSo() throws Exception {
        int[] ports = freePorts(2);
        String stable = "cluster.stable-after=1 s";
        // Of two the one with the lower address goes on.
        try (AgentJvm first =
                        bootstrapped("first", stable, "bind.port=" + ports[0]).awaitUp();
                AgentJvm second = new AgentJvm(
                                temp,
                                "second",
                                "name=" + cluster,
                                "insecure-transport=true",
                                stable,
                                "bind.port=" + ports[1],
                                "join=" + first.address())
                        .awaitUp()) {
            assertThat(AgentJvm.mp(temp, "ps")).satisfies(typed -> {
                assertThat(typed.err())
                        .hasLineCount(1)
                        .contains(
                                "--socket",
                                first.socket(temp).toString(),
                                second.socket(temp).toString());
                assertThat(typed.status()).isEqualTo(2);
            });
            second.signal("STOP");
            try {
                String[] status = {"status", "--socket", first.socket(temp).toString()};
                await().atMost(WITHIN)
                        .until(() -> AgentJvm.mp(temp, status).out(), out -> !out.contains(second.address()));
            } finally {
                second.signal("CONT");
            }
            assertThat(second.awaitEnd()).as(second.said()).isEqualTo(3);
            assertThat(second.err()).hasLineCount(1).startsWith("mp agent: the cluster is lost: ");
            assertThat(second.socket(temp)).doesNotExist();
            assertThat(first.isAlive()).isTrue();
            first.signal("TERM");
            assertThat(first.awaitEnd()).isZero();
        }
    }

    @Test
    void agent_whileItJoins_endsAtSigterm() throws Exception {
        try (AgentJvm agent = new AgentJvm(
                temp, "alone", "name=" + cluster, "insecure-transport=true", "join=127.0.0.1:" + freePorts(1)[0])) {
            await().atMost(WITHIN).until(() -> agent.said().contains("INSECURE"));
            agent.signal("TERM");
            assertThat(agent.awaitEnd()).as(agent.said()).isZero();
        }
    }

    /** Free ones, the lowest first. */
    private static int[] freePorts(int count) throws IOException {
        int[] ports = new int[count];
        ServerSocket[] held = new ServerSocket[count];
        for (int i = 0; i < count; i++) {
            held[i] = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            ports[i] = held[i].getLocalPort();
        }
        for (ServerSocket socket : held) {
            socket.close();
        }
        Arrays.sort(ports);
        return ports;
    }
}
