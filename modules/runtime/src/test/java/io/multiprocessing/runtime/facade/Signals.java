package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Process;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Signals of the operating system, sent past the library. */
final class Signals {
    private Signals() {}

    /** @param signal as {@code kill} names it: "KILL", "STOP" */
    static void send(String signal, long pid) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                        .inheritIO()
                        .start()
                        .waitFor())
                .as("kill -%s %d", signal, pid)
                .isZero();
    }

    static void send(String signal, Process process) throws Exception {
        send(signal, process.pid().orElseThrow());
    }

    /** In a process: sends it to this JVM and waits for the effect. */
    static void raise(String signal) throws Exception {
        new ProcessBuilder(
                        "sh",
                        "-c",
                        "kill -" + signal + " " + ProcessHandle.current().pid())
                .start()
                .waitFor();
        Thread.currentThread().join();
    }

    /** Whether it runs: one that has ended and waits for init to take it away does not. */
    static boolean isAlive(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            char state = stat.charAt(stat.lastIndexOf(')') + 2);
            return state != 'Z' && state != 'X';
        } catch (IOException gone) {
            return false;
        }
    }
}
