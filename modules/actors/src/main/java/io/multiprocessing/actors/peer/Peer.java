package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.ClientOutlet;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.process.Hearing;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Another agent, for a program that is at home here: attaches to it, gives it orders, hears its processes as if they were
 * here.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><td>attaching</td><td>asks every second, until it is answered or the agent is gone</td></tr>
 * <tr><td>attached</td><td>the agent is a {@link io.multiprocessing.actors.host.Place}</td></tr>
 * <tr><td>over</td><td>it refused, or the cluster has removed it: the place is told to be down, and this stops</td></tr>
 * </table>
 */
public final class Peer {
    /** What a peer is told. */
    public sealed interface Command permits AttachReply, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /** Something is to go to the agent. */
    record Send(Streams.Name stream, Order order) implements Told {}

    /** A process is to run there. */
    record Begin(Launch launch) implements Told {}

    private record OfStreams(Streams.Told what) implements Told {}

    private record OutputLate(long process) implements Told {}

    private record Over(long process) implements Told {}

    private enum Attaching implements Told {
        AGAIN
    }

    /** The agent is no member any more, or what it had for this program is no longer there. */
    enum Gone implements Told {
        INSTANCE
    }

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration DRAIN = Duration.ofSeconds(1);

    /** A process there. */
    private static final class Remote {
        final Hearing hearing;
        final ActorRef<ToClient> client;
        boolean controlEnded;
        Report.@Nullable Ended ended;

        Remote(Hearing hearing, ActorRef<ToClient> client) {
            this.hearing = hearing;
            this.client = client;
        }
    }

    /** @param peers is told once whether the agent can be used, unless it goes before */
    static Behavior<Command> create(
            PeerSettings settings, ActorRef<AgentServer.Command> agent, ActorRef<Peers.Command> peers) {
        return Behaviors.setup(context ->
                Behaviors.withTimers(timers -> new Peer(context, timers, settings, agent, peers).attaching()));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final PeerSettings settings;
    private final ActorRef<AgentServer.Command> agent;
    private final ActorRef<Peers.Command> peers;
    private final Streams<Command> streams;
    private final Map<Long, Remote> processes = new HashMap<>();
    private @Nullable RemotePlace place;

    private Peer(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            PeerSettings settings,
            ActorRef<AgentServer.Command> agent,
            ActorRef<Peers.Command> peers) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.agent = agent;
        this.peers = peers;
        this.streams = new Streams<>(context, settings.program().instance(), OfStreams::new);
    }

    private Behavior<Command> attaching() {
        attach();
        timers.startTimerWithFixedDelay(Attaching.AGAIN, RETRY);
        return Behaviors.receive(Command.class)
                .onMessage(Attaching.class, again -> {
                    attach();
                    return Behaviors.same();
                })
                .onMessage(AttachReply.Attached.class, this::onAttached)
                .onMessage(AttachReply.Refused.class, this::onRefused)
                .onMessage(Gone.class, gone -> Behaviors.stopped())
                .onMessage(OfStreams.class, this::onStreams)
                .build();
    }

    private void attach() {
        agent.tell(new Attach(
                settings.program().instance(),
                Hello.libraryVersion(),
                Runtime.version().feature(),
                settings.program().maxPayloadBytes(),
                settings.program().codecs(),
                settings.jvmOptions(),
                settings.program().tick().toMillis(),
                settings.program().pings(),
                streams.ends(),
                context.getSelf()));
    }

    private Behavior<Command> onRefused(AttachReply.Refused refused) {
        context.getLog().warn("agent {} cannot be used: {}", refused.node(), refused.why());
        peers.tell(new Peers.Known(agent, List.of("agent " + refused.node() + ": " + refused.why())));
        return Behaviors.stopped();
    }

    private Behavior<Command> onAttached(AttachReply.Attached attached) {
        timers.cancel(Attaching.AGAIN);
        streams.connect(attached.ends());
        context.watchWith(attached.guest(), Gone.INSTANCE);
        RemotePlace reached = new RemotePlace(attached, context.getSelf());
        place = reached;
        settings.places().up(reached);
        peers.tell(new Peers.Known(agent, List.of()));
        return Behaviors.receive(Command.class)
                .onMessage(OfStreams.class, this::onStreams)
                .onMessage(Send.class, this::onSend)
                .onMessage(Begin.class, this::onBegin)
                .onMessage(OutputLate.class, this::onOutputLate)
                .onMessage(Over.class, this::onOver)
                .onMessage(Gone.class, gone -> Behaviors.stopped())
                .onMessage(AttachReply.class, twice -> Behaviors.same())
                .onSignal(PostStop.class, stopped -> over())
                .build();
    }

    private Behavior<Command> over() {
        if (place != null) {
            processes.keySet().forEach(settings.links()::remove);
            String node = place.node().id();
            settings.places().down(node, "its agent " + node + " has left the cluster or was removed from it");
        }
        return Behaviors.same();
    }

    private Behavior<Command> onSend(Send send) {
        streams.send(send.stream(), send.order().parcel());
        return Behaviors.same();
    }

    private Behavior<Command> onBegin(Begin begin) {
        Launch launch = begin.launch();
        long id = launch.id();
        Outlet outlet = new PeerOutlet(id, context.getSelf());
        ActorRef<ToClient> told = context.spawnAnonymous(Behaviors.receiveMessage(message -> {
            ClientOutlet.send(outlet, message);
            return Behaviors.same();
        }));
        String where = place == null
                ? "an agent"
                : place.node().host() + ":" + place.node().port();
        ClientRef client = new ClientRef(id, "process \"" + launch.spec().name() + "\" at " + where, told);
        Hearing hearing = settings.hearings().of(client, outlet, launch.spec(), launch.owner(), where);
        processes.put(id, new Remote(hearing, told));
        settings.links().add(id, outlet);
        streams.send(
                Streams.Name.BULK,
                new Order.Start(
                                id,
                                launch.spec(),
                                launch.parentName(),
                                launch.parentPid(),
                                launch.worker(),
                                launch.target())
                        .parcel());
        return Behaviors.same();
    }

    private Behavior<Command> onStreams(OfStreams of) {
        streams.told(of.what(), (name, parcel) -> onReport(Report.read(parcel)));
        return Behaviors.same();
    }

    private void onReport(Report report) {
        if (report instanceof Report.FromProcess said) {
            hear(said);
        } else if (report instanceof Report.Launched launched) {
            settings.supervisor().launched(launched.id(), launched.pid(), launched.address());
        } else if (report instanceof Report.NotLaunched failed) {
            forget(failed.id());
            settings.supervisor().notLaunched(failed.id(), failed.why());
        } else if (report instanceof Report.Ready ready) {
            settings.supervisor().ready(ready.id());
        } else if (report instanceof Report.Ended ended) {
            Remote remote = processes.get(ended.id());
            if (remote != null) {
                remote.ended = ended;
                endedWhenAllIsHere(ended.id(), remote);
            }
        } else if (report instanceof Report.ControlEnded ended) {
            Remote remote = processes.get(ended.id());
            if (remote != null) {
                remote.controlEnded = true;
                endedWhenAllIsHere(ended.id(), remote);
            }
        } else if (report instanceof Report.Others others) {
            if (place != null) {
                place.others(others.processes());
            }
        } else if (report instanceof Report.WantClasses) {
            settings.classes().entries().whenComplete(this::classes);
        } else if (report instanceof Report.WantBytes wanted) {
            settings.classes()
                    .read(wanted.sha256(), wanted.offset())
                    .whenComplete((bytes, failure) -> classBytes(wanted.request(), bytes, failure));
        }
    }

    /** One that says what cannot be understood is ended alone, as it is where its link is. */
    private void hear(Report.FromProcess said) {
        Remote remote = processes.get(said.id());
        if (remote == null) {
            return;
        }
        boolean consumed = true;
        try {
            consumed = remote.hearing.hear(said.lane(), said.kind(), said.message(), said.body());
        } catch (RuntimeException e) {
            context.getLog().warn("process {} said what cannot be understood: killed", said.id(), e);
            streams.send(Streams.Name.CONTROL, new Order.Signal(said.id(), How.KILL).parcel());
        }
        if (consumed && said.lane() == Lane.OUTPUT) {
            new PeerOutlet(said.id(), context.getSelf()).consumed(said.lane(), said.body().length);
        }
    }

    /** On the offer's thread. */
    private void classes(@Nullable List<ClassEntry> entries, @Nullable Throwable failure) {
        Order order = entries == null ? new Order.NoClasses(0, String.valueOf(failure)) : new Order.Classes(entries);
        context.getSelf().tell(new Send(Streams.Name.BULK, order));
    }

    /** On the offer's thread. */
    private void classBytes(long request, byte @Nullable [] bytes, @Nullable Throwable failure) {
        Order order = bytes == null
                ? new Order.NoClasses(request, String.valueOf(failure))
                : new Order.ClassBytes(request, bytes);
        context.getSelf().tell(new Send(Streams.Name.BULK, order));
    }

    /** Its end is told behind what it printed, unless nobody reads that. */
    private void endedWhenAllIsHere(long id, Remote remote) {
        if (remote.ended != null && remote.controlEnded) {
            ActorRef<Command> self = context.getSelf();
            remote.hearing.afterwards(() -> self.tell(new Over(id)));
            timers.startSingleTimer(id, new OutputLate(id), DRAIN);
        }
    }

    private Behavior<Command> onOutputLate(OutputLate late) {
        Remote remote = processes.get(late.process());
        if (remote != null) {
            remote.hearing.overtakeOutput();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onOver(Over over) {
        Remote remote = forget(over.process());
        Report.Ended ended = remote == null ? null : remote.ended;
        if (ended != null) {
            ExitStatus status = ended.status();
            settings.supervisor()
                    .ended(ended.id(), ended.pid(), status, ended.wasReady(), ended.failure(), ended.startedChunk());
        }
        return Behaviors.same();
    }

    private @Nullable Remote forget(long id) {
        timers.cancel(id);
        settings.links().remove(id);
        Remote remote = processes.remove(id);
        if (remote != null) {
            context.stop(remote.client);
        }
        if (place != null) {
            place.ended();
        }
        return remote;
    }
}
