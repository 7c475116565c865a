package io.multiprocessing.semantics.lock;

/** What a leader tells a ledger about locks. */
public sealed interface Order {
    /** The lock belongs to the acquisition, which becomes true when the ledger writes it down. */
    record Granted(long number, String lock, long token) implements Order {}

    /** The lock is another's, and the acquisition did not want to wait. */
    record NotGranted(long number) implements Order {}

    /** The lock is destroyed for everybody. */
    record Destroyed(String lock) implements Order {}
}
