package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.wire.Wire;

/**
 * A small message about a queue, from member to member. May be lost: it is repeated.
 *
 * @param from uid of the member that says it
 * @param to uid of the member that is meant; another may have its address by now
 * @param message of {@link QueueMessages}
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
record Word(long from, long to, byte[] message) implements Wire, SharedQueues.Command {}
