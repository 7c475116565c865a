package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.wire.Wire;

/**
 * A small message for a mailbox, which the sharding finds or starts.
 *
 * @param message of {@link QueueMessages}
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
record FromAfar(byte[] message) implements Wire, SharedMailbox.Command {}
