package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.wire.Wire;

/**
 * The agent knows that named queues are used.
 *
 * @param member its uid
 */
record QueuesWanted(long member) implements Wire, SharedQueues.Command {}
