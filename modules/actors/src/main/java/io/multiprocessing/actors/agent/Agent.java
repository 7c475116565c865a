package io.multiprocessing.actors.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Nodes;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.actors.host.PlaceListener;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.peer.PeerSettings;
import io.multiprocessing.actors.peer.Peers;
import io.multiprocessing.actors.pool.PoolRouter;
import io.multiprocessing.actors.process.Launcher;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.ProgramHearing;
import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the processes of one program: the guardian of its actor system.
 *
 * <p>It owns every {@link PoolRouter} and the {@link ProcessNode}s of its machine, knows those elsewhere by their {@link Place}, and starts the {@link LockRegistry} and the {@link QueueHost}.
 * When a process has ended, then in this order: what it held is freed and what it had received goes back, its own processes
 * and pools are ended, and only then whoever started it is told. Everything it hosts dies with it.
 */
public final class Agent {
    /** What the agent is told. */
    public sealed interface Command {}

    /** A client asks something about processes. */
    public record ProcessAsked(ClientRef client, long request, ProcessRequest what) implements Command {}

    /** A client tells something about a pool of its own. */
    public record PoolAsked(ClientRef client, PoolRequest what) implements Command {}

    /** A pool wants something. */
    private record Wished(PoolRouter.Wish wish) implements Command {}

    /**
     * All processes are to be killed and no others are started; {@code done} is run when none is left. The actor system ends
     * the agent then: an agent that ended by itself would end the actor system, before this member has left the cluster.
     */
    public record Stop(Runnable done) implements Command {}

    private record Launched(long id, long pid, String address) implements Command {}

    private record NotLaunched(long id, String why) implements Command {}

    private record Ready(long id) implements Command {}

    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    private record Ended(
            long id, long pid, ExitStatus status, boolean wasReady, byte @Nullable [] failure, long startedChunk)
            implements Command {}

    private record NodeStopped(long id) implements Command {}

    /** A machine has been found on which processes of this program can run. */
    record PlaceUp(Place place) implements Command {}

    /** It is lost, and what ran there. */
    record PlaceDown(String node, String why) implements Command {}

    private record RouterEnded(PoolKey key) implements Command {}

    /** Other machines are to be used, too; once. */
    public record UsePeers(PeerSource source) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    /** A pool is known by its owner and the number that the owner gave it. */
    private record PoolKey(long owner, long pool) {}

    /** One process, from the wish for it to its end. */
    private static final class Hosted {
        final String name;
        final Place place;
        final ClientRef parent;
        final long request;
        final @Nullable ActorRef<PoolRouter.Command> router;
        long pid;

        Hosted(
                String name,
                Place place,
                ClientRef parent,
                long request,
                @Nullable ActorRef<PoolRouter.Command> router) {
            this.name = name;
            this.place = place;
            this.parent = parent;
            this.request = request;
            this.router = router;
        }
    }

    /** @param started is given the ways to the agent's actors, once */
    public static Behavior<Command> create(AgentSettings settings, Consumer<? super AgentRequests> started) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Agent(context, timers, settings, started).receive()));
    }

    private final ActorContext<Command> context;
    private final AgentSettings settings;
    private final AgentRequests requests;
    private final ActorRef<PoolRouter.Wish> wishes;
    private final Map<Long, Hosted> processes = new HashMap<>();
    private final @Nullable Nodes<Command> nodes;
    private final Places places;
    private final Map<PoolKey, ActorRef<PoolRouter.Command>> routers = new HashMap<>();
    private @Nullable Runnable stopping;
    private boolean stopped;
    private final AtomicLong ids = new AtomicLong();

    private Agent(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AgentSettings settings,
            Consumer<? super AgentRequests> started) {
        this.context = context;
        this.settings = settings;
        this.requests = new AgentRequests(
                context.getSelf(),
                context.spawn(LockRegistry.create(), "locks"),
                context.spawn(QueueHost.create(), "queues"));
        this.wishes = context.messageAdapter(PoolRouter.Wish.class, Wished::new);
        Launcher launcher = settings.launcher();
        if (launcher == null) {
            nodes = null;
            places = new Places(null, this::hostedAt);
        } else {
            nodes = new Nodes<>(
                    context,
                    timers,
                    Tick.INSTANCE,
                    NodeStopped::new,
                    settings.program(),
                    new Nodes.Surroundings(
                            launcher,
                            settings.occupancy(),
                            new ProgramHearing.Factory(requests, settings.links(), settings.output()),
                            settings.links(),
                            new ToMyself(context.getSelf()),
                            settings.everyTick()));
            places = new Places(
                    new LocalPlace(nodes, settings.here().apply(context.getSystem()), settings.occupancy()),
                    this::hostedAt);
        }
        started.accept(requests);
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(ProcessAsked.class, this::onProcessAsked)
                .onMessage(PoolAsked.class, this::onPoolAsked)
                .onMessage(Wished.class, this::onWished)
                .onMessage(Launched.class, this::onLaunched)
                .onMessage(NotLaunched.class, this::onNotLaunched)
                .onMessage(Ready.class, this::onReady)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(NodeStopped.class, this::onNodeStopped)
                .onMessage(UsePeers.class, this::onUsePeers)
                .onMessage(PlaceUp.class, this::onPlaceUp)
                .onMessage(PlaceDown.class, this::onPlaceDown)
                .onMessage(RouterEnded.class, this::onRouterEnded)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Stop.class, this::onStop)
                .build();
    }

    private Behavior<Command> onProcessAsked(ProcessAsked asked) {
        ProcessRequest what = asked.what();
        if (what instanceof ProcessRequest.Start start) {
            String refusal = start(
                    ids.incrementAndGet(), asked.client(), asked.request(), null, start.spec(), start.target(), null);
            if (refusal != null) {
                asked.client().answer(asked.request(), new Reply.Failed(refusal));
            }
        } else if (what instanceof ProcessRequest.Signal signal) {
            Hosted hosted = processes.get(signal.process());
            if (hosted != null) {
                hosted.place.signal(signal.process(), signal.how());
            }
        } else if (what instanceof ProcessRequest.Nodes) {
            asked.client().answer(asked.request(), new ProcessReply.Nodes(places.nodes(), here(asked.client())));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onPoolAsked(PoolAsked asked) {
        PoolKey key = new PoolKey(asked.client().id(), asked.what().pool());
        if (asked.what() instanceof PoolRequest.Open open) {
            if (stopping == null && isThere(asked.client())) {
                PoolRouter.Make make = new PoolRouter.Make(
                        asked.client(),
                        open.pool(),
                        open.worker(),
                        open.workers(),
                        open.initializer(),
                        owner(asked.client()),
                        ids::incrementAndGet,
                        wishes);
                ActorRef<PoolRouter.Command> router = context.spawnAnonymous(PoolRouter.create(make));
                context.watchWith(router, new RouterEnded(key));
                routers.put(key, router);
            }
            return Behaviors.same();
        }
        ActorRef<PoolRouter.Command> router = routers.get(key);
        if (router != null) {
            if (asked.what() instanceof PoolRequest.Resize resize) {
                router.tell(new PoolRouter.Resize(resize.workers()));
            } else if (asked.what() instanceof PoolRequest.Finish) {
                router.tell(PoolRouter.Finish.INSTANCE);
            } else if (asked.what() instanceof PoolRequest.Terminate) {
                router.tell(PoolRouter.Terminate.INSTANCE);
            }
        }
        return Behaviors.same();
    }

    private Behavior<Command> onWished(Wished wished) {
        if (wished.wish() instanceof PoolRouter.StartWorker start) {
            startWorker(start);
        } else if (wished.wish() instanceof PoolRouter.ToWorker message) {
            toWorker(message);
        }
        return Behaviors.same();
    }

    private void startWorker(PoolRouter.StartWorker wish) {
        String refusal =
                start(wish.id(), wish.owner(), 0, wish.router(), wish.spec(), wish.initializer(), wish.messages());
        if (refusal != null) {
            wish.router().tell(new PoolRouter.WorkerNotLaunched(wish.id(), refusal));
        }
    }

    private void toWorker(PoolRouter.ToWorker message) {
        Hosted hosted = processes.get(message.worker());
        if (hosted != null) {
            if (message.message() instanceof ProcessNode.Signal signal) {
                hosted.place.signal(message.worker(), signal.how());
            } else {
                hosted.place.retire(message.worker());
            }
        }
    }

    private Behavior<Command> onLaunched(Launched launched) {
        Hosted hosted = processes.get(launched.id());
        if (hosted != null) {
            hosted.pid = launched.pid();
            if (hosted.router == null) {
                hosted.parent.answer(
                        hosted.request,
                        new ProcessReply.Started(
                                launched.id(), launched.pid(), launched.address(), hosted.place.node()));
            }
        }
        return Behaviors.same();
    }

    private Behavior<Command> onNotLaunched(NotLaunched failed) {
        Hosted hosted = forget(failed.id());
        if (hosted != null) {
            if (hosted.router != null) {
                hosted.router.tell(new PoolRouter.WorkerNotLaunched(failed.id(), failed.why()));
            } else {
                hosted.parent.answer(hosted.request, new Reply.Failed(failed.why()));
            }
        }
        return tellIfStopped();
    }

    private Behavior<Command> onReady(Ready ready) {
        Hosted hosted = processes.get(ready.id());
        if (hosted != null && hosted.router != null) {
            hosted.router.tell(new PoolRouter.WorkerReady(ready.id(), hosted.pid));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onEnded(Ended ended) {
        requests.clientGone(ended.id(), ended.status().reason() == ExitStatus.Reason.NODE_LOST);
        processes.forEach((id, child) -> {
            if (child.parent.id() == ended.id()) {
                child.place.signal(id, ProcessRequest.How.KILL);
            }
        });
        routers.forEach((key, router) -> {
            if (key.owner() == ended.id()) {
                router.tell(PoolRouter.Terminate.INSTANCE);
            }
        });
        Hosted hosted = forget(ended.id());
        if (hosted != null) {
            if (hosted.router != null) {
                hosted.router.tell(new PoolRouter.WorkerEnded(
                        ended.id(),
                        ended.pid(),
                        ended.status(),
                        ended.wasReady(),
                        ended.failure(),
                        ended.startedChunk()));
            } else {
                hosted.parent.tell(new ProcessEvent.Exited(ended.id(), ended.status()));
            }
        }
        return tellIfStopped();
    }

    private @Nullable Hosted forget(long id) {
        if (nodes != null) {
            nodes.stopped(id);
        }
        return processes.remove(id);
    }

    /** A node that stops without a word of its own has failed; nobody shall wait for its end. */
    private Behavior<Command> onNodeStopped(NodeStopped stopped) {
        if (nodes != null) {
            nodes.stopped(stopped.id());
        }
        Hosted hosted = processes.get(stopped.id());
        if (hosted == null) {
            return Behaviors.same();
        }
        return lost(stopped.id(), hosted, Nodes.failed());
    }

    /** Nothing more will be heard of a process. */
    private Behavior<Command> lost(long id, Hosted hosted, ExitStatus status) {
        if (hosted.pid == 0) {
            return onNotLaunched(new NotLaunched(id, status.detail()));
        }
        return onEnded(new Ended(id, hosted.pid, status, false, null, PoolEvent.UNKNOWN_CHUNK));
    }

    private Behavior<Command> onUsePeers(UsePeers use) {
        PeerSource source = use.source();
        ActorRef<Command> self = context.getSelf();
        ActorSystem<?> system = context.getSystem();
        PlaceListener listener = new PlaceListener() {
            @Override
            public void up(Place place) {
                self.tell(new PlaceUp(place));
            }

            @Override
            public void down(String node, String why) {
                // To a member that is out itself all others are gone. It is told of its own loss, which ends
                // everything.
                if (!isOut(Cluster.get(system))) {
                    self.tell(new PlaceDown(node, why));
                }
            }
        };
        PeerSettings peers = new PeerSettings(
                settings.program(),
                source.jvmOptions(),
                source.classes(),
                new ProgramHearing.Factory(requests, settings.links(), settings.output()),
                settings.links(),
                new ToMyself(self),
                listener);
        context.spawn(Peers.create(peers, source.settled()), "peers");
        return Behaviors.same();
    }

    private static boolean isOut(Cluster cluster) {
        MemberStatus status = cluster.selfMember().status();
        return cluster.isTerminated() || status == MemberStatus.down() || status == MemberStatus.removed();
    }

    private Behavior<Command> onPlaceUp(PlaceUp up) {
        places.add(up.place());
        return Behaviors.same();
    }

    /** What ran there has ended or is about to: nobody waits for more news of it. */
    private Behavior<Command> onPlaceDown(PlaceDown down) {
        Place gone = places.remove(down.node());
        ExitStatus status = new ExitStatus(-9, ExitStatus.Reason.NODE_LOST, down.why());
        Behavior<Command> next = Behaviors.same();
        for (Map.Entry<Long, Hosted> entry : List.copyOf(processes.entrySet())) {
            if (entry.getValue().place == gone) {
                next = lost(entry.getKey(), entry.getValue(), status);
            }
        }
        return next;
    }

    private Behavior<Command> onRouterEnded(RouterEnded ended) {
        routers.remove(ended.key());
        return tellIfStopped();
    }

    private Behavior<Command> onTick(Tick tick) {
        if (nodes != null) {
            nodes.tick();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onStop(Stop stop) {
        stopping = stop.done();
        routers.values().forEach(router -> router.tell(PoolRouter.Terminate.INSTANCE));
        processes.forEach((id, hosted) -> hosted.place.signal(id, ProcessRequest.How.KILL));
        return tellIfStopped();
    }

    private Behavior<Command> tellIfStopped() {
        if (stopping != null && !stopped && processes.isEmpty() && routers.isEmpty()) {
            stopped = true;
            // While this is a member, so that nobody waits for what the driver held.
            requests.clientGone(0, false);
            stopping.run();
        }
        return Behaviors.same();
    }

    private boolean isThere(ClientRef client) {
        return client.id() == 0 || processes.containsKey(client.id());
    }

    /** The agent beside a client. */
    private @Nullable String here(ClientRef client) {
        Hosted hosted = processes.get(client.id());
        Place place = hosted == null ? places.local() : hosted.place;
        return place == null ? null : place.node().id();
    }

    private int hostedAt(Place place) {
        int own = 0;
        for (Hosted hosted : processes.values()) {
            own += hosted.place == place ? 1 : 0;
        }
        return own;
    }

    /** @return why not */
    private @Nullable String start(
            long id,
            ClientRef parent,
            long request,
            @Nullable ActorRef<PoolRouter.Command> router,
            ProcessSpec spec,
            byte @Nullable [] target,
            @Nullable WorkerOwner messages) {
        if (stopping != null) {
            return "the agent stops";
        }
        if (!isThere(parent)) {
            return parent.name() + ", which asked for it, has ended";
        }
        Hosted starter = processes.get(parent.id());
        Place place = places.choose(spec.placement(), starter == null ? places.local() : starter.place)
                .orElse(null);
        if (place == null) {
            return places.refusal(spec.placement());
        }
        String full = place == places.local() ? settings.occupancy().refusal() : null;
        if (full != null) {
            return full;
        }
        processes.put(id, new Hosted(spec.name(), place, parent, request, router));
        place.start(new Launch(
                id,
                spec,
                starter == null ? ProcessSpec.MAIN_PROCESS : starter.name,
                starter == null ? ProcessHandle.current().pid() : starter.pid,
                router != null,
                target,
                messages));
        return null;
    }

    /** A worker's messages go to the pool in the driver, or over the link to the process that owns the pool. */
    private WorkerOwner owner(ClientRef client) {
        if (client.id() == 0) {
            return settings.driver();
        }
        Links links = settings.links();
        return (worker, kind, id, body) -> {
            Outlet link = links.find(client.id());
            if (link != null) {
                byte[] wrapped = new PayloadWriter(body.length + 16)
                        .writeByte(kind)
                        .writeVarLong(id)
                        .writeRaw(body, 0, body.length)
                        .toByteArray();
                link.send(Lane.BULK, Kind.WORKER, worker, wrapped);
            }
        };
    }

    /** Thread-safe. */
    private record ToMyself(ActorRef<Command> self) implements ProcessNode.Supervisor {
        @Override
        public void launched(long process, long pid, String address) {
            self.tell(new Launched(process, pid, address));
        }

        @Override
        public void notLaunched(long process, String why) {
            self.tell(new NotLaunched(process, why));
        }

        @Override
        public void ready(long process) {
            self.tell(new Ready(process));
        }

        @Override
        public void ended(
                long process,
                long pid,
                ExitStatus status,
                boolean wasReady,
                byte @Nullable [] failure,
                long startedChunk) {
            self.tell(new Ended(process, pid, status, wasReady, failure, startedChunk));
        }
    }
}
