package io.multiprocessing.actors.lock;

import io.multiprocessing.actors.wire.Wire;

/** Answers {@link Free}: that holding is over, now or already before. */
public record Freed(long number) implements Wire, SharedLocks.Command {}
