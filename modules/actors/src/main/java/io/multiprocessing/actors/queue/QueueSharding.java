package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.cluster.sharding.typed.ShardingEnvelope;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import io.multiprocessing.actors.cluster.Roles;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The sharding of the mailboxes, which begins on a member when it first has to do with named queues, and on all agents when the
 * first member has: where none is used, there is none. Belongs to one actor.
 */
final class QueueSharding {
    private static final EntityTypeKey<SharedMailbox.Command> KEY =
            EntityTypeKey.create(SharedMailbox.Command.class, "queue");

    private final ActorContext<SharedQueues.Command> context;
    private final QueueNetwork network;
    private final Set<Long> told = new HashSet<>();
    private boolean begun;
    private @Nullable ActorRef<ShardingEnvelope<SharedMailbox.Command>> region;

    QueueSharding(ActorContext<SharedQueues.Command> context, QueueNetwork network) {
        this.context = context;
        this.network = network;
    }

    /** Begins, unless it has begun; and tells the agents, which do not know it. */
    void begin() {
        if (begun) {
            return;
        }
        begun = true;
        ActorSystem<?> system = context.getSystem();
        ActorRef<SharedQueues.Command> queues = context.getSelf();
        Entity<SharedMailbox.Command, ShardingEnvelope<SharedMailbox.Command>> entity = Entity.of(
                        KEY, of -> SharedMailbox.create(of.getEntityId(), queues))
                .withRole(Roles.AGENT)
                .withStopMessage(SharedMailbox.Leave.INSTANCE)
                .withAllocationStrategy(new Settled());
        // It waits for an actor of Akka's.
        Executor blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
        context.pipeToSelf(
                CompletableFuture.supplyAsync(() -> ClusterSharding.get(system).init(entity), blocking),
                SharedQueues.ShardingBegun::new);
        tell();
    }

    void begun(@Nullable ActorRef<ShardingEnvelope<SharedMailbox.Command>> ready) {
        region = ready;
        begun = ready != null;
    }

    /** Tells those agents that have not answered. */
    void tell() {
        if (begun) {
            network.othersUp().stream()
                    .filter(agent -> !told.contains(agent))
                    .forEach(agent -> network.tell(agent, new WantQueues(context.getSelf())));
        }
    }

    void wanted(long agent) {
        told.add(agent);
    }

    void removed(long member) {
        told.remove(member);
    }

    /** Whether there is somebody to be told. */
    boolean isBusy() {
        return begun && !told.containsAll(network.othersUp());
    }

    /** Brings a small message to the mailbox of that name, which is started if it is nowhere. Nothing if it has not begun. */
    void ask(String queue, SharedMailbox.Command message) {
        if (region != null) {
            region.tell(new ShardingEnvelope<>(queue, message));
        }
    }

    /** Its region here is no more: this member leaves. */
    void end() {
        region = null;
    }
}
