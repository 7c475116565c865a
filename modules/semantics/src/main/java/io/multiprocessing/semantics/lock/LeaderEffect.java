package io.multiprocessing.semantics.lock;

/** What a leader wants done, in the order in which it says so. */
public sealed interface LeaderEffect {
    /** Send the message to the ledger of the member. */
    record Send(String member, ToLedger message) implements LeaderEffect {}

    /** This reign is over for good; a new one must be above the epoch. */
    record Deposed(Epoch by) implements LeaderEffect {}
}
