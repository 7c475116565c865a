package io.multiprocessing.actors.client;

import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.Reply;

/** What is said to a client, a driver or a process. */
public sealed interface ToClient {
    /** The one answer to a request. */
    record Answer(long request, Reply reply) implements ToClient {}

    /** Something has happened to what the client started. */
    record News(Event event) implements ToClient {}
}
