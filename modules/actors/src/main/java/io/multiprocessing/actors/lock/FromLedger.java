package io.multiprocessing.actors.lock;

import io.multiprocessing.actors.wire.Wire;

/**
 * What a member's ledger says to a reign.
 *
 * @param member one life of it
 * @param message of {@link LockMessages}
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record FromLedger(String member, byte[] message) implements Wire, LockReign.Command {}
