package io.multiprocessing;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * A JVM of its own that runs one target. Not started when made.
 *
 * <p>Python's {@code Process}, with the same exit codes. Different: any thread of the program may start it, only once;
 * signals reach its descendants too; {@link #join(Duration)} tells whether it has ended; {@link #exitStatus()} tells
 * why; a daemon may have children. It never outlives its agent, whatever ends that.
 *
 * <p>Thread-safe. Not serializable: passing one is a {@link PayloadException}. Closing is optional: what it holds after
 * its end is small. Called before the start, join and the signals are an {@link IllegalStateException}; after
 * {@link #close()}, everything but the name is.
 *
 * @since 0.1.0
 */
@SuppressWarnings("JavaLangClash") // the name Python gave it; import it by name
public interface Process extends Waitable, AutoCloseable {
    /**
     * Encodes target and arguments and starts the JVM; returns when it runs. It waits for the new JVM's first words, or
     * for its death or 30 s without them, whichever comes first. What ends it later is in {@link #exitStatus()}.
     *
     * @return this process
     * @throws PayloadException when target or arguments cannot travel
     * @throws StartFailedException when the JVM does not come up, with its own words; it may be started again then
     * @throws ClusterUnavailableException when the agent that was to host it is gone
     * @throws IllegalStateException when it was started before, or the instance is closed
     */
    Process start();

    /**
     * Waits until it has ended. The agent sees the death of its JVM at once; should the agent be lost, the wait ends
     * too, with reason NODE_LOST. What the process had put, released and printed is there by then.
     *
     * @throws IllegalStateException when it was not started
     * @throws InterruptedException when interrupted; the process goes on
     */
    void join() throws InterruptedException;

    /**
     * Waits at most so long until it has ended.
     *
     * @param timeout zero or negative: does not wait
     * @return whether it has ended
     * @throws IllegalStateException when it was not started
     * @throws InterruptedException when interrupted; the process goes on
     */
    boolean join(Duration timeout) throws InterruptedException;

    /**
     * Tells whether it was started and has not ended.
     *
     * @return false before the start
     */
    boolean isAlive();

    /**
     * Tells the exit code.
     *
     * @return empty before it ends; 0 normal; 1 uncaught exception; n from {@code System.exit(n) & 0xFF}, 137 and 143
     *     too; -n ended by signal n (-9 kill, -15 terminate)
     */
    OptionalInt exitCode();

    /**
     * Tells how it ended and why.
     *
     * @return empty before it ends
     */
    Optional<ExitStatus> exitStatus();

    /**
     * Interrupts the target's thread: finally blocks run, and waits in the process throw {@link InterruptedException}.
     * Python 3.14's {@code interrupt()}. Does not wait; of no effect on one that has ended.
     *
     * @throws IllegalStateException when it was not started
     */
    void interrupt();

    /**
     * Sends SIGTERM to it, its descendants with it: exit hooks run, finally blocks do not. Does not wait; of no effect
     * on one that has ended.
     *
     * @throws IllegalStateException when it was not started
     */
    void terminate();

    /**
     * Sends SIGKILL to it, its descendants with it: nothing more runs in it. Does not wait; of no effect on one that
     * has ended.
     *
     * @throws IllegalStateException when it was not started
     */
    void kill();

    /**
     * Ends it as gently as it lets: interrupt, after grace terminate, after grace again kill; waits until it has ended.
     *
     * @param grace how long each of the gentler ways has; zero or negative: kill at once
     * @return the exit status
     * @throws IllegalStateException when it was not started
     * @throws InterruptedException when interrupted; the ways not yet tried are not
     */
    ExitStatus stop(Duration grace) throws InterruptedException;

    /**
     * Tells the name.
     *
     * @return {@code Process-N} unless told otherwise, the N-th child of its parent; {@code Process-2:1} is the first
     *     child of {@code Process-2}
     */
    String name();

    /**
     * Changes the name. After the start, only as it is shown here.
     *
     * @param name not blank
     * @return this process
     * @throws IllegalArgumentException when the name is null or blank
     */
    Process name(String name);

    /**
     * Tells whether the program ends it when it closes instead of waiting for it.
     *
     * @return as the options say, else as its maker is
     */
    boolean daemon();

    /**
     * Tells the address of its actor, {@code akka://…}, usable by any member of the cluster.
     *
     * @return empty before it is started
     */
    Optional<String> address();

    /**
     * Tells the operating system's id on its host.
     *
     * @return empty before it is started
     */
    OptionalLong pid();

    /**
     * Tells the agent that hosts it.
     *
     * @return empty before it is started
     */
    Optional<Node> node();

    /**
     * Gives a future of its end. It completes on the instance's thread for results, also when the process was never
     * started and the instance closes (then exceptionally).
     *
     * @return a future of the caller's own: completing or cancelling it has no effect on the process
     */
    CompletableFuture<ExitStatus> onExit();

    /**
     * Forgets an ended process. Idempotent.
     *
     * @throws IllegalStateException while it is alive
     */
    @Override
    void close();
}
