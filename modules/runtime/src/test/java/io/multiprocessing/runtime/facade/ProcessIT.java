package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.Action0;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.ExitStatus.Reason;
import io.multiprocessing.Lock;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Pool;
import io.multiprocessing.PoolOptions;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.QueueOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The life of one process, and what its maker can ask and tell at each time of it. */
class ProcessIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(500);

    private static Multiprocessing mp;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    @Test
    void everything_beforeStart_refusedOrEmpty() throws Exception {
        Process process = mp.process(() -> {});

        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitCode()).isEmpty();
        assertThat(process.exitStatus()).isEmpty();
        assertThat(process.pid()).isEmpty();
        assertThat(process.address()).isEmpty();
        assertThat(process.node()).isEmpty();
        assertThat(process.onExit()).isNotDone();
        refused(process, "join", Process::interrupt, Process::terminate, Process::kill);
        assertThatIllegalStateException().isThrownBy(process::join).withMessageContaining("start()");
        assertThatIllegalStateException().isThrownBy(() -> process.join(SHORT));
        assertThatIllegalStateException().isThrownBy(() -> process.stop(SHORT));
        process.close();
    }

    @Test
    void everything_alive_told() throws Exception {
        Queue<String> orders = mp.queue();
        Queue<Long> answers = mp.queue();
        Process process = mp.process(ProcessIT::answersPid, orders, answers).start();

        assertThat(process.isAlive()).isTrue();
        assertThat(process.exitCode()).isEqualTo(OptionalInt.empty());
        assertThat(process.join(Duration.ZERO)).isFalse();
        assertThat(process.join(Duration.ofSeconds(-1))).isFalse();
        assertThat(process.join(Duration.ofMillis(20))).isFalse();
        assertThat(mp.activeChildren()).contains(process);
        assertThat(process.node()).isPresent();
        assertThat(process.address().orElseThrow()).startsWith("akka://");
        assertThat(process.toString()).contains(process.name(), "alive");
        assertThatIllegalStateException().isThrownBy(process::close).withMessageContaining("alive");
        assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("once");

        orders.put("go");
        assertThat(answers.get(LONG)).isEqualTo(process.pid().orElseThrow());
        process.join();
        process.join();
        assertThat(process.join(Duration.ZERO)).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(mp.activeChildren()).doesNotContain(process);
        assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("once");
        process.interrupt();
        process.terminate();
        process.kill();
        assertThat(process.stop(SHORT).code()).isZero();
        assertThat(process.exitCode()).hasValue(0);
    }

    @Test
    void everything_afterClose_refusedButName() throws Exception {
        Process process = mp.process(() -> {}).start();
        process.join();
        process.close();
        process.close();

        assertThat(process.name()).startsWith("Process-");
        assertThat(process.toString()).contains("closed");
        refused(
                process,
                "closed",
                Process::start,
                Process::isAlive,
                Process::exitCode,
                Process::exitStatus,
                Process::pid,
                Process::daemon,
                Process::address,
                Process::node,
                Process::onExit,
                Process::interrupt,
                Process::terminate,
                Process::kill);
        assertThatIllegalStateException().isThrownBy(process::join).withMessageContaining("closed");
    }

    @SafeVarargs
    private static void refused(Process process, String why, Consumer<Process>... calls) {
        for (Consumer<Process> call : calls) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> call.accept(process))
                    .withMessageContaining(process.name())
                    .withMessageMatching(why.equals("closed") ? ".*closed.*" : ".*start\\(\\).*");
        }
    }

    @Test
    void close_neverStarted_cannotBeStarted() {
        Process process = mp.process(() -> {});
        process.close();

        assertThatIllegalStateException().isThrownBy(process::start).withMessageContaining("closed");
    }

    @Test
    void names_givenAndDefault_numbered() throws Exception {
        try (Multiprocessing fresh = Multiprocessing.start()) {
            Queue<String> names = fresh.queue();
            Process first = fresh.process(ProcessIT::putName, names);
            Process second = fresh.process(ProcessOptions.defaults().name("second"), ProcessIT::putName, names);
            Process third = fresh.process(ProcessIT::putName, names);
            assertThat(first.name()).isEqualTo("Process-1");
            assertThat(second.name()).isEqualTo("second");
            assertThat(third.name()).isEqualTo("Process-3");

            third.name("renamed").start().join();
            assertThat(names.get(LONG)).isEqualTo("renamed");
            first.start().name("later").join();
            assertThat(names.get(LONG)).isEqualTo("Process-1");
            assertThat(first.name()).isEqualTo("later");
            assertThatIllegalArgumentException().isThrownBy(() -> second.name(" "));
        }
    }

    @Test
    void currentProcess_inDriver_isMainProcess() {
        Process self = mp.currentProcess();

        assertThat(self.name()).isEqualTo("MainProcess");
        assertThat(self.pid()).hasValue(ProcessHandle.current().pid());
        assertThat(self.isAlive()).isTrue();
        assertThat(self.daemon()).isFalse();
        assertThat(self.exitCode()).isEmpty();
        assertThat(mp.parentProcess()).isEmpty();
        assertThatIllegalStateException().isThrownBy(self::kill).withMessageContaining("MainProcess");
        assertThatIllegalStateException().isThrownBy(self::start);
    }

    @Test
    void onExit_beforeStart_completesAtTheEnd() throws Exception {
        Process process = mp.process(() -> {});
        CompletableFuture<ExitStatus> cancelled = process.onExit();
        CompletableFuture<ExitStatus> early = process.onExit();
        CompletableFuture<String> thread =
                early.thenApply(status -> Thread.currentThread().getName());
        cancelled.cancel(true);
        process.start();

        assertThat(early.get(30, TimeUnit.SECONDS).reason()).isEqualTo(Reason.COMPLETED);
        assertThat(thread.get(30, TimeUnit.SECONDS)).isEqualTo("multiprocessing-results");
        assertThat(process.onExit()).isCompletedWithValueMatching(status -> status.code() == 0);
    }

    @Test
    void onExit_callbackThatWaitsForAResultWithCallbacks_getsIt() throws Exception {
        Pool pool = mp.pool(1);
        Process process = mp.process(() -> {});
        CompletableFuture<Integer> waited = process.onExit().thenApply(status -> {
            try {
                return pool.applyAsync(ProcessIT::five).onSuccess(value -> {}).get();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        process.start();
        assertThat(waited.get(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo(5);
        pool.close();
        pool.join();
    }

    private static int five() {
        return 5;
    }

    static Stream<Arguments> nulls() {
        Process process = mp.process(() -> {});
        Lock lock = mp.lock();
        Queue<Integer> queue = mp.queue();
        Multiprocessing.Builder builder = Multiprocessing.builder();
        return Stream.of(
                call("process(target)", () -> mp.process((Action0) null), "needs a target"),
                call(
                        "process(options)",
                        () -> mp.process((ProcessOptions) null, () -> {}),
                        "ProcessOptions.defaults()"),
                call("name", () -> process.name(null), "name must not be null"),
                call("lock", () -> mp.lock(null), "name of a lock must not be null"),
                call("rlock", () -> mp.rlock(null), "name of a rlock must not be null"),
                call("acquire", () -> lock.acquire(null), "timeout must not be null"),
                call("hold", () -> lock.hold(null), "timeout must not be null"),
                call("onLost", () -> lock.onLost(null), "callback must not be null"),
                call("queue", () -> mp.queue((QueueOptions) null), "QueueOptions.defaults()"),
                call("put", () -> queue.put(1, null), "timeout must not be null"),
                call("get", () -> queue.get(null), "timeout must not be null"),
                call("pool", () -> mp.pool((PoolOptions) null), "PoolOptions.defaults()"),
                call("onClusterLost", () -> mp.onClusterLost(null), "callback must not be null"),
                call("manager().lock", () -> mp.manager().lock(null), "name of a lock must not be null"),
                call("builder.name", () -> builder.name(null), "was null"),
                call("builder.setting(name)", () -> builder.setting(null, 1), "process.max"),
                call("builder.setting(value)", () -> builder.setting("process.max", null), "was null"));
    }

    private static Arguments call(String what, ThrowingCallable call, String words) {
        return Arguments.of(what, call, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void null_anywhere_refusedWithWords(String what, ThrowingCallable call, String words) {
        assertThatIllegalArgumentException().as(what).isThrownBy(call).withMessageContaining(words);
    }

    @Test
    void null_asALimitOfALivingProcess_refusedAndItLives() throws Exception {
        Process process = mp.process(ProcessIT::sleeps).start();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.join(null))
                .withMessageContaining("timeout must not be null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> process.stop(null))
                .withMessageContaining("grace must not be null");
        assertThat(process.isAlive()).isTrue();
        process.kill();
        process.join();
        assertThat(process.exitCode()).hasValue(-9);
    }

    @Test
    void onExit_neverStarted_failsWhenTheInstanceCloses() {
        CompletableFuture<ExitStatus> never;
        Process process;
        try (Multiprocessing other = Multiprocessing.start()) {
            process = other.process(() -> {});
            never = process.onExit();
        }

        assertThat(never).failsWithin(LONG).withThrowableThat().withMessageContaining("not started");
        assertThat(process.onExit()).failsWithin(LONG);
    }

    @Test
    void join_callerInterrupted_throwsAndProcessGoesOn() throws Exception {
        Process process = mp.process(ProcessIT::sleeps).start();
        Thread.currentThread().interrupt();

        assertThat(assertThatInterrupted(process)).isTrue();
        assertThat(process.isAlive()).isTrue();
        process.kill();
        process.join();
    }

    private static boolean assertThatInterrupted(Process process) {
        try {
            process.join();
            return false;
        } catch (InterruptedException expected) {
            return !Thread.currentThread().isInterrupted();
        }
    }

    @Test
    void interrupt_targetWaits_finallyRunsAndExceptionIsTold() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Queue<String> events = mp.queue();
            Process process = mp.process(ProcessIT::cleansUp, events).start();
            assertThat(events.get(LONG)).isEqualTo("waits");

            process.interrupt();
            process.join();

            assertThat(events.get(LONG)).isEqualTo("finally");
            ExitStatus status = process.exitStatus().orElseThrow();
            assertThat(status.reason()).isEqualTo(Reason.EXCEPTION);
            assertThat(status.code()).isEqualTo(1);
            assertThat(output.err()).contains("java.lang.InterruptedException");
        }
    }

    @Test
    void terminate_targetWaits_hooksRunAndFinallyDoesNot() throws Exception {
        Queue<String> events = mp.queue();
        Process process = mp.process(ProcessIT::cleansUp, events).start();
        assertThat(events.get(LONG)).isEqualTo("waits");

        process.terminate();
        process.join();

        assertThat(process.exitStatus().orElseThrow().code()).isEqualTo(-15);
        assertThat(events.get(LONG)).isEqualTo("hook");
        assertThat(events.qsize()).isZero();
    }

    @Test
    void kill_targetWaits_nothingRuns() throws Exception {
        Queue<String> events = mp.queue();
        Process process = mp.process(ProcessIT::cleansUp, events).start();
        assertThat(events.get(LONG)).isEqualTo("waits");

        process.kill();
        process.kill();
        process.join();

        assertThat(process.exitStatus().orElseThrow().code()).isEqualTo(-9);
        assertThat(events.qsize()).isZero();
    }

    @Test
    void kill_fromAnotherThread_wakesWhoJoins() throws Exception {
        Process process = mp.process(ProcessIT::sleeps).start();
        CountDownLatch joined = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
            new Thread(() -> {
                        try {
                            process.join();
                            joined.countDown();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .start();
        }
        process.kill();

        assertThat(joined.await(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stop_ofThreeKinds_asGentlyAsEachLets() throws Exception {
        try (CapturedOutput ignored = new CapturedOutput()) {
            Queue<String> events = mp.queue();
            Process heeds = mp.process(ProcessIT::heedsInterrupt, events).start();
            Process deaf = mp.process(ProcessIT::deafToInterrupt, events).start();
            Process immortal = mp.process(ProcessIT::deafToAll, events).start();
            for (int i = 0; i < 3; i++) {
                assertThat(events.get(LONG)).isEqualTo("ready");
            }

            assertThat(heeds.stop(LONG)).isEqualTo(new ExitStatus(0, Reason.COMPLETED, ""));
            assertThat(deaf.stop(Duration.ofSeconds(2)).code()).isEqualTo(-15);
            ExitStatus killed = immortal.stop(SHORT);
            assertThat(killed.code()).isEqualTo(-9);
            assertThat(killed.reason()).isEqualTo(Reason.SIGNALLED);
        }
    }

    @Test
    void stop_withoutGrace_kills() throws Exception {
        Process process = mp.process(ProcessIT::sleeps).start();

        assertThat(process.stop(Duration.ZERO).reason()).isEqualTo(Reason.SIGNALLED);
    }

    @Test
    void kill_withDescendants_theyEndToo() throws Exception {
        Queue<Long> pids = mp.queue();
        Process process = mp.process(ProcessIT::hasChildren, pids).start();
        long first = pids.get(LONG);
        long second = pids.get(LONG);
        assertThat(Signals.isAlive(first)).isTrue();

        process.kill();
        process.join();

        await().atMost(LONG).until(() -> !Signals.isAlive(first) && !Signals.isAlive(second));
    }

    @Test
    void terminate_withDescendants_theyEndToo() throws Exception {
        Queue<Long> pids = mp.queue();
        Process process = mp.process(ProcessIT::hasChildren, pids).start();
        long first = pids.get(LONG);
        long second = pids.get(LONG);

        process.terminate();
        process.join();

        await().atMost(LONG).until(() -> !Signals.isAlive(first) && !Signals.isAlive(second));
    }

    @Test
    void properties_ofTheDriver_travelButForThoseOfItsJvm() throws Exception {
        Map<String, String> ofTheUser = Map.of(
                "plain", "1",
                "jdk.xml.totalEntitySizeLimit", "12345",
                "jdk.httpclient.redirects.retrylimit", "4",
                "jdk.internal.httpclient.debug", "false",
                "sun.net.client.defaultReadTimeout", "60001",
                "sun.java2d.opengl", "false");
        List<String> ofTheJvm = List.of(
                "jdk.debug", "jdk.module.main", "sun.arch.data.model", "sun.cpu.endian", "sun.management.compiler");
        List<String> names =
                Stream.concat(ofTheUser.keySet().stream(), ofTheJvm.stream()).toList();
        Properties before = (Properties) System.getProperties().clone();
        Queue<Map<String, String>> answers = mp.queue();
        Process process = mp.process(ProcessIT::tellsProperties, answers, List.copyOf(names));
        try {
            System.getProperties().putAll(ofTheUser);
            ofTheJvm.forEach(name -> System.setProperty(name, "the driver's"));
            process.start();
        } finally {
            System.setProperties(before);
        }

        assertThat(answers.get(LONG)).containsAllEntriesOf(ofTheUser).doesNotContainValue("the driver's");
        process.join();
    }

    static void tellsProperties(Queue<Map<String, String>> answers, List<String> names) throws Exception {
        Map<String, String> properties = new HashMap<>();
        names.forEach(name -> properties.put(name, System.getProperty(name)));
        answers.put(properties);
    }

    @Test
    void start_arguments_arriveByValue() throws Exception {
        Queue<String> answers = mp.queue();
        Process process = mp.process(ProcessIT::joinAll, answers, 1, "two", new int[] {3, 4}, List.of("five"))
                .start();

        assertThat(answers.get(LONG)).isEqualTo("1 two 3,4 five");
        process.join();
    }

    static void answersPid(Queue<String> orders, Queue<Long> answers) throws Exception {
        orders.get();
        answers.put(ProcessHandle.current().pid());
    }

    static void putName(Queue<String> names) throws Exception {
        names.put(Multiprocessing.current().currentProcess().name());
    }

    static void sleeps() throws Exception {
        new CountDownLatch(1).await();
    }

    static void cleansUp(Queue<String> events) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().startsWith("SIGTERM"))) {
                events.putNowait("hook");
            }
        }));
        try {
            events.put("waits");
            sleeps();
        } finally {
            events.put("finally");
        }
    }

    static void heedsInterrupt(Queue<String> events) throws Exception {
        events.put("ready");
        try {
            sleeps();
        } catch (InterruptedException asked) {
            // Returns.
        }
    }

    static void deafToInterrupt(Queue<String> events) throws Exception {
        events.put("ready");
        while (true) {
            heedsInterrupt(mp().queue());
        }
    }

    private static Multiprocessing mp() {
        return Multiprocessing.current();
    }

    static void deafToAll(Queue<String> events) throws Exception {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            while (true) {
                LockSupport.park();
            }
        }));
        deafToInterrupt(events);
    }

    static void hasChildren(Queue<Long> pids) throws Exception {
        for (int i = 0; i < 2; i++) {
            pids.put(new ProcessBuilder("sleep", "1000").start().pid());
        }
        sleeps();
    }

    static void joinAll(Queue<String> answers, Integer a, String b, int[] c, List<String> d) throws Exception {
        answers.put(a + " " + b + " " + c[0] + "," + c[1] + " " + d.get(0));
    }
}
