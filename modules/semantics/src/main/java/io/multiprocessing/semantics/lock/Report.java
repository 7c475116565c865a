package io.multiprocessing.semantics.lock;

/**
 * What a ledger tells its leader about locks. First comes all that is so when the reign begins, ended by {@link Complete}, then
 * what changes.
 *
 * <p>An acquisition is named by a number that its ledger gives it and never gives again in its life.
 */
public sealed interface Report {
    /** A client here holds the lock. */
    record Holds(long number, String lock, long token) implements Report {}

    /** A client here wants the lock; if it does not wait, it wants an answer at once. */
    record Acquire(long number, String lock, boolean waits) implements Report {}

    /** The acquisition is no longer wanted. If it was granted meanwhile, the ledger gives it back. */
    record Cancel(long number) implements Report {}

    /** What was granted with this token is not held any more. */
    record Release(String lock, long token) implements Report {}

    /** The lock is destroyed and its name must not be used again. */
    record Destroy(String lock) implements Report {}

    /** All that was so when the reign began has been told. */
    record Complete() implements Report {}

    /** The same of a ledger that holds nothing, never will, and promises nothing: its member leaves the cluster. */
    record Closed() implements Report {}
}
