package io.multiprocessing.actors.process;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.semantics.process.Ending;
import org.jspecify.annotations.Nullable;

/** Tells from what the operating system, the status page and the last words say how a process ended, and why. */
final class ExitStatuses {
    private static final String OUT_OF_MEMORY = "java.lang.OutOfMemoryError";

    private ExitStatuses() {}

    static ExitStatus of(
            Jvm jvm,
            int osCode,
            boolean ready,
            boolean killed,
            boolean killedUnresponsive,
            byte @Nullable [] failure,
            @Nullable String linkFailure,
            ProcessNode.Make make) {
        StatusPage page = jvm.page();
        String words = jvm.lastWords();
        Ending.Verdict verdict = Ending.of(new Ending.Facts(
                osCode,
                page.outcome() == StatusPage.Outcome.COMPLETED,
                page.outcome() == StatusPage.Outcome.EXCEPTION,
                page.exitHook(),
                page.signal(),
                page.outOfMemorySeen() || words.contains(OUT_OF_MEMORY),
                killed,
                killedUnresponsive,
                linkFailure != null,
                ready));
        ExitStatus.Reason reason = ExitStatus.Reason.valueOf(verdict.reason().name());
        return new ExitStatus(verdict.code(), reason, detail(verdict, failure, linkFailure, words, make));
    }

    private static String detail(
            Ending.Verdict verdict,
            byte @Nullable [] failure,
            @Nullable String linkFailure,
            String words,
            ProcessNode.Make make) {
        String said = words.isBlank() ? "" : "; its last words: " + words.strip();
        if (linkFailure != null) {
            said = "; its link had failed in the JVM of its agent, pid "
                    + ProcessHandle.current().pid() + ": " + linkFailure + said;
        }
        return switch (verdict.reason()) {
            case COMPLETED -> "";
            case EXCEPTION -> failure == null ? "its target threw" : firstLine(failure);
            case EXITED -> "it called exit or halt with code " + verdict.code() + said;
            case SIGNALLED -> "ended by signal " + -verdict.code() + said;
            case OUT_OF_MEMORY ->
                "out of memory; give it more by ProcessOptions.jvmOptions(\"-Xmx...\"), or less to do" + said;
            case UNRESPONSIVE ->
                "it answered no ping and used no processor time for as long as process.unresponsive-after says; killed";
            case START_FAILED -> startFailed(verdict.code(), failure != null, make) + said;
        };
    }

    /** A worker is ready after its initializer, and no other code of the user's runs before that. */
    private static String startFailed(int code, boolean threw, ProcessNode.Make make) {
        String name = '"' + make.spec().name() + '"';
        if (code < 0) {
            return name + " was ended by signal " + -code + " before it was ready";
        }
        if (threw) {
            return name + " ended with code " + code;
        }
        String where = make.worker() && make.target() != null ? " in its initializer" : " before it was ready";
        return name + " called exit or halt with code " + code + where;
    }

    /** Of what {@code Payloads.failure} writes. */
    private static String firstLine(byte[] failure) {
        PayloadReader in = new PayloadReader(failure);
        String name = in.readString();
        String message = in.readOptionalString();
        return message == null
                ? name
                : name + ": " + message.lines().findFirst().orElse("");
    }
}
