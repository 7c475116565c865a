package io.multiprocessing.semantics.history;

import io.multiprocessing.semantics.history.Event.Phase;
import org.jspecify.annotations.Nullable;

/**
 * What one process did, from its beginning to its end.
 *
 * @param to {@link #NEVER} if the outcome is unknown: it may yet be done
 * @param outcome ok, fail or info
 */
public record Operation(
        String process,
        String op,
        String arg,
        long from,
        long to,
        Phase outcome,
        @Nullable String value,
        @Nullable Long token) {
    /** A time after all others. */
    public static final long NEVER = Long.MAX_VALUE;

    public boolean is(String name, Phase how) {
        return op.equals(name) && outcome == how;
    }

    /** Whether it had ended when the other began. */
    public boolean before(Operation other) {
        return to < other.from;
    }

    @Override
    public String toString() {
        return "%s(%s%s)%s by %s at %s-%s"
                .formatted(
                        op,
                        arg,
                        value == null ? "" : ", " + value,
                        token == null ? "" : " token " + token,
                        process,
                        from,
                        to == NEVER ? "?" : String.valueOf(to));
    }
}
