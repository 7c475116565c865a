package io.multiprocessing;

import java.io.Serializable;

/**
 * How a process ended and why.
 *
 * <p>The code is Python's {@code exitcode}, which has no reason beside it: exit(143) is 143 and a SIGTERM is -15,
 * exit(3) and out of memory are told apart by the reason. {@code Runtime.halt(137)} cannot be told from SIGKILL.
 *
 * @param code 0 normal; 1 uncaught exception; n from {@code System.exit(n) & 0xFF}; -n ended by signal n (-9 kill, -15
 *     terminate)
 * @param reason what ended it
 * @param detail one line for people: the exception, the signal's name, the JVM's last words; empty if there is nothing
 *     to add
 * @since 0.1.0
 */
public record ExitStatus(int code, Reason reason, String detail) implements Serializable {
    /** What ended a process. */
    public enum Reason {
        /** The target returned. */
        COMPLETED,
        /** The target threw. */
        EXCEPTION,
        /** {@code System.exit} or {@code Runtime.halt} was called in it. */
        EXITED,
        /** A signal ended it: ours, another program's or that of a crash. */
        SIGNALLED,
        /** Its heap, metaspace or threads ran out. */
        OUT_OF_MEMORY,
        /** The operating system's limit of memory ended it. */
        MEMORY_LIMIT,
        /** It answered no ping and used no processor time, and was killed. */
        UNRESPONSIVE,
        /** Its JVM did not come up, or could not load what it needs. */
        START_FAILED,
        /** Its host is gone from the cluster. */
        NODE_LOST
    }
}
