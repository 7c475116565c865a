package io.multiprocessing.semantics.process;

/**
 * How a process ended, from the code of the operating system and its status page.
 *
 * <p>The first line that fits decides. {@code n} is the operating system's code, {@code s} a signal's number.
 *
 * <table>
 * <caption>Facts and verdicts</caption>
 * <tr><th>facts</th><th>code</th><th>reason</th><th>why here</th></tr>
 * <tr><td>never ready</td><td>-s or n</td><td>START_FAILED</td><td>no user code ran but an initializer, whatever ended it</td></tr>
 * <tr><td>killed as unresponsive, n = 137</td><td>-9</td><td>UNRESPONSIVE</td>
 *     <td>another code means that it ended by itself before the kill arrived</td></tr>
 * <tr><td>target completed, n = 0</td><td>0</td><td>COMPLETED</td><td>its exit hook ran, too, and must not hide it</td></tr>
 * <tr><td>target threw, n = 1</td><td>1</td><td>EXCEPTION</td><td>as above</td></tr>
 * <tr><td>no exit hook, out of memory, n = 3</td><td>3</td><td>OUT_OF_MEMORY</td>
 *     <td>-XX:+ExitOnOutOfMemoryError exits so, without hooks; with a hook it was exit(3)</td></tr>
 * <tr><td>killed, n = 137</td><td>-9</td><td>SIGNALLED</td><td>its hooks may have run, and hung, as the kill came</td></tr>
 * <tr><td>exit hook ran, no signal seen</td><td>n</td><td>EXITED</td><td>exit(137) and exit(143) are no signals</td></tr>
 * <tr><td>link failed, n = 129</td><td>129</td><td>EXITED</td>
 *     <td>a process without a link halts itself so; no signal did it</td></tr>
 * <tr><td>n in 129..192</td><td>-(n - 128)</td><td>SIGNALLED</td>
 *     <td>the signal that was seen, or a kill -9 while the hooks of a SIGTERM ran</td></tr>
 * <tr><td>else</td><td>n</td><td>EXITED</td>
 *     <td>Runtime.halt, or a hook of the user's that halts after a SIGTERM</td></tr>
 * </table>
 *
 * <p>{@code Runtime.halt(137)} cannot be told from a kill -9, nor another's kill -9 that meets the hooks of an {@code exit(0)}
 * from {@code exit(137)}.
 */
public final class Ending {
    /** What ended a process. */
    public enum Reason {
        /** The target returned. */
        COMPLETED,
        /** The target threw. */
        EXCEPTION,
        /** {@code System.exit} or {@code Runtime.halt}. */
        EXITED,
        /** A signal, ours or another's. */
        SIGNALLED,
        /** The JVM ran out of memory. */
        OUT_OF_MEMORY,
        /** It answered no ping and used no CPU time, so it was killed. */
        UNRESPONSIVE,
        /** It ended before it could run its target. */
        START_FAILED
    }

    /**
     * What is known of a process that ended.
     *
     * @param osCode as {@link Process#exitValue()}: 128 + s when signal s ended it
     * @param completed its target returned
     * @param exception its target threw
     * @param exitHookRan the JVM began an orderly shutdown
     * @param signalSeen the signal that began the shutdown, 0 if none did
     * @param outOfMemory an OutOfMemoryError was noticed
     * @param killed its agent has sent it SIGKILL
     * @param killedUnresponsive its agent killed it because it answered no ping
     * @param linkFailed the link to its agent broke for another reason than its death
     * @param ready it had been linked and could have run its target
     */
    public record Facts(
            int osCode,
            boolean completed,
            boolean exception,
            boolean exitHookRan,
            int signalSeen,
            boolean outOfMemory,
            boolean killed,
            boolean killedUnresponsive,
            boolean linkFailed,
            boolean ready) {}

    /**
     * The end as users are told.
     *
     * @param code what the process exited with, or -s when signal s ended it
     */
    public record Verdict(int code, Reason reason) {}

    /** What a process halts itself with when its link ends: 128 + 1, as a shell tells a hang-up. */
    public static final int LINK_GONE = 129;

    private static final int SIGNAL_BASE = 128;
    /** Linux' SIGRTMAX; what is above 128 + 64 was not made by a signal. */
    private static final int LAST_SIGNAL = 64;

    private static final int SIGKILL = 9;
    private static final int OUT_OF_MEMORY_CODE = 3;

    private Ending() {}

    /** The verdict on these facts. */
    public static Verdict of(Facts facts) {
        int osCode = facts.osCode();
        boolean halted = facts.linkFailed() && osCode == LINK_GONE;
        boolean signal = !halted && osCode > SIGNAL_BASE && osCode <= SIGNAL_BASE + LAST_SIGNAL;
        int signalCode = signal ? SIGNAL_BASE - osCode : osCode;
        if (!facts.ready()) {
            return new Verdict(signalCode, Reason.START_FAILED);
        }
        if (facts.killedUnresponsive() && signalCode == -SIGKILL) {
            return new Verdict(-SIGKILL, Reason.UNRESPONSIVE);
        }
        if (facts.completed() && osCode == 0) {
            return new Verdict(0, Reason.COMPLETED);
        }
        if (facts.exception() && osCode == 1) {
            return new Verdict(1, Reason.EXCEPTION);
        }
        if (!facts.exitHookRan() && facts.outOfMemory() && osCode == OUT_OF_MEMORY_CODE) {
            return new Verdict(OUT_OF_MEMORY_CODE, Reason.OUT_OF_MEMORY);
        }
        if (facts.killed() && signalCode == -SIGKILL) {
            return new Verdict(-SIGKILL, Reason.SIGNALLED);
        }
        if (facts.exitHookRan() && facts.signalSeen() == 0) {
            return new Verdict(osCode, Reason.EXITED);
        }
        return new Verdict(signalCode, signal ? Reason.SIGNALLED : Reason.EXITED);
    }
}
