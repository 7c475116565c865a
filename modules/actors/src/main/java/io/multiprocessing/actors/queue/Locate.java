package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.wire.Wire;

/** Asks a mailbox, which the sharding finds or starts, where it is. Repeated until it is answered. */
record Locate(ActorRef<SharedQueues.Command> asker) implements Wire, SharedMailbox.Command {}
