package io.multiprocessing.client.port;

import io.multiprocessing.link.message.Event;

/** What an {@link AgentPort} tells; on a link's reader or an actor's thread: must not wait, decode or run user code. */
public interface PortEvents {
    void event(Event event);

    void workerMessage(long worker, int kind, long id, byte[] body);

    /** Of a driver: its member was removed from the cluster, or cut off from the majority. Told once; nothing else is told after it. */
    void clusterLost(String why);
}
