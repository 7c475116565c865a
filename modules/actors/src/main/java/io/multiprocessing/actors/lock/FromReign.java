package io.multiprocessing.actors.lock;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;

/**
 * What a reign says to a member's ledger.
 *
 * @param reign where the answer goes
 * @param open whether it may grant: one that may not is no better than none
 * @param message of {@link LockMessages}
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record FromReign(ActorRef<LockReign.Command> reign, boolean open, byte[] message)
        implements Wire, SharedLocks.Command {}
