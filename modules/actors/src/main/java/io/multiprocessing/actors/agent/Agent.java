package io.multiprocessing.actors.agent;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.pool.PoolRouter;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hosts the processes of one program: the guardian of its actor system.
 *
 * <p>It owns every {@link ProcessNode} and {@link PoolRouter} and starts the {@link LockRegistry} and the {@link QueueHost}.
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

    /** All processes are to be killed; {@code done} is run when none is left, and the agent stops. */
    public record Stop(Runnable done) implements Command {}

    private record Launched(long id, long pid, String address) implements Command {}

    private record NotLaunched(long id, String why) implements Command {}

    private record Ready(long id) implements Command {}

    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    private record Ended(
            long id, long pid, ExitStatus status, boolean wasReady, byte @Nullable [] failure, long startedChunk)
            implements Command {}

    private record NodeStopped(long id) implements Command {}

    private record RouterEnded(PoolKey key) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    /** A pool is known by its owner and the number that the owner gave it. */
    private record PoolKey(long owner, long pool) {}

    /** One process, from the wish for it to its end. */
    private static final class Hosted {
        final String name;
        final ActorRef<ProcessNode.Command> node;
        final ClientRef parent;
        final long request;
        final @Nullable ActorRef<PoolRouter.Command> router;
        long pid;

        Hosted(
                String name,
                ActorRef<ProcessNode.Command> node,
                ClientRef parent,
                long request,
                @Nullable ActorRef<PoolRouter.Command> router) {
            this.name = name;
            this.node = node;
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
    private final TimerScheduler<Command> timers;
    private final AgentSettings settings;
    private final AgentRequests requests;
    private final ActorRef<PoolRouter.Wish> wishes;
    private final Map<Long, Hosted> processes = new HashMap<>();
    private final Map<PoolKey, ActorRef<PoolRouter.Command>> routers = new HashMap<>();
    private @Nullable Runnable stopping;
    private final AtomicLong ids = new AtomicLong();

    private Agent(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AgentSettings settings,
            Consumer<? super AgentRequests> started) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
        this.requests = new AgentRequests(
                context.getSelf(),
                context.spawn(LockRegistry.create(), "locks"),
                context.spawn(QueueHost.create(), "queues"));
        this.wishes = context.messageAdapter(PoolRouter.Wish.class, Wished::new);
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
                .onMessage(RouterEnded.class, this::onRouterEnded)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Stop.class, this::onStop)
                .build();
    }

    private Behavior<Command> onProcessAsked(ProcessAsked asked) {
        ProcessRequest what = asked.what();
        if (what instanceof ProcessRequest.Start start) {
            String refusal = refusal(asked.client());
            if (refusal != null) {
                asked.client().answer(asked.request(), new Reply.Failed(refusal));
            } else {
                start(ids.incrementAndGet(), asked.client(), asked.request(), null, start.spec(), start.target(), null);
            }
        } else if (what instanceof ProcessRequest.Signal signal) {
            Hosted hosted = processes.get(signal.process());
            if (hosted != null) {
                hosted.node.tell(new ProcessNode.Signal(signal.how()));
            }
        } else if (what instanceof ProcessRequest.Count) {
            asked.client().answer(asked.request(), new ProcessReply.Count(processes.size()));
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
        String refusal = refusal(wish.owner());
        if (refusal != null) {
            wish.router().tell(new PoolRouter.WorkerNotLaunched(wish.id(), refusal));
        } else {
            start(wish.id(), wish.owner(), 0, wish.router(), wish.spec(), wish.initializer(), wish.messages());
        }
    }

    private void toWorker(PoolRouter.ToWorker message) {
        Hosted hosted = processes.get(message.worker());
        if (hosted != null) {
            hosted.node.tell(message.message());
        }
    }

    private Behavior<Command> onLaunched(Launched launched) {
        Hosted hosted = processes.get(launched.id());
        if (hosted != null) {
            hosted.pid = launched.pid();
            if (hosted.router == null) {
                hosted.parent.answer(
                        hosted.request, new ProcessReply.Started(launched.id(), launched.pid(), launched.address()));
            }
        }
        return Behaviors.same();
    }

    private Behavior<Command> onNotLaunched(NotLaunched failed) {
        Hosted hosted = processes.remove(failed.id());
        if (hosted != null) {
            if (hosted.router != null) {
                hosted.router.tell(new PoolRouter.WorkerNotLaunched(failed.id(), failed.why()));
            } else {
                hosted.parent.answer(hosted.request, new Reply.Failed(failed.why()));
            }
        }
        return stoppedOrSame();
    }

    private Behavior<Command> onReady(Ready ready) {
        Hosted hosted = processes.get(ready.id());
        if (hosted != null && hosted.router != null) {
            hosted.router.tell(new PoolRouter.WorkerReady(ready.id(), hosted.pid));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onEnded(Ended ended) {
        requests.locks().tell(new LockRegistry.ClientGone(ended.id()));
        requests.queues().tell(new QueueHost.ClientGone(ended.id()));
        for (Hosted hosted : processes.values()) {
            if (hosted.parent.id() == ended.id()) {
                hosted.node.tell(new ProcessNode.Signal(ProcessRequest.How.KILL));
            }
        }
        routers.forEach((key, router) -> {
            if (key.owner() == ended.id()) {
                router.tell(PoolRouter.Terminate.INSTANCE);
            }
        });
        Hosted hosted = processes.remove(ended.id());
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
        return stoppedOrSame();
    }

    /** A node that stops without a word of its own has failed; nobody shall wait for its end. */
    private Behavior<Command> onNodeStopped(NodeStopped stopped) {
        Hosted hosted = processes.get(stopped.id());
        if (hosted == null) {
            return Behaviors.same();
        }
        String why = "its actor at the agent failed; the agent's log says why";
        if (hosted.pid == 0) {
            return onNotLaunched(new NotLaunched(stopped.id(), why));
        }
        ExitStatus status = new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, why);
        return onEnded(new Ended(stopped.id(), hosted.pid, status, false, null, 0));
    }

    private Behavior<Command> onRouterEnded(RouterEnded ended) {
        routers.remove(ended.key());
        return stoppedOrSame();
    }

    private Behavior<Command> onTick(Tick tick) {
        processes.values().forEach(hosted -> hosted.node.tell(ProcessNode.Tick.INSTANCE));
        settings.everyTick().run();
        if (processes.isEmpty()) {
            timers.cancel(Tick.INSTANCE);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onStop(Stop stop) {
        stopping = stop.done();
        routers.values().forEach(router -> router.tell(PoolRouter.Terminate.INSTANCE));
        processes.values().forEach(hosted -> hosted.node.tell(new ProcessNode.Signal(ProcessRequest.How.KILL)));
        return stoppedOrSame();
    }

    private Behavior<Command> stoppedOrSame() {
        if (stopping == null || !processes.isEmpty() || !routers.isEmpty()) {
            return Behaviors.same();
        }
        stopping.run();
        return Behaviors.stopped();
    }

    private boolean isThere(ClientRef client) {
        return client.id() == 0 || processes.containsKey(client.id());
    }

    private @Nullable String refusal(ClientRef client) {
        if (stopping != null) {
            return "the agent stops";
        }
        if (!isThere(client)) {
            return client.name() + ", which asked for it, has ended";
        }
        if (processes.size() >= settings.maxProcesses()) {
            return processes.size() + " processes run vs. a limit of " + settings.maxProcesses()
                    + "; join some, or raise the setting process.max";
        }
        return null;
    }

    private void start(
            long id,
            ClientRef parent,
            long request,
            @Nullable ActorRef<PoolRouter.Command> router,
            ProcessSpec spec,
            byte @Nullable [] target,
            @Nullable WorkerOwner messages) {
        Hosted starter = processes.get(parent.id());
        ProcessNode.Make make = new ProcessNode.Make(
                settings.instance(),
                id,
                spec,
                parent,
                starter == null ? ProcessSpec.MAIN_PROCESS : starter.name,
                starter == null ? ProcessHandle.current().pid() : starter.pid,
                settings.maxPayloadBytes(),
                settings.codecs(),
                router != null,
                target,
                messages,
                settings.pings() && !hasDebugger(spec));
        ActorRef<ProcessNode.Command> node = context.spawn(
                ProcessNode.create(
                        make, settings.launcher(), requests, settings.links(), settings.output(), new ToMyself()),
                "process-" + id);
        context.watchWith(node, new NodeStopped(id));
        processes.put(id, new Hosted(spec.name(), node, parent, request, router));
        if (!timers.isTimerActive(Tick.INSTANCE)) {
            timers.startTimerWithFixedDelay(Tick.INSTANCE, Tick.INSTANCE, settings.tick());
        }
    }

    private static boolean hasDebugger(ProcessSpec spec) {
        return spec.jvmOptions().stream().anyMatch(option -> option.contains("jdwp"));
    }

    /** A worker's messages go to the pool in the driver, or over the link to the process that owns the pool. */
    private WorkerOwner owner(ClientRef client) {
        if (client.id() == 0) {
            return settings.driver();
        }
        Links links = settings.links();
        return (worker, kind, id, body) -> {
            Link link = links.find(client.id());
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

    private final class ToMyself implements ProcessNode.Supervisor {
        private final ActorRef<Command> self = context.getSelf();

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
