package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.wire.Wire;

/**
 * Says whether a member has the mailbox of a queue now.
 *
 * @param member its uid
 */
record Whereabouts(String queue, long member, boolean here) implements Wire, SharedQueues.Command {}
