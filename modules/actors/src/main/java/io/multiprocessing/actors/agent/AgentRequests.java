package io.multiprocessing.actors.agent;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestRoute;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.lock.SharedLocks;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.actors.queue.SharedQueues;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.SharedName;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.queue.QueueRequest;
import org.jspecify.annotations.Nullable;

/**
 * Knows which actor answers a request, so that no request takes a way round by the agent's own mailbox. In a cluster an object
 * with a name of the user's is everybody's, one without is its program's. Thread-safe.
 */
public final class AgentRequests implements RequestRoute {
    private final ActorRef<Agent.Command> agent;
    private final ActorRef<LockRegistry.Command> locks;
    private final ActorRef<QueueHost.Command> queues;
    private volatile @Nullable Shared shared;

    private record Shared(ActorRef<SharedLocks.Command> locks, ActorRef<SharedQueues.Command> queues) {}

    public AgentRequests(
            ActorRef<Agent.Command> agent, ActorRef<LockRegistry.Command> locks, ActorRef<QueueHost.Command> queues) {
        this.agent = agent;
        this.locks = locks;
        this.queues = queues;
    }

    /** This program has become a member of a cluster. */
    public void share(ActorRef<SharedLocks.Command> clusterLocks, ActorRef<SharedQueues.Command> clusterQueues) {
        shared = new Shared(clusterLocks, clusterQueues);
    }

    @Override
    public void route(ClientRef client, long request, Request what) {
        Shared cluster = shared;
        if (what instanceof LockRequest lock) {
            if (cluster != null && SharedName.is(lock.lock())) {
                cluster.locks().tell(new SharedLocks.Asked(client, request, lock));
            } else {
                locks.tell(new LockRegistry.Asked(client, request, lock));
            }
        } else if (what instanceof QueueRequest queue) {
            if (cluster != null && SharedName.is(queue.queue())) {
                cluster.queues().tell(new SharedQueues.Asked(client, request, queue));
            } else {
                queues.tell(new QueueHost.Asked(client, request, queue));
            }
        } else if (what instanceof ProcessRequest process) {
            agent.tell(new Agent.ProcessAsked(client, request, process));
        } else if (what instanceof PoolRequest pool) {
            agent.tell(new Agent.PoolAsked(client, pool));
        } else {
            throw new IllegalArgumentException("no actor answers " + what);
        }
    }

    /**
     * A process has ended: what it held is free, what it had received goes back.
     *
     * @param lost its node was lost with it, and may not know it yet
     */
    void clientGone(long client, boolean lost) {
        locks.tell(new LockRegistry.ClientGone(client));
        queues.tell(new QueueHost.ClientGone(client));
        Shared cluster = shared;
        if (cluster != null) {
            cluster.locks().tell(new SharedLocks.ClientGone(client, lost));
            cluster.queues().tell(new SharedQueues.ClientGone(client));
        }
    }
}
