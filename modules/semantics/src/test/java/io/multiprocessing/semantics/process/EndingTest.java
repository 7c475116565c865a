package io.multiprocessing.semantics.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.process.Ending.Facts;
import io.multiprocessing.semantics.process.Ending.Reason;
import io.multiprocessing.semantics.process.Ending.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndingTest {
    /** Facts as letters: c completed, e exception, h exit hook ran, k killed, l link failed, o out of memory, u killed as unresponsive, r ready. */
    @ParameterizedTest(name = "os code {0}, facts {1}, signal seen {2}: {3} {4}; {5}")
    @CsvSource({
        "0,   r c h, 0,  0,   COMPLETED,     the target returned",
        "0,   r c,   0,  0,   COMPLETED,     the target returned and the process halted itself",
        "0,   r c h, 15, 0,   COMPLETED,     a SIGTERM that came too late to change the code",
        "1,   r e h, 0,  1,   EXCEPTION,     the target threw",
        "1,   r e,   0,  1,   EXCEPTION,     the target threw and the process halted itself",
        "1,   r h,   0,  1,   EXITED,        exit(1) in the target",
        "0,   r h,   0,  0,   EXITED,        exit(0) in the target",
        "5,   r c h, 0,  5,   EXITED,        a thread that outlived the target called exit(5)",
        "5,   r e h, 0,  5,   EXITED,        a thread that outlived the exception called exit(5)",
        "7,   r h,   0,  7,   EXITED,        exit(7)",
        "255, r h,   0,  255, EXITED,        exit(-1)",
        "137, r h,   0,  137, EXITED,        exit(137)",
        "143, r h,   0,  143, EXITED,        exit(143)",
        "143, r h,   15, -15, SIGNALLED,     SIGTERM",
        "143, r c h, 15, -15, SIGNALLED,     SIGTERM after the target returned",
        "130, r h,   2,  -2,  SIGNALLED,     SIGINT",
        "129, r h,   1,  -1,  SIGNALLED,     SIGHUP",
        "137, r h,   15, -9,  SIGNALLED,     kill -9 while the hooks of a SIGTERM ran",
        "137, r h k, 0,  -9,  SIGNALLED,     killed by its agent as it hung in its exit hooks",
        "137, r c h k, 0, -9, SIGNALLED,     the target returned and a hook hung until its agent killed it",
        "0,   r c h k, 0, 0,  COMPLETED,     ended by itself before the kill arrived",
        "7,   r h k, 0,  7,   EXITED,        exit(7) before the kill arrived",
        "5,   r h,   15, 5,   EXITED,        a hook that halts with 5 after a SIGTERM",
        "137, r,     0,  -9,  SIGNALLED,     kill -9",
        "137, r c,   0,  -9,  SIGNALLED,     kill -9 after the target returned",
        "137, r e,   0,  -9,  SIGNALLED,     kill -9 after the target threw",
        "134, r,     0,  -6,  SIGNALLED,     abort",
        "139, r,     0,  -11, SIGNALLED,     segmentation fault",
        "192, r,     0,  -64, SIGNALLED,     the last real-time signal",
        "193, r,     0,  193, EXITED,        halt(193) for there is no signal 65",
        "255, r,     0,  255, EXITED,        halt(-1)",
        "128, r,     0,  128, EXITED,        halt(128) for there is no signal 0",
        "0,   r,     0,  0,   EXITED,        halt(0) in the target",
        "1,   r,     0,  1,   EXITED,        halt(1) in the target",
        "3,   r o,   0,  3,   OUT_OF_MEMORY, ExitOnOutOfMemoryError",
        "3,   r,     0,  3,   EXITED,        halt(3)",
        "3,   r h,   0,  3,   EXITED,        exit(3)",
        "3,   r o h, 0,  3,   EXITED,        exit(3) after an OutOfMemoryError that was survived",
        "137, r o,   0,  -9,  SIGNALLED,     kill -9 of a process that was out of memory",
        "137, r u,   0,  -9,  UNRESPONSIVE,  killed by its agent",
        "137, r u h, 0,  -9,  UNRESPONSIVE,  killed by its agent as it hung in its exit hooks",
        "0,   r u c, 0,  0,   COMPLETED,     ended by itself before the kill arrived",
        "129, r l,   0,  129, EXITED,        halted itself for its link had failed",
        "129, r c l, 0,  129, EXITED,        the target returned and its link failed before its end",
        "0,   r c l, 0,  0,   COMPLETED,     its link failed as it ended",
        "137, r l k, 0,  -9,  SIGNALLED,     killed for its link had failed and it did not halt",
        "129, l,     0,  129, START_FAILED,  its link failed as it started",
        "129, r,     0,  -1,  SIGNALLED,     a kill -1 that it had no time to see",
        "139, r u,   0,  -11, SIGNALLED,     crashed before the kill arrived",
        "1,   '',    0,  1,   START_FAILED,  options that the JVM refuses",
        "137, '',    0,  -9,  START_FAILED,  killed as it started",
        "137, u,     0,  -9,  START_FAILED,  hung as it started",
        "3,   o,     0,  3,   START_FAILED,  no memory to start in",
        "0,   h,     0,  0,   START_FAILED,  exited before it was ready",
    })
    void of_facts_verdict(int osCode, String facts, int signalSeen, int code, Reason reason, String story) {
        Facts given = new Facts(
                osCode,
                facts.contains("c"),
                facts.contains("e"),
                facts.contains("h"),
                signalSeen,
                facts.contains("o"),
                facts.contains("k"),
                facts.contains("u"),
                facts.contains("l"),
                facts.contains("r"));
        assertThat(Ending.of(given)).as(story).isEqualTo(new Verdict(code, reason));
    }
}
