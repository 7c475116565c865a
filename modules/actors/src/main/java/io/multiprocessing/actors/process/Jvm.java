package io.multiprocessing.actors.process;

import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Link;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A JVM that is linked and trusted and waits for its start message. Thread-safe. */
public interface Jvm {
    long pid();

    /**
     * Its link. Whoever takes the JVM sets the listener and looks then whether the link is open: of one that closed
     * before, only {@link #exit()} tells.
     */
    Link link();

    StatusPage page();

    /** SIGTERM, to its descendants too. Nothing if it has ended. */
    void terminate();

    /** SIGKILL, to its descendants too. Nothing if it has ended. */
    void kill();

    /** Its exit code as {@link Process#exitValue()} gives it; completes on a thread of the launcher's. */
    CompletionStage<Integer> exit();

    /** Empty once it has ended. */
    Optional<Duration> cpuTime();

    /**
     * The end of what it wrote to the raw descriptors 1 and 2, at most 4 KiB, and where the JVM's own crash report is,
     * if there is one. For messages to the user. Blank if there was nothing.
     */
    String lastWords();

    /** Deletes its files, after its end; idempotent. {@link #lastWords()} is empty then. */
    void dispose();
}
