package io.multiprocessing.actors.client;

import io.multiprocessing.link.message.Request;

/** Brings a request to the actor that answers it. Thread-safe. */
@FunctionalInterface
public interface RequestRoute {
    /** @param request the id by which the client knows the answer; of no meaning for what has none */
    void route(ClientRef client, long request, Request what);
}
