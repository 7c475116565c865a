package io.multiprocessing.actors.lock;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;

/**
 * Asks a reign who holds a lock. Repeated until it is answered.
 *
 * @param number comes back in the answer
 */
public record WhoHolds(String lock, long number, ActorRef<SharedLocks.Command> asker)
        implements Wire, LockReign.Command {}
