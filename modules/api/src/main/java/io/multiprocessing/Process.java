package io.multiprocessing;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** A JVM of its own that runs one target. Not started when made. */
@SuppressWarnings("JavaLangClash")
public interface Process extends Waitable, AutoCloseable {
    /**
     * Encodes target and arguments (PayloadException) and returns when the JVM runs; StartFailedException with the JVM's own words if it does not.
     * What ends it later is in exitStatus().
     */
    Process start();

    void join() throws InterruptedException;
    /** Zero or negative: does not wait. @return whether it has ended */
    boolean join(Duration timeout) throws InterruptedException;

    boolean isAlive();
    /** Empty before it ends; 0 normal; 1 uncaught exception; n from System.exit(n) modulo 256, 137 and 143 too; -n ended by signal n (-9 kill, -15 terminate). */
    OptionalInt exitCode();

    Optional<ExitStatus> exitStatus();
    /** Interrupts the target's thread: finally blocks run. */
    void interrupt();
    /** SIGTERM, its descendants with it. */
    void terminate();
    /** SIGKILL, its descendants with it. */
    void kill();
    /** interrupt, after grace terminate, after grace again kill. @return the exit status */
    ExitStatus stop(Duration grace) throws InterruptedException;

    String name();

    Process name(String name);

    boolean daemon();
    /** The address of its actor, "akka://…", usable by any member of the cluster. Empty before it is started. */
    Optional<String> address();

    OptionalLong pid();

    Optional<Node> node();

    CompletableFuture<ExitStatus> onExit();
    /** Forgets an ended process; IllegalStateException while it is alive. */
    @Override
    void close();
}
