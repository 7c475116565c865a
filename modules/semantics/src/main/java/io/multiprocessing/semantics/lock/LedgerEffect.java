package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;

/** What a ledger wants done, in the order in which it says so. */
public sealed interface LedgerEffect {
    /** Write the record down; what follows must not happen before it is safe from a crash, nor at all if that fails. */
    record Persist(LedgerRecord record) implements LedgerEffect {}

    /** Send the message to the leader whose epoch it names. */
    record Send(ToLeader message) implements LedgerEffect {}

    /** Answer a client. */
    record Answer(Outcome outcome) implements LedgerEffect {}

    /** Tell the holder that the lock is no longer its own. */
    record Lost(Holder holder, String lock, long token, String why) implements LedgerEffect {}
}
