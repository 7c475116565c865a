package io.multiprocessing.actors.lock;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * Answers {@link WhoHolds}.
 *
 * @param member in words; empty: the lock is free
 * @param token zero: the lock is free
 * @param ledger of the holder; null: the lock is free, or its holder has just gone
 */
public record HeldBy(
        long number, String member, long token, @Nullable ActorRef<SharedLocks.Command> ledger)
        implements Wire, SharedLocks.Command {}
