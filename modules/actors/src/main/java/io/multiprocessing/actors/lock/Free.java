package io.multiprocessing.actors.lock;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;

/**
 * Asks the ledger of a holder to release a plain lock for a client elsewhere. Repeated until it is answered.
 *
 * @param token of the holding that is meant: another is left alone
 * @param number comes back in the answer
 */
public record Free(String lock, long token, long number, ActorRef<SharedLocks.Command> asker)
        implements Wire, SharedLocks.Command {}
