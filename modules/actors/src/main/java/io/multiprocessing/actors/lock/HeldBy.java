package io.multiprocessing.actors.lock;

import io.multiprocessing.actors.wire.Wire;

/**
 * Answers {@link WhoHolds}.
 *
 * @param member in words; empty: the lock is free
 * @param token zero: the lock is free
 */
public record HeldBy(long number, String member, long token) implements Wire, SharedLocks.Command {}
