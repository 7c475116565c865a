package io.multiprocessing.client.port;

import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import java.util.function.Consumer;

/**
 * All that the facade needs of its agent. A driver talks to the agent in its own JVM, a process to the one at the other
 * end of its link. Thread-safe; no method waits.
 */
public interface AgentPort {
    /** Who asks. */
    Identity identity();

    /** Where news goes from now on. Called once, before anything is asked. */
    void listen(PortEvents events);

    /**
     * Asks. Every request is answered exactly once, with {@link Reply.Failed} when the port closes.
     *
     * @param answer runs on a link's reader or an actor's thread: must not wait, decode or run user code
     * @return the id by which the request can be cancelled or confirmed
     */
    long request(Request request, Consumer<? super Reply> answer);

    /** Tells what has no answer. */
    void tell(Request request);

    /** Queues a message for a worker of one of the caller's pools. */
    void post(long worker, int kind, long id, byte[] body);

    /** Sends what was posted to a worker. */
    void push(long worker);

    /** Of a driver: ends the agent and everything that it hosts. Of a process: nothing. */
    void close();
}
