package io.multiprocessing;

import java.io.Serializable;

/** How a process ended and why. */
public record ExitStatus(int code, Reason reason, String detail) implements Serializable {
    public enum Reason {
        COMPLETED,
        EXCEPTION,
        EXITED,
        SIGNALLED,
        OUT_OF_MEMORY,
        MEMORY_LIMIT,
        UNRESPONSIVE,
        START_FAILED,
        NODE_LOST
    }
}
