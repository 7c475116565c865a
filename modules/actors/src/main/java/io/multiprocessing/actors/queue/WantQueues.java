package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;

/**
 * Somebody uses named queues, so each agent must be ready to host them. Repeated until it is answered by
 * {@link QueuesWanted}.
 */
record WantQueues(ActorRef<SharedQueues.Command> asker) implements Wire, SharedQueues.Command {}
