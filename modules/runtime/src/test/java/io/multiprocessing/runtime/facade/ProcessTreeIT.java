package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.ExitStatus.Reason;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueEmptyException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parents, children and drivers: who waits for whom, and who ends with whom. */
@ExtendWith(NothingLeft.class)
class ProcessTreeIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SILENCE = Duration.ofSeconds(3);

    @Test
    void names_ofNestedProcesses_countAtEachLevel() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<List<String>> facts = mp.queue();
            mp.process(() -> {});
            Process parent = mp.process(ProcessTreeIT::tellsAndStarts, facts, 2).start();
            String driver = "MainProcess " + ProcessHandle.current().pid();

            assertThat(facts.get(LONG)).containsExactly("Process-2", driver, "alive", "daemon false");
            assertThat(facts.get(LONG))
                    .containsExactly("Process-2:1", "Process-2 " + parent.pid().orElseThrow(), "alive", "daemon false");
            assertThat(facts.get(LONG)).startsWith("Process-2:1:1");
            parent.join();
            assertThat(parent.exitCode()).hasValue(0);
        }
    }

    @Test
    void daemon_ofAProcess_inheritedUnlessSaidOtherwise() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> answers = mp.queue();
            Process daemon = mp.process(ProcessOptions.defaults().daemon(true), ProcessTreeIT::makesTwo, answers)
                    .start();
            assertThat(daemon.daemon()).isTrue();

            assertThat(answers.get(LONG)).isEqualTo("true false");
            daemon.join();
        }
    }

    @Test
    void close_daemonsAndOthers_endsOnesAndWaitsForOthers() throws Exception {
        Process daemon;
        Process other;
        Process deaf;
        Multiprocessing mp = Multiprocessing.start();
        try {
            Queue<String> events = mp.queue();
            daemon = mp.process(ProcessOptions.defaults().daemon(true), ProcessTreeIT::waitsForEver, events)
                    .start();
            deaf = mp.process(ProcessTreeIT::waitsForEver, events).start();
            other = mp.process(ProcessTreeIT::waitsForAWord, events, mp.<String>queue(1))
                    .start();
            assertThat(List.of(events.get(LONG), events.get(LONG), events.get(LONG)))
                    .containsOnly("ready");
            assertThat(mp.activeChildren()).containsExactlyInAnyOrder(daemon, other, deaf);
            deaf.kill();
        } finally {
            mp.close();
        }

        assertThat(daemon.exitStatus().orElseThrow().reason()).isEqualTo(Reason.SIGNALLED);
        assertThat(daemon.exitCode()).hasValue(-15);
        assertThat(deaf.exitCode()).hasValue(-9);
        assertThat(other.exitCode()).hasValue(7);
        assertThat(mp.activeChildren()).isEmpty();
    }

    @Test
    void kill_parent_itsProcessesEndFirst() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<Long> pids = mp.queue();
            Process parent = mp.process(ProcessTreeIT::startsOneThatWaits, pids).start();
            long child = pids.get(LONG);

            parent.kill();
            parent.join();

            await().atMost(LONG).until(() -> !Signals.isAlive(child));
        }
    }

    @Test
    void return_parentOfADaemonAndAnother_waitsForTheOther() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<Long> pids = mp.queue();
            Queue<String> words = mp.queue();
            Process parent = mp.process(ProcessTreeIT::leavesTwo, pids, words).start();
            long daemon = pids.get(LONG);
            long other = pids.get(LONG);
            await().atMost(LONG).until(() -> !Signals.isAlive(daemon));
            assertThat(parent.isAlive()).isTrue();
            assertThat(Signals.isAlive(other)).isTrue();

            words.put("go");
            parent.join();

            assertThat(Signals.isAlive(other)).isFalse();
            assertThat(parent.exitCode()).hasValue(0);
        }
    }

    @Test
    void main_endsWithoutClose_waitsForItsProcess() throws Exception {
        try (DriverJvm driver = new DriverJvm(Programs.class, "return")) {
            assertThat(driver.awaitEnd()).as("%s", driver.lines()).isZero();

            assertThat(driver.lines()).containsSubsequence("main returns", "the process worked");
            nothingLeftOf(driver);
        }
    }

    @Test
    void main_exits_nothingIsLeft() throws Exception {
        try (DriverJvm driver = new DriverJvm(Programs.class, "exit")) {
            assertThat(driver.awaitEnd()).isEqualTo(5);

            nothingLeftOf(driver);
        }
    }

    @Test
    void main_terminated_nothingIsLeft() throws Exception {
        try (DriverJvm driver = new DriverJvm(Programs.class, "wait")) {
            driver.awaitLine("children");
            Signals.send("TERM", driver.pid());
            assertThat(driver.awaitEnd()).isEqualTo(143);

            nothingLeftOf(driver);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"linger", "linger-pool"})
    void main_terminatedWhileItWaitsAfterItsEnd_endsAtOnce(String what) throws Exception {
        try (DriverJvm driver = new DriverJvm(Programs.class, what)) {
            driver.awaitLine("main has ended");
            assertThat(driver.isAlive()).isTrue();
            Signals.send("TERM", driver.pid());
            assertThat(driver.awaitEnd()).isEqualTo(143);

            nothingLeftOf(driver);
        }
    }

    @Test
    void interrupt_targetThatKeepsTheFlag_itsChildrenAreWaitedFor() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> events = mp.queue();
            Queue<String> words = mp.queue();
            Process parent =
                    mp.process(ProcessTreeIT::keepsTheFlag, events, words).start();
            assertThat(events.get(LONG)).isEqualTo("child");
            parent.interrupt();
            assertThat(events.get(LONG)).isEqualTo("interrupted");
            words.put("go");

            assertThat(events.get(LONG)).isEqualTo("go");
            parent.join();
            assertThat(parent.exitCode()).hasValue(0);
        }
    }

    @Test
    void thread_thatOutlivesItsTarget_usesTheInstanceAndItsChildIsWaitedFor() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Queue<String> events = mp.queue();
            Queue<String> words = mp.queue();
            Process parent =
                    mp.process(ProcessTreeIT::leavesAThread, events, words).start();
            assertThat(events.get(LONG)).isEqualTo("locked by " + parent.name());
            assertThat(parent.join(Duration.ofMillis(500))).isFalse();
            words.put("go");

            assertThat(events.get(LONG)).isEqualTo("go");
            parent.join();
            assertThat(parent.exitCode()).hasValue(0);
        }
    }

    @Test
    void close_ofTheProcesssOwnInstance_endsChildrenAndLeavesItUsable() throws Exception {
        try (Multiprocessing mp = Multiprocessing.start()) {
            Pool pool = mp.pool(1);
            Queue<String> queue = mp.queue();
            for (int i = 0; i < 3; i++) {
                assertThat(pool.apply(ProcessTreeIT::closesAndGoesOn, queue)).isTrue();
                assertThat(queue.get(LONG)).isEqualTo("after close");
            }
            pool.close();
        }
    }

    @Test
    void main_throws_waitsForItsProcessAndFails() throws Exception {
        try (DriverJvm driver = new DriverJvm(Programs.class, "throw")) {
            assertThat(driver.awaitEnd()).isEqualTo(1);

            assertThat(driver.lines()).contains("the process worked");
            nothingLeftOf(driver);
        }
    }

    @Test
    void kill_driver_childrenGoneAndItsDirectoryAtTheNextStart(@TempDir Path temporary) throws Exception {
        try (DriverJvm driver = DriverJvm.in(temporary, Programs.class, "wait")) {
            List<Long> children = children(driver);
            assertThat(children).hasSize(4).allMatch(Signals::isAlive);

            long begin = System.nanoTime();
            Signals.send("KILL", driver.pid());
            await().atMost(LONG)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> children.stream().noneMatch(Signals::isAlive));
            System.out.println("driver killed: " + children.size() + " children gone after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
            driver.awaitEnd();
            assertThat(temporary).isNotEmptyDirectory();
        }
        try (DriverJvm next = DriverJvm.in(temporary, Programs.class, "return")) {
            assertThat(next.awaitEnd()).isZero();
        }
        assertThat(temporary).isEmptyDirectory();
    }

    /** The two that take their time, beside one another: a driver that is stopped for longer than that, and processes that are. */
    @Test
    @Timeout(180)
    void silence_driverPausedAndProcessesStopped_onlyTheLatterAreKilled() throws Exception {
        try (CapturedOutput ignored = new CapturedOutput();
                DriverJvm driver = new DriverJvm(Programs.class, "wait");
                Multiprocessing mp = Multiprocessing.builder()
                        .setting("process.unresponsive-after", SILENCE)
                        .start()) {
            List<Long> children = children(driver);
            Signals.send("STOP", driver.pid());
            long pause = System.nanoTime();

            Queue<String> events = mp.queue();
            List<Process> stopped = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                stopped.add(mp.process(ProcessTreeIT::waitsForEver, events).start());
                assertThat(events.get(LONG)).isEqualTo("ready");
            }
            Queue<Integer> in = mp.queue();
            Queue<Integer> out = mp.queue();
            Process working = mp.process(ProcessTreeIT::doubles, in, out).start();
            in.put(1);
            assertThat(out.get(LONG)).isEqualTo(2);
            for (Process process : stopped) {
                Signals.send("STOP", process);
            }
            long silence = System.nanoTime();
            for (int i = 0; i < 1000; i++) {
                in.put(i);
                assertThat(out.get(LONG)).isEqualTo(2 * i);
            }
            for (Process process : stopped) {
                assertThat(process.join(LONG)).isTrue();
                assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(Reason.UNRESPONSIVE);
                assertThat(process.exitCode()).hasValue(-9);
            }
            System.err.println("stopped processes gone after "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - silence) + " ms");
            in.put(-1);
            working.join();
            assertThat(working.exitCode()).hasValue(0);

            Duration rest = SILENCE.multipliedBy(2).minusNanos(System.nanoTime() - pause);
            await().pollDelay(rest.isNegative() ? Duration.ZERO : rest).until(() -> true);
            assertThat(children).allMatch(Signals::isAlive);
            Signals.send("CONT", driver.pid());
            // Some periods of pings later all is as it was.
            await().pollDelay(SILENCE).until(() -> true);
            assertThat(driver.isAlive()).isTrue();
            assertThat(children).allMatch(Signals::isAlive);
            Signals.send("TERM", driver.pid());
            driver.awaitEnd();
            nothingLeftOf(driver);
        }
    }

    private static List<Long> children(DriverJvm driver) {
        List<Long> children = new ArrayList<>();
        for (String pid : driver.awaitLine("children").split(" ", -1)) {
            children.add(Long.valueOf(pid));
        }
        return children;
    }

    private static void nothingLeftOf(DriverJvm driver) {
        String children = driver.awaitLine("children");
        for (String pid : children.split(" ", -1)) {
            await().atMost(LONG).until(() -> !Signals.isAlive(Long.parseLong(pid)));
        }
        assertThat(NothingLeft.runDirectories(driver.pid())).isEmpty();
    }

    static void tellsAndStarts(Queue<List<String>> facts, Integer levels) throws Exception {
        Multiprocessing mp = Multiprocessing.current();
        Process self = mp.currentProcess();
        Process parent = mp.parentProcess().orElseThrow();
        facts.put(List.of(
                self.name(),
                parent.name() + " " + parent.pid().orElseThrow(),
                parent.isAlive() && !parent.join(Duration.ofMillis(1)) ? "alive" : "dead",
                "daemon " + self.daemon()));
        if (levels > 0) {
            Process child =
                    mp.process(ProcessTreeIT::tellsAndStarts, facts, levels - 1).start();
            child.join();
            if (child.exitCode().orElseThrow() != 0 || !mp.activeChildren().isEmpty()) {
                System.exit(9);
            }
        }
    }

    static void makesTwo(Queue<String> answers) throws Exception {
        Multiprocessing mp = Multiprocessing.current();
        Process inherits = mp.process(() -> {});
        Process not = mp.process(ProcessOptions.defaults().daemon(false), () -> {});
        answers.put(inherits.daemon() + " " + not.daemon());
    }

    static void waitsForEver(Queue<String> events) throws Exception {
        events.put("ready");
        new CountDownLatch(1).await();
    }

    /** Ends of itself, but only some time after close() has begun. */
    static void waitsForAWord(Queue<String> events, Queue<String> words) throws Exception {
        events.put("ready");
        try {
            words.get(Duration.ofMillis(700));
        } catch (QueueEmptyException expected) {
            System.exit(7);
        }
    }

    static void keepsTheFlag(Queue<String> events, Queue<String> words) throws Exception {
        Multiprocessing.current()
                .process(ProcessTreeIT::passesOn, words, events)
                .start();
        events.put("child");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            events.put("interrupted");
            Thread.currentThread().interrupt();
        }
    }

    static void leavesAThread(Queue<String> events, Queue<String> words) {
        Thread target = Thread.currentThread();
        new Thread(() -> {
                    try {
                        target.join();
                        Multiprocessing mp = Multiprocessing.current();
                        try (Lock.Holding held = mp.lock().hold()) {
                            mp.process(ProcessTreeIT::passesOn, words, events).start();
                            events.put("locked by " + mp.currentProcess().name());
                        }
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .start();
    }

    static void passesOn(Queue<String> from, Queue<String> to) throws Exception {
        to.put(from.get());
    }

    static boolean closesAndGoesOn(Queue<String> queue) throws Exception {
        Process child;
        try (Multiprocessing mp = Multiprocessing.current()) {
            child = mp.process(() -> {}).start();
        }
        queue.put("after close");
        return !child.isAlive() && Multiprocessing.current().lock().tryAcquire();
    }

    static void startsOneThatWaits(Queue<Long> pids) throws Exception {
        Multiprocessing mp = Multiprocessing.current();
        Queue<String> events = mp.queue();
        Process child = mp.process(ProcessTreeIT::waitsForEver, events).start();
        events.get();
        pids.put(child.pid().orElseThrow());
        child.join();
    }

    static void leavesTwo(Queue<Long> pids, Queue<String> words) throws Exception {
        Multiprocessing mp = Multiprocessing.current();
        Queue<String> events = mp.queue();
        Process daemon = mp.process(ProcessOptions.defaults().daemon(true), ProcessTreeIT::waitsForEver, events)
                .start();
        Process other = mp.process(ProcessTreeIT::gets, words).start();
        events.get();
        pids.put(daemon.pid().orElseThrow());
        pids.put(other.pid().orElseThrow());
    }

    static void gets(Queue<String> words) throws Exception {
        words.get();
    }

    static void doubles(Queue<Integer> in, Queue<Integer> out) throws Exception {
        for (int i = in.get(); i >= 0; i = in.get()) {
            out.put(2 * i);
        }
    }

    /** Drivers that end in different ways without closing their instance. */
    static final class Programs {
        private Programs() {}

        public static void main(String[] arguments) throws Exception {
            Multiprocessing mp = Multiprocessing.builder()
                    .setting("process.unresponsive-after", SILENCE)
                    .start();
            Queue<String> events = mp.queue();
            Queue<Long> pids = mp.queue();
            if (arguments[0].equals("return") || arguments[0].equals("throw")) {
                Queue<String> words = mp.queue();
                Process process = mp.process(Programs::works, words).start();
                System.out.println("children " + process.pid().orElseThrow());
                System.out.println("main returns");
                System.out.flush();
                words.put("go");
                if (arguments[0].equals("throw")) {
                    throw new IllegalStateException("main");
                }
                return;
            }
            if (arguments[0].equals("linger")) {
                Process process =
                        mp.process(ProcessTreeIT::waitsForEver, events).start();
                System.out.println("children " + process.pid().orElseThrow());
                tellsOfTheEndOf(Thread.currentThread());
                return;
            }
            if (arguments[0].equals("linger-pool")) {
                Pool pool = mp.pool(1);
                System.out.println(
                        "children " + pool.apply(() -> ProcessHandle.current().pid()));
                pool.runAsync(ProcessTreeIT::waitsForEver, events);
                pool.close();
                tellsOfTheEndOf(Thread.currentThread());
                return;
            }
            Process process = mp.process(ProcessTreeIT::waitsForEver, events).start();
            Process daemon = mp.process(ProcessOptions.defaults().daemon(true), ProcessTreeIT::waitsForEver, events)
                    .start();
            Process parent = mp.process(ProcessTreeIT::startsOneThatWaits, pids).start();
            events.get();
            events.get();
            System.out.println("children " + process.pid().orElseThrow() + " "
                    + daemon.pid().orElseThrow() + " " + parent.pid().orElseThrow() + " " + pids.get());
            if (arguments[0].equals("exit")) {
                System.exit(5);
            }
            new CountDownLatch(1).await();
        }

        private static void tellsOfTheEndOf(Thread main) {
            Thread teller = new Thread(() -> {
                try {
                    main.join();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                System.out.println("main has ended");
            });
            teller.setDaemon(true);
            teller.start();
        }

        static void works(Queue<String> words) throws Exception {
            words.get();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
            System.out.println("the process worked");
        }
    }
}
