package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.multiprocessing.Action0;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.ExitStatus.Reason;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How processes end, and how each end is told. */
class ExitIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static Multiprocessing mp;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    static Stream<Arguments> ends() {
        return Stream.of(
                arguments("return", (Action0) () -> {}, 0, Reason.COMPLETED, ""),
                arguments(
                        "return beside a thread that throws", (Action0) ExitIT::threadThrows, 0, Reason.COMPLETED, ""),
                arguments(
                        "return beside a thread that works", (Action0) ExitIT::threadWorks, 4, Reason.EXITED, "code 4"),
                arguments(
                        "throw", (Action0) ExitIT::throwsIt, 1, Reason.EXCEPTION, "java.io.IOException: no such luck"),
                arguments("recurse", (Action0) ExitIT::recurse, 1, Reason.EXCEPTION, "java.lang.StackOverflowError"),
                arguments("allocate", (Action0) ExitIT::allocate, 3, Reason.OUT_OF_MEMORY, "-Xmx"),
                arguments("exit(0)", exit(0), 0, Reason.EXITED, "code 0"),
                arguments("exit(1)", exit(1), 1, Reason.EXITED, "code 1"),
                arguments("exit(3)", exit(3), 3, Reason.EXITED, "code 3"),
                arguments("exit(137)", exit(137), 137, Reason.EXITED, "code 137"),
                arguments("exit(143)", exit(143), 143, Reason.EXITED, "code 143"),
                arguments("exit(300)", exit(300), 44, Reason.EXITED, "code 44"),
                arguments("exit(-1)", exit(-1), 255, Reason.EXITED, "code 255"),
                arguments("exit in a thread", (Action0) ExitIT::threadExits, 6, Reason.EXITED, "code 6"),
                arguments("halt(0)", halt(0), 0, Reason.EXITED, "code 0"),
                arguments("halt(5)", halt(5), 5, Reason.EXITED, "code 5"),
                arguments("kill -9", raise("KILL"), -9, Reason.SIGNALLED, "signal 9"),
                arguments("kill -15", raise("TERM"), -15, Reason.SIGNALLED, "signal 15"),
                arguments("kill -ABRT", raise("ABRT"), -6, Reason.SIGNALLED, "signal 6"),
                arguments("kill -SEGV", raise("SEGV"), -6, Reason.SIGNALLED, "hs_err"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ends")
    void exitStatus_target_codeAndReason(String how, Action0 target, int code, Reason reason, String detail)
            throws Exception {
        ProcessOptions options = ProcessOptions.defaults().jvmOptions("-Xmx48m");
        try (CapturedOutput ignored = new CapturedOutput()) {
            Process process = mp.process(options, target);
            assertThat(process.exitCode()).isEmpty();
            assertThat(process.exitStatus()).isEmpty();

            process.start();
            process.join();

            ExitStatus status = process.exitStatus().orElseThrow();
            assertThat(status.code()).as(how).isEqualTo(code);
            assertThat(status.reason()).as(how).isEqualTo(reason);
            assertThat(status.detail()).as(how).contains(detail);
            assertThat(process.exitCode()).hasValue(code);
            assertThat(process.isAlive()).isFalse();
            assertThat(process.onExit().get(20, TimeUnit.SECONDS)).isEqualTo(status);
        }
    }

    @Test
    void join_targetThrew_stackTraceAsPythonPrintsIt() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Process process = mp.process(ProcessOptions.defaults().name("unlucky"), ExitIT::throwsIt);
            process.start().join();

            assertThat(output.err())
                    .startsWith("Process unlucky:\njava.io.IOException: no such luck\n\tat " + ExitIT.class.getName()
                            + ".throwsIt(ExitIT.java:")
                    .endsWith("\n");
            assertThat(output.out()).isEmpty();
        }
    }

    private static Action0 exit(int code) {
        return () -> System.exit(code);
    }

    private static Action0 halt(int code) {
        return () -> Runtime.getRuntime().halt(code);
    }

    private static Action0 raise(String signal) {
        return () -> Signals.raise(signal);
    }

    static void throwsIt() throws IOException {
        throw new IOException("no such luck");
    }

    static void threadThrows() throws Exception {
        Thread thread = new Thread(() -> {
            throw new IllegalStateException("in a thread");
        });
        thread.start();
        thread.join();
    }

    /** The target returns first; the process ends when its last thread does. */
    static void threadWorks() {
        Thread target = Thread.currentThread();
        new Thread(() -> {
                    try {
                        target.join();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    System.exit(4);
                })
                .start();
    }

    static void threadExits() throws Exception {
        new Thread(() -> System.exit(6)).start();
        Thread.currentThread().join();
    }

    static void recurse() {
        deeper(0);
    }

    private static long deeper(long depth) {
        return depth < 0 ? depth : deeper(depth + 1) + 1;
    }

    static void allocate() {
        long[][] kept = new long[1 << 16][];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = new long[1 << 17];
        }
        System.out.println(kept.length);
    }
}
