package io.multiprocessing.actors.client;

import akka.actor.typed.ActorRef;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.Reply;

/**
 * Who asks: a driver or a process.
 *
 * @param id unique at its agent, 0: the driver
 * @param name for errors
 */
public record ClientRef(long id, String name, ActorRef<ToClient> ref) {
    public void answer(long request, Reply reply) {
        ref.tell(new ToClient.Answer(request, reply));
    }

    public void tell(Event event) {
        ref.tell(new ToClient.News(event));
    }
}
