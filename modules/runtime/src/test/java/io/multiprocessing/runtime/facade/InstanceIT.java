package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.ExitStatus.Reason;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.StartFailedException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An instance in the JVM that embeds it: what it takes, what it leaves, and what its end means to those that wait. */
@ExtendWith(NothingLeft.class)
class InstanceIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void current_noneOneSeveral_onlyOneIsMeant() throws Exception {
        assertThatIllegalStateException().isThrownBy(Multiprocessing::current).withMessageContaining("start()");
        try (Multiprocessing first = Multiprocessing.start()) {
            assertThat(Multiprocessing.current()).isSameAs(first);
            try (Multiprocessing second = Multiprocessing.start()) {
                assertThatIllegalStateException()
                        .isThrownBy(Multiprocessing::current)
                        .withMessageContaining("2 instances");
                Queue<String> ofFirst = first.queue();
                Queue<String> ofSecond = second.queue();
                Process one = first.process(InstanceIT::tellsInstance, ofFirst).start();
                Process two =
                        second.process(InstanceIT::tellsInstance, ofSecond).start();
                assertThat(ofFirst.get(LONG)).isNotEqualTo(ofSecond.get(LONG));
                assertThat(first.activeChildren()).doesNotContain(two);
                one.join();
                two.join();
                assertThat(one.name()).isEqualTo("Process-1");
                assertThat(two.name()).isEqualTo("Process-1");
            }
            assertThat(Multiprocessing.current()).isSameAs(first);
            Process process = first.process(() -> {}).start();
            process.join();
            assertThat(process.exitCode()).hasValue(0);
        }
    }

    @Test
    void start_withAFile_isAsTheFileSays(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(
                directory.resolve("mp.conf"),
                "name = from-a-file, process { max = 1, spares = 0 }, payload.max-bytes = 1 KiB");
        try (Multiprocessing mp = Multiprocessing.builder()
                .config(file)
                .setting("payload.max-bytes", "2 KiB")
                .start()) {
            Queue<String> events = mp.queue();
            Process process = mp.process(InstanceIT::tellsInstance, events).start();
            assertThat(events.get(LONG)).contains("from-a-file-");
            process.join();
            mp.process(ProcessOptions.defaults().daemon(true), InstanceIT::waitsForEver, events)
                    .start();
            assertThatExceptionOfType(StartFailedException.class)
                    .isThrownBy(() -> mp.process(() -> {}).start())
                    .withMessageContaining("limit of 1");
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() -> mp.queue().put("x".repeat(3000)))
                    .withMessageContaining("2,048");
        }
    }

    @Test
    void start_withWhatAkkaCannotUse_failsAndLeavesNothing(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("mp.conf"), "akka.actor.provider = no.such.Provider");

        assertThatThrownBy(() -> Multiprocessing.builder().config(file).start())
                .isInstanceOf(MultiprocessingException.class)
                .hasMessageContainingAll("Akka", "no.such.Provider");
    }

    @Test
    void everything_afterClose_refused() throws Exception {
        Multiprocessing mp = Multiprocessing.start();
        Process neverStarted = mp.process(() -> {});
        Process ended = mp.process(() -> {}).start();
        Queue<String> queue = mp.queue();
        mp.close();
        mp.close();

        for (Runnable use :
                List.<Runnable>of(() -> mp.process(() -> {}), mp::pool, mp::queue, mp::lock, mp::manager, mp::nodes)) {
            assertThatIllegalStateException().isThrownBy(use::run).withMessageContaining("closed");
        }
        assertThatIllegalStateException().isThrownBy(neverStarted::start).withMessageContaining("closed");
        assertThat(neverStarted.isAlive()).isFalse();
        assertThat(ended.exitCode()).hasValue(0);
        ended.join();
        ended.kill();
        assertThat(queue.id()).isNotBlank();
        assertThatIllegalStateException().isThrownBy(Multiprocessing::current);
    }

    @Test
    void close_callerInterrupted_killsAndKeepsTheFlag() throws Exception {
        Multiprocessing mp = Multiprocessing.start();
        Queue<String> events = mp.queue();
        Process process = mp.process(InstanceIT::waitsForEver, events).start();
        assertThat(events.get(LONG)).isEqualTo("ready");
        CountDownLatch joined = new CountDownLatch(1);
        Thread other = new Thread(() -> {
            try {
                process.join();
                joined.countDown();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        other.start();

        Thread.currentThread().interrupt();
        mp.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(joined.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitCode()).hasValue(-9);
        other.join();
    }

    @Test
    void close_ofAProcessInAProcess_endsWhatItStarted() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> answers = mp.queue();
            Process process = mp.process(InstanceIT::closesItsInstance, answers).start();

            assertThat(answers.get(LONG)).isEqualTo("SIGNALLED -15");
            process.join();
            assertThat(process.exitCode()).hasValue(0);
        }
    }

    @Test
    void start_ofAnInstanceInAProcess_isAnotherProgram() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> answers = mp.queue();
            Process process = mp.process(InstanceIT::startsItsOwn, answers).start();

            assertThat(answers.get(LONG)).isEqualTo("0 Process-1");
            process.join();
            assertThat(process.exitCode()).hasValue(0);
        }
    }

    @Test
    void start_embedded_noPortAndAPrivateDirectory() throws Exception {
        Set<String> before = listeningSockets();
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> events = mp.queue();
            Process process = mp.process(InstanceIT::waitsForEver, events).start();
            assertThat(events.get(LONG)).isEqualTo("ready");

            assertThat(listeningSockets()).isEqualTo(before);
            assertThat(listeningSockets(process.pid().orElseThrow())).isEmpty();
            List<Path> directories =
                    NothingLeft.runDirectories(ProcessHandle.current().pid());
            assertThat(directories).hasSize(1);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directories.get(0))))
                    .isEqualTo("rwx------");
            process.kill();
        }
    }

    @Test
    void startAndClose_twentyTimes_leaveTheJvmAsItWas() throws Exception {
        for (int i = 0; i < 3; i++) {
            useOnce(i);
        }
        await().atMost(LONG).until(() -> NothingLeft.left().stream().noneMatch(left -> left.startsWith("thread")));
        Set<String> threads = threads();
        long descriptors = descriptors();
        long heap = heap();

        for (int i = 0; i < 20; i++) {
            useOnce(i);
        }

        await().atMost(LONG).untilAsserted(() -> {
            assertThat(threads()).isSubsetOf(threads);
            assertThat(descriptors()).isLessThanOrEqualTo(descriptors);
        });
        assertThat(heap() - heap).as("heap that stayed").isLessThan(4 << 20);
    }

    /** Most of them start nothing: what is looked for is what an instance itself leaves. */
    private static void useOnce(int round) throws Exception {
        try (Multiprocessing mp =
                Multiprocessing.builder().spareProcesses(round % 2).start()) {
            if (round % 5 == 0) {
                Process process = mp.process(() -> {}).start();
                process.join();
                assertThat(process.exitCode()).hasValue(0);
            }
        }
    }

    /** All but the one that waits for them to be gone, and the JDK's own that come and go. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> !name.startsWith("awaitility") && !name.startsWith("process reaper"))
                .collect(Collectors.toSet());
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            ManagementFactory.getMemoryMXBean().gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long descriptors() throws Exception {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        }
    }

    private static Set<String> listeningSockets() throws Exception {
        return listeningSockets(ProcessHandle.current().pid());
    }

    /** Inodes of the TCP sockets on which the process listens. */
    private static Set<String> listeningSockets(long pid) throws Exception {
        Set<String> own = new HashSet<>();
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : open.toList()) {
                if (Files.isSymbolicLink(descriptor)) {
                    own.add(Files.readSymbolicLink(descriptor).toString());
                }
            }
        }
        Set<String> listening = new HashSet<>();
        for (String table : new String[] {"tcp", "tcp6"}) {
            Path file = Path.of("/proc", Long.toString(pid), "net", table);
            if (Files.exists(file)) {
                for (String line : Files.readAllLines(file)) {
                    String[] fields = line.strip().split("\\s+", -1);
                    if (fields.length > 9 && fields[3].equals("0A") && own.contains("socket:[" + fields[9] + "]")) {
                        listening.add(fields[9]);
                    }
                }
            }
        }
        return listening;
    }

    static void tellsInstance(Queue<String> answers) throws Exception {
        answers.put(Multiprocessing.current().toString());
    }

    static void waitsForEver(Queue<String> events) throws Exception {
        events.put("ready");
        new CountDownLatch(1).await();
    }

    static void closesItsInstance(Queue<String> answers) throws Exception {
        Multiprocessing mp = Multiprocessing.current();
        Queue<String> events = mp.queue();
        Process daemon = mp.process(ProcessOptions.defaults().daemon(true), InstanceIT::waitsForEver, events)
                .start();
        events.get();
        mp.close();
        Reason reason = daemon.exitStatus().orElseThrow().reason();
        answers.put(reason + " " + daemon.exitCode().orElseThrow());
    }

    static void startsItsOwn(Queue<String> answers) throws Exception {
        try (Multiprocessing own = Multiprocessing.start()) {
            Process process = own.process(() -> {}).start();
            process.join();
            answers.put(process.exitCode().orElseThrow() + " " + process.name());
        }
    }
}
