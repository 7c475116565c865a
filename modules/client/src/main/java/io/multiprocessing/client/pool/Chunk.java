package io.multiprocessing.client.pool;

import org.jspecify.annotations.Nullable;

/** What one worker runs at a time, first as the task's bytes, then as its result's. Guarded by the router's lock. */
final class Chunk {
    final PoolResult<?> owner;
    /** Index of its first item in the owner. */
    final int from;

    final int items;

    /** The task until it is settled; then the result from {@link #offset}, if it has one; null once decoded. */
    byte @Nullable [] body;

    int offset;
    /** Of this attempt. */
    long id;
    /** Of the first attempt, which errors show. */
    long number;
    /** Workers that have died of it, or with it. */
    int losses;

    /** The last it was sent to. */
    @Nullable
    Worker worker;

    @Nullable
    Failure failure;

    boolean settled;
    /** The worker said that it runs. */
    boolean running;
    /** Was asked to drop it and has not answered; not always the one that has it by now. */
    @Nullable
    Worker asked;

    Chunk(PoolResult<?> owner, int from, int items, byte[] body) {
        this.owner = owner;
        this.from = from;
        this.items = items;
        this.body = body;
    }
}
