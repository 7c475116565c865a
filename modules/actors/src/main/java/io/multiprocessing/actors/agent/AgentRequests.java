package io.multiprocessing.actors.agent;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestRoute;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.queue.QueueRequest;

/** Knows which actor answers a request, so that no request takes a way round by the agent's own mailbox. Thread-safe. */
public record AgentRequests(
        ActorRef<Agent.Command> agent, ActorRef<LockRegistry.Command> locks, ActorRef<QueueHost.Command> queues)
        implements RequestRoute {

    @Override
    public void route(ClientRef client, long request, Request what) {
        if (what instanceof LockRequest lock) {
            locks.tell(new LockRegistry.Asked(client, request, lock));
        } else if (what instanceof QueueRequest queue) {
            queues.tell(new QueueHost.Asked(client, request, queue));
        } else if (what instanceof ProcessRequest process) {
            agent.tell(new Agent.ProcessAsked(client, request, process));
        } else if (what instanceof PoolRequest pool) {
            agent.tell(new Agent.PoolAsked(client, pool));
        } else {
            throw new IllegalArgumentException("no actor answers " + what);
        }
    }
}
