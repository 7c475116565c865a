package io.multiprocessing.runtime.launcher;

import static io.multiprocessing.runtime.launcher.Machine.ask;
import static io.multiprocessing.runtime.launcher.Machine.exit;
import static io.multiprocessing.runtime.launcher.Machine.options;
import static io.multiprocessing.runtime.launcher.Machine.proc;
import static io.multiprocessing.runtime.launcher.Machine.tell;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.runtime.launcher.JvmLauncher.Settings;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class JvmLauncherTest {
    private Machine machine;

    @BeforeEach
    void open() {
        machine = new Machine(0);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void launch_givesAJvmThatAnswersAndCanBeSeenByName() throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("counting sheep"));
        assertThat(ask(jvm, "args")).isEqualTo("counting sheep");
        assertThat(ask(jvm, "stdin")).isEqualTo("-1");
        assertThat(ask(jvm, "chunk 77")).isEqualTo("done");
        assertThat(jvm.page().startedChunk()).isEqualTo(77);
        assertThat(jvm.cpuTime()).hasValueSatisfying(time -> assertThat(time).isPositive());
        assertThat(jvm.lastWords()).isBlank();
        assertThat(ProcessHandle.of(jvm.pid())).isPresent();
        assertThat(proc(jvm, "cmdline")).endsWith(TestMain.class.getName() + "\ncounting sheep\n");
        assertThat(jps()).contains(jvm.pid() + " " + TestMain.class.getName() + " counting sheep");
    }

    @Test
    void launch_thatMeetsAnError_failsWithItAndTheNextSucceeds() throws Exception {
        Path home = (Path) Proxy.newProxyInstance(
                Path.class.getClassLoader(), new Class<?>[] {Path.class}, (proxy, method, arguments) -> {
                    throw new OutOfMemoryError("unable to create native thread");
                });
        StartFailedException failure =
                machine.failure(new LaunchRequest("unlucky", List.of(), Optional.of(home), Map.of(), Optional.empty()));
        assertThat(failure).hasMessageContaining("OutOfMemoryError: unable to create native thread");
        assertThat(ask(machine.launch(LaunchRequest.named("next")), "args")).isEqualTo("next");
    }

    private static String jps() throws Exception {
        Process jps = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jps").toString(), "-lm")
                .redirectErrorStream(true)
                .start();
        try (InputStream out = jps.getInputStream()) {
            String listed = new String(out.readAllBytes(), UTF_8);
            jps.waitFor();
            return listed;
        }
    }

    @Test
    void launch_hidesItsSecretFromEverybodyElse() throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("discreet"));
        byte[] secret = ((ChildJvm) jvm).secret();
        StringBuilder hex = new StringBuilder();
        for (byte b : secret) {
            hex.append("%02x".formatted(b));
        }
        String raw = new String(secret, ISO_8859_1);
        assertThat(secret).hasSize(32).isNotEqualTo(new byte[32]);
        for (String file : List.of("cmdline", "environ")) {
            assertThat(proc(jvm, file)).doesNotContain(hex).doesNotContain(raw);
        }
        assertThat(Files.getPosixFilePermissions(machine.launcher.directory())).hasSize(3);
    }

    @Test
    void launch_manyAtOnce_eachIsItself() throws Exception {
        List<CompletableFuture<Jvm>> started = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            started.add(machine.launcher.launch(LaunchRequest.named("n" + i)).toCompletableFuture());
        }
        for (int i = 0; i < 6; i++) {
            assertThat(ask(started.get(i).get(Machine.SECONDS, TimeUnit.SECONDS), "args"))
                    .isEqualTo("n" + i);
        }
        assertThat(machine.launcher.running()).isEqualTo(6);
    }

    @ParameterizedTest
    @CsvSource({
        // words, code, exit hook, signal, out of memory
        "exit 0,      0, true,  0, false",
        "exit 3,      3, true,  0, false",
        "exit 137,  137, true,  0, false",
        "exit 143,  143, true,  0, false",
        "halt 7,      7, false, 0, false",
        "halt 3,      3, false, 0, false",
        "memory,      3, false, 0, true",
    })
    void exit_tellsHowItEnded(String words, int code, boolean hook, int signal, boolean memory) throws Exception {
        Jvm jvm = machine.launch(options("-Xmx24m"));
        tell(jvm, words);
        assertThat(exit(jvm)).isEqualTo(code);
        assertThat(jvm.page().exitHook()).isEqualTo(hook);
        assertThat(jvm.page().signal()).isEqualTo(signal);
        assertThat(jvm.page().outOfMemorySeen()).isEqualTo(memory);
        jvm.dispose();
        jvm.dispose();
        assertThat(jvm.lastWords()).isBlank();
        await().until(() -> machine.launcher.running() == 0);
        assertThat(machine.launcher.directory().toFile().list()).containsExactlyInAnyOrder("lock", "link");
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143, 15", "INT, 130, 2", "HUP, 129, 1"})
    void signal_isToldFromAnExitWithItsCode(String name, int code, int number) throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("signalled"));
        signal(jvm, name);
        assertThat(exit(jvm)).isEqualTo(code);
        assertThat(jvm.page().exitHook()).isTrue();
        assertThat(jvm.page().signal()).isEqualTo(number);
    }

    @Test
    void signal_withReducedSignals_killsWithoutHooks() throws Exception {
        Jvm jvm = machine.launch(options("-Xrs"));
        signal(jvm, "TERM");
        assertThat(exit(jvm)).isEqualTo(143);
        assertThat(jvm.page().exitHook()).isFalse();
    }

    private static void signal(Jvm jvm, String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, String.valueOf(jvm.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void terminateAndKill_takeDescendantsAlong() throws Exception {
        for (boolean kill : new boolean[] {true, false}) {
            Jvm jvm = machine.launch(LaunchRequest.named("parent"));
            ProcessHandle sleeper = ProcessHandle.of(Long.parseLong(ask(jvm, "command sleep 600")))
                    .orElseThrow();
            if (kill) {
                jvm.kill();
            } else {
                jvm.terminate();
            }
            assertThat(exit(jvm)).isEqualTo(kill ? 137 : 143);
            assertThat(jvm.page().exitHook()).isEqualTo(!kill);
            await().until(() -> !sleeper.isAlive());
            jvm.kill();
            jvm.terminate();
        }
    }

    @Test
    void crash_leavesItsReportInLastWords() throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("crashing"));
        signal(jvm, "SEGV");
        assertThat(exit(jvm)).isEqualTo(134);
        assertThat(jvm.lastWords())
                .contains("hs_err_" + jvm.pid() + ".log")
                .contains("SIGSEGV")
                .contains(machine.launcher.directory().toString());
    }

    @Test
    void tick_cutsRawOutputAndKeepsItsEnd() throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("chatty"));
        ask(jvm, "print 1500000");
        Path output = ((ChildJvm) jvm).outputFile();
        assertThat(output).satisfies(file -> assertThat(Files.size(file)).isGreaterThan(RawOutput.MAX_BYTES));
        machine.launcher.tick();
        assertThat(Files.size(output)).isEqualTo(RawOutput.TAIL_BYTES);
        ask(jvm, "print 5");
        assertThat(jvm.lastWords()).endsWith("xthe end\nxxxxxthe end\n").hasSize(RawOutput.TAIL_BYTES);
    }

    @Test
    void launch_ofOptionsThatDoNotExist_failsWithTheJvmsWords() throws Exception {
        long began = System.nanoTime();
        StartFailedException failure = machine.failure(options("-XX:+NoSuchOption"));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
        assertThat(failure)
                .hasMessageContaining("process optional could not be started")
                .hasMessageContaining("exit code 1")
                .hasMessageContaining("Unrecognized VM option 'NoSuchOption'");
    }

    @Test
    void launch_ofAnotherClassPath_isRefused() throws Exception {
        assertThat(machine.failure(options("-cp", "/elsewhere"))).hasMessageContaining("JVM option -cp");
    }

    @Test
    void launch_withoutJava_failsNamingIt() throws Exception {
        LaunchRequest request = new LaunchRequest(
                "homeless", List.of(), Optional.of(Path.of("/no/such/home")), Map.of(), Optional.empty());
        assertThat(machine.failure(request)).hasMessageContaining("/no/such/home/bin/java");
    }

    @Test
    void launch_inAMissingDirectory_failsNamingIt() throws Exception {
        LaunchRequest request = new LaunchRequest(
                "lost", List.of(), Optional.empty(), Map.of(), Optional.of(Path.of("/no/such/place")));
        assertThat(machine.failure(request)).hasMessageContaining("/no/such/place");
    }

    @Test
    void launch_ofAProgramThatIsNoJvm_fails(@TempDir Path home) throws Exception {
        Files.createDirectory(home.resolve("bin"));
        Path java = home.resolve("bin").resolve("java");
        Files.writeString(java, "#!/bin/sh\necho I am no JVM\nexit 5\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        LaunchRequest request = new LaunchRequest("odd", List.of(), Optional.of(home), Map.of(), Optional.empty());
        assertThat(machine.failure(request)).hasMessageContaining("exit code 5").hasMessageContaining("I am no JVM");
    }

    @Test
    void launch_ofAnotherVersion_failsNamingBoth() throws Exception {
        assertThat(machine.failure(options("-Dtest.mode=protocol")))
                .hasMessageContaining("protocol 1")
                .hasMessageContaining("speaks 99");
    }

    @Test
    void launch_ofAMissingMainClass_failsWithTheJvmsWords() throws Exception {
        try (Machine without = new Machine(new Settings("no.such.Main", 0, Optional.empty(), Settings.HELLO_LIMIT))) {
            assertThat(without.failure(LaunchRequest.named("mainless"))).hasMessageContaining("no.such.Main");
        }
    }

    @Test
    void launch_ofAJvmThatSaysNothing_isKilledInTime() throws Exception {
        try (Machine impatient =
                new Machine(new Settings(TestMain.class.getName(), 0, Optional.empty(), Duration.ofSeconds(2)))) {
            assertThat(impatient.failure(options("-Dtest.mode=silent"))).hasMessageContaining("not ready after 2 s");
            await().until(() -> impatient.launcher.running() == 0);
        }
    }

    @Test
    void stranger_isCutOff() throws Exception {
        Jvm jvm = machine.launch(LaunchRequest.named("bystander"));
        Path socket = machine.launcher.directory().resolve("link");
        byte[] wrong = Hello.ofThisJvm(1, new byte[32]).bytes();
        for (byte[] body : List.of(wrong, new byte[0], new byte[300])) {
            try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
                channel.connect(UnixDomainSocketAddress.of(socket));
                ByteBuffer frame = ByteBuffer.allocate(14 + body.length);
                frame.putInt(10 + body.length).put((byte) 1).put((byte) 0).putLong(0);
                channel.write(frame.put(body).flip());
                if (body.length != 300) {
                    assertThat(channel.read(ByteBuffer.allocate(100))).isNegative();
                }
            }
        }
        assertThat(ask(jvm, "args")).isEqualTo("bystander");
    }

    @Test
    void close_endsWhatIsRunningOrStarting() throws Exception {
        CompletableFuture<Jvm> running =
                machine.launcher.launch(LaunchRequest.named("running")).toCompletableFuture();
        running.get(Machine.SECONDS, TimeUnit.SECONDS);
        List<CompletableFuture<Jvm>> starting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            starting.add(
                    machine.launcher.launch(LaunchRequest.named("starting")).toCompletableFuture());
        }
        machine.launcher.close();
        assertThat(exit(running.join())).isEqualTo(137);
        assertThat(starting).allSatisfy(one -> assertThat(one).isDone());
        assertThat(machine.failure(LaunchRequest.named("late"))).hasMessageContaining("late could not be started");
    }
}
