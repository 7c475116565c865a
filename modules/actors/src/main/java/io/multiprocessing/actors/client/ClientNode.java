package io.multiprocessing.actors.client;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import java.util.function.Consumer;

/** The driver's own actor: receives what is said to it. A process has its {@code ProcessNode} for that. */
public final class ClientNode {
    private ClientNode() {}

    /** @param receiver runs on the actor's thread: must not wait, decode or run user code */
    public static Behavior<ToClient> create(Consumer<? super ToClient> receiver) {
        return Behaviors.receiveMessage(message -> {
            receiver.accept(message);
            return Behaviors.same();
        });
    }
}
