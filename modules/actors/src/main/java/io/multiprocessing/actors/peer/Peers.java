package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.ClusterEvent.MemberUp;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import io.multiprocessing.actors.cluster.Roles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The other agents of the cluster, as they come: a {@link Peer} for each, which ends with it. An agent has its server before
 * it is a member, at a path that all know. One that let the program go, and is a member still, is attached to again.
 */
public final class Peers {
    /** What it is told. */
    public sealed interface Command {}

    /** A peer knows whether its agent can be used. */
    record Known(ActorRef<AgentServer.Command> agent, List<String> refusal) implements Command {}

    private record Now(CurrentClusterState state) implements Command {}

    private record Up(MemberUp event) implements Command {}

    private record Removed(MemberRemoved event) implements Command {}

    private record PeerEnded(ActorRef<AgentServer.Command> agent, ActorRef<Peer.Command> peer) implements Command {}

    private record Again(ActorRef<AgentServer.Command> agent) implements Command {}

    private enum Begin implements Command {
        INSTANCE
    }

    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final ActorContext<Command> context;
    private final PeerSettings settings;
    /** Members that have not refused the program. */
    private final Set<ActorRef<AgentServer.Command>> agents = new HashSet<>();

    private final Map<ActorRef<AgentServer.Command>, ActorRef<Peer.Command>> peers = new HashMap<>();
    private final Set<ActorRef<AgentServer.Command>> unanswered = new HashSet<>();
    private final List<String> refusals = new ArrayList<>();
    private int usable;
    private boolean begun;
    private @Nullable Consumer<? super Answers> settled;

    /**
     * What the agents said that were members when the program came.
     *
     * @param refusals in words
     */
    public record Answers(int usable, List<String> refusals) {}

    /** @param settled is told once, when every agent that is a member by now has answered or gone */
    public static Behavior<Command> create(PeerSettings settings, Consumer<? super Answers> settled) {
        return Behaviors.setup(context -> {
            context.getSelf().tell(Begin.INSTANCE);
            return new Peers(context, settings, settled).receive();
        });
    }

    private Peers(ActorContext<Command> context, PeerSettings settings, Consumer<? super Answers> settled) {
        this.context = context;
        this.settings = settings;
        this.settled = settled;
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Begin.class, begin -> onBegin())
                .onMessage(Now.class, this::onNow)
                .onMessage(Up.class, up -> {
                    add(up.event().member());
                    return Behaviors.same();
                })
                .onMessage(Removed.class, this::onRemoved)
                .onMessage(Known.class, this::onKnown)
                .onMessage(PeerEnded.class, this::onPeerEnded)
                .onMessage(Again.class, again -> {
                    if (agents.contains(again.agent()) && !peers.containsKey(again.agent())) {
                        attach(again.agent());
                    }
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> onBegin() {
        context.messageAdapter(MemberUp.class, Up::new);
        context.messageAdapter(MemberRemoved.class, Removed::new);
        // All adapters of an actor are one. A state and what follows it: in two steps, who left between them would
        // stay.
        Cluster.get(Adapter.toClassic(context.getSystem()))
                .subscribe(
                        Adapter.toClassic(context.messageAdapter(CurrentClusterState.class, Now::new)),
                        ClusterEvent.initialStateAsSnapshot(),
                        MemberUp.class,
                        MemberRemoved.class);
        return Behaviors.same();
    }

    private Behavior<Command> onNow(Now now) {
        for (Member member : now.state().getMembers()) {
            if (member.status() == MemberStatus.up()) {
                add(member);
            }
        }
        unanswered.addAll(peers.keySet());
        begun = true;
        return settle();
    }

    private void add(Member member) {
        ActorRef<AgentServer.Command> agent = agent(member);
        if (member.hasRole(Roles.AGENT)
                && !member.address().equals(context.getSystem().address())
                && agents.add(agent)) {
            attach(agent);
        }
    }

    private void attach(ActorRef<AgentServer.Command> agent) {
        ActorRef<Peer.Command> peer = context.spawnAnonymous(Peer.create(settings, agent, context.getSelf()));
        context.watchWith(peer, new PeerEnded(agent, peer));
        peers.put(agent, peer);
    }

    private ActorRef<AgentServer.Command> agent(Member member) {
        return ActorRefResolver.get(context.getSystem()).resolveActorRef(member.address() + AgentServer.PATH);
    }

    private Behavior<Command> onRemoved(Removed removed) {
        ActorRef<AgentServer.Command> agent = agent(removed.event().member());
        agents.remove(agent);
        ActorRef<Peer.Command> peer = peers.remove(agent);
        if (peer != null) {
            peer.tell(Peer.Gone.INSTANCE);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onPeerEnded(PeerEnded ended) {
        boolean current = peers.remove(ended.agent(), ended.peer());
        if (current && agents.contains(ended.agent())) {
            context.scheduleOnce(AGAIN, context.getSelf(), new Again(ended.agent()));
            return Behaviors.same();
        }
        unanswered.remove(ended.agent());
        return settle();
    }

    private Behavior<Command> onKnown(Known peer) {
        if (!peer.refusal().isEmpty()) {
            agents.remove(peer.agent());
        }
        if (unanswered.remove(peer.agent())) {
            usable += peer.refusal().isEmpty() ? 1 : 0;
            refusals.addAll(peer.refusal());
        }
        return settle();
    }

    private Behavior<Command> settle() {
        if (settled != null && begun && unanswered.isEmpty()) {
            settled.accept(new Answers(usable, List.copyOf(refusals)));
            settled = null;
        }
        return Behaviors.same();
    }
}
