package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.multiprocessing.actors.cluster.Roles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The other agents of the cluster, as they come: a {@link Peer} for each, which ends with it. */
public final class Peers {
    /** What it is told. */
    public sealed interface Command {}

    private record Listed(Receptionist.Listing listing) implements Command {}

    /** A peer knows whether its agent can be used. */
    record Known(ActorRef<AgentServer.Command> agent, List<String> refusal) implements Command {}

    private enum Look implements Command {
        INSTANCE
    }

    private static final Duration LOOK_PERIOD = Duration.ofMillis(100);

    private final ActorContext<Command> context;
    private final PeerSettings settings;
    private final Consumer<? super Answers> settled;
    private final Set<ActorRef<AgentServer.Command>> agents = new HashSet<>();
    private final Set<ActorRef<AgentServer.Command>> known = new HashSet<>();
    private final List<String> refusals = new ArrayList<>();

    /**
     * What the agents said that were members when the program came.
     *
     * @param refusals in words
     */
    public record Answers(int usable, List<String> refusals) {}

    /** @param settled is told once, when every agent that is a member by then has answered */
    public static Behavior<Command> create(PeerSettings settings, Consumer<? super Answers> settled) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSystem()
                    .receptionist()
                    .tell(Receptionist.subscribe(
                            AgentServer.KEY, context.messageAdapter(Receptionist.Listing.class, Listed::new)));
            timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK_PERIOD);
            Peers peers = new Peers(context, settings, settled);
            return Behaviors.receive(Command.class)
                    .onMessage(Listed.class, peers::onListed)
                    .onMessage(Known.class, peers::onKnown)
                    .onMessage(Look.class, look -> {
                        if (peers.look()) {
                            timers.cancel(Look.INSTANCE);
                        }
                        return Behaviors.same();
                    })
                    .build();
        }));
    }

    private Peers(ActorContext<Command> context, PeerSettings settings, Consumer<? super Answers> settled) {
        this.context = context;
        this.settings = settings;
        this.settled = settled;
    }

    private Behavior<Command> onListed(Listed listed) {
        Set<ActorRef<AgentServer.Command>> there = listed.listing().getServiceInstances(AgentServer.KEY);
        for (ActorRef<AgentServer.Command> agent : there) {
            // One of this JVM's own is no other agent.
            if (!agent.path().address().hasLocalScope() && agents.add(agent)) {
                context.spawnAnonymous(Peer.create(settings, agent, context.getSelf()));
            }
        }
        agents.retainAll(there);
        return Behaviors.same();
    }

    private Behavior<Command> onKnown(Known peer) {
        known.add(peer.agent());
        refusals.addAll(peer.refusal());
        return Behaviors.same();
    }

    /** The receptionist learns of agents later than the cluster does. */
    private boolean look() {
        known.retainAll(agents);
        int members = 0;
        Cluster cluster = Cluster.get(context.getSystem());
        for (Member member : cluster.state().getMembers()) {
            members += member.status() == MemberStatus.up()
                            && member.hasRole(Roles.AGENT)
                            && !member.address().equals(cluster.selfMember().address())
                    ? 1
                    : 0;
        }
        if (known.size() < members) {
            return false;
        }
        settled.accept(new Answers(known.size() - refusals.size(), List.copyOf(refusals)));
        return true;
    }
}
