package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.actors.wire.Wire;

/**
 * One member has streams for another. Repeated until it is answered by one that does not ask.
 *
 * @param from uid of the member that says it
 * @param to uid of the member that is meant; another may have its address by now
 * @param asks whether it is to be answered
 */
record Greeting(long from, long to, Streams.Ends ends, boolean asks)
        implements Wire, SharedQueues.Command, QueueConnection.Command {}
