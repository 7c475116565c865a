package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Nodes;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.wire.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A program that is at home on another machine and has processes here: does as its {@link Peer} orders, reports what becomes
 * of the processes, passes on what they say. When the peer is gone, with its driver or with its node, all processes are
 * killed and this stops.
 */
public final class Guest {
    /** What a guest is told. */
    public sealed interface Command {}

    /** The program asks again, because it has not heard the answer. */
    enum AttachedAgain implements Command {
        INSTANCE
    }

    /** Asks for what runs here. */
    record Tell(Consumer<? super List<Hosted>> answer) implements Command {}

    record KillPid(long pid) implements Command {}

    /** Something is to go to the program. */
    record Send(Streams.Name stream, Report report) implements Command {}

    private record OfStreams(Streams.Told what) implements Command {}

    private record Ended(Report.Ended report) implements Command {}

    private record Launched(long id, long pid) implements Command {}

    private record NotLaunched(long id) implements Command {}

    private record NodeStopped(long id) implements Command {}

    private record ClassesWanted(CompletableFuture<List<ClassEntry>> answer) implements Command {}

    private record BytesWanted(String sha256, long offset, CompletableFuture<byte[]> answer) implements Command {}

    private enum Tick implements Command {
        INSTANCE
    }

    private enum CountOthers implements Command {
        INSTANCE
    }

    private enum Gone implements Command {
        INSTANCE
    }

    private static final Duration COUNT_PERIOD = Duration.ofSeconds(1);
    /** Of kills that came before their starts. */
    private static final int REMEMBERED = 1000;

    /** One that runs, or is about to. */
    private static final class Running {
        final String name;
        final long since = System.currentTimeMillis();
        long pid;

        Running(String name) {
            this.name = name;
        }
    }

    static Behavior<Command> create(AgentServer.Settings settings, Attach attach) {
        return Behaviors.setup(
                context -> Behaviors.withTimers(timers -> new Guest(context, timers, settings, attach).receive()));
    }

    private final ActorContext<Command> context;
    private final AgentServer.Settings settings;
    private final Attach attach;
    private final Streams<Command> streams;
    private final Links links = new Links();
    private final GuestLauncher launcher;
    private final Nodes<Command> nodes;
    private final Map<Long, Running> running = new HashMap<>();
    private final Set<Long> killedEarly = new LinkedHashSet<>();
    private @Nullable CompletableFuture<List<ClassEntry>> classesWanted;
    private final Map<Long, CompletableFuture<byte[]>> bytesWanted = new HashMap<>();
    private long requests;
    private int others = -1;

    private Guest(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            AgentServer.Settings settings,
            Attach attach) {
        this.context = context;
        this.settings = settings;
        this.attach = attach;
        this.streams = new Streams<>(context, attach.instance(), OfStreams::new);
        ActorRef<Command> self = context.getSelf();
        this.launcher = settings.launchers().of(attach.instance(), attach.jvmOptions(), new RemoteClasses(self));
        ProgramSettings program = new ProgramSettings(
                attach.instance(),
                attach.maxPayloadBytes(),
                attach.codecs(),
                Duration.ofMillis(attach.tickMillis()),
                attach.pings());
        this.nodes = new Nodes<>(
                context,
                timers,
                Tick.INSTANCE,
                NodeStopped::new,
                program,
                new Nodes.Surroundings(
                        launcher,
                        settings.occupancy(),
                        (process, back, spec, owner, elsewhere) -> new GuestHearing(process.id(), self),
                        links,
                        new Reporting(self),
                        launcher::tick));
        context.watchWith(attach.home(), Gone.INSTANCE);
        timers.startTimerWithFixedDelay(CountOthers.INSTANCE, COUNT_PERIOD);
        streams.connect(attach.ends());
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(OfStreams.class, this::onStreams)
                .onMessage(Send.class, this::onSend)
                .onMessage(Launched.class, this::onLaunched)
                .onMessage(NotLaunched.class, this::onNotLaunched)
                .onMessage(Ended.class, this::onEnded)
                .onMessage(NodeStopped.class, this::onNodeStopped)
                .onMessage(ClassesWanted.class, this::onClassesWanted)
                .onMessage(BytesWanted.class, this::onBytesWanted)
                .onMessage(AttachedAgain.class, this::onAttached)
                .onMessage(Tell.class, this::onTell)
                .onMessage(KillPid.class, this::onKillPid)
                .onMessage(Tick.class, this::onTick)
                .onMessage(CountOthers.class, this::onCountOthers)
                .onMessage(Gone.class, gone -> Behaviors.stopped())
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    private Behavior<Command> onAttached(AttachedAgain again) {
        Node here = settings.here();
        attach.home()
                .tell(new AttachReply.Attached(
                        here.id(),
                        here.host(),
                        here.port(),
                        here.roles(),
                        here.cpus(),
                        streams.ends(),
                        context.getSelf()));
        return Behaviors.same();
    }

    private Behavior<Command> onStreams(OfStreams of) {
        streams.told(of.what(), (name, parcel) -> onOrder(Order.read(parcel)));
        return Behaviors.same();
    }

    private void onOrder(Order order) {
        if (order instanceof Order.ToProcess message) {
            Outlet outlet = links.find(message.id());
            if (outlet != null) {
                outlet.send(message.lane(), message.kind(), message.message(), message.body());
            }
        } else if (order instanceof Order.Consumed consumed) {
            Outlet outlet = links.find(consumed.id());
            if (outlet != null) {
                outlet.consumed(consumed.lane(), consumed.bytes());
            }
        } else if (order instanceof Order.Start start) {
            start(start);
        } else if (order instanceof Order.Signal signal) {
            signal(signal);
        } else if (order instanceof Order.Classes classes) {
            if (classesWanted != null) {
                classesWanted.complete(classes.entries());
            }
        } else if (order instanceof Order.ClassBytes bytes) {
            CompletableFuture<byte[]> wanted = bytesWanted.remove(bytes.request());
            if (wanted != null) {
                wanted.complete(bytes.bytes());
            }
        } else if (order instanceof Order.NoClasses none) {
            CompletableFuture<?> wanted = none.request() == 0 ? classesWanted : bytesWanted.remove(none.request());
            if (wanted != null) {
                wanted.completeExceptionally(new IllegalStateException(none.why()));
            }
        }
    }

    private void start(Order.Start start) {
        String refusal = killedEarly.remove(start.id())
                ? "it was killed before its JVM was started"
                : settings.occupancy().refusal();
        if (refusal != null) {
            streams.send(
                    Streams.Name.BULK,
                    new Report.NotLaunched(
                                    start.id(), "agent " + settings.here().id() + ": " + refusal)
                            .parcel());
            return;
        }
        running.put(start.id(), new Running(start.spec().name()));
        nodes.start(new Launch(
                start.id(), start.spec(), start.parentName(), start.parentPid(), start.worker(), start.target(), null));
    }

    /** Signals may overtake starts. */
    private void signal(Order.Signal signal) {
        if (nodes.contains(signal.id())) {
            nodes.signal(signal.id(), signal.how());
        } else if (signal.how() != How.INTERRUPT) {
            killedEarly.add(signal.id());
            if (killedEarly.size() > REMEMBERED) {
                killedEarly.remove(killedEarly.iterator().next());
            }
        }
    }

    private Behavior<Command> onSend(Send send) {
        streams.send(send.stream(), send.report().parcel());
        return Behaviors.same();
    }

    private Behavior<Command> onLaunched(Launched launched) {
        Running process = running.get(launched.id());
        if (process != null) {
            process.pid = launched.pid();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onNotLaunched(NotLaunched failed) {
        running.remove(failed.id());
        nodes.stopped(failed.id());
        return Behaviors.same();
    }

    private Behavior<Command> onEnded(Ended ended) {
        Report.Ended report = ended.report();
        if (running.remove(report.id()) != null) {
            nodes.stopped(report.id());
            streams.send(Streams.Name.BULK, report.parcel());
            streams.send(Streams.Name.CONTROL, new Report.ControlEnded(report.id()).parcel());
        }
        return Behaviors.same();
    }

    /** Without a word of its own: it has failed, and nobody shall wait for its end. */
    private Behavior<Command> onNodeStopped(NodeStopped stopped) {
        Running process = running.get(stopped.id());
        if (process != null) {
            return onEnded(new Ended(
                    new Report.Ended(stopped.id(), process.pid, Nodes.failed(), false, null, PoolEvent.UNKNOWN_CHUNK)));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onClassesWanted(ClassesWanted wanted) {
        classesWanted = wanted.answer();
        streams.send(Streams.Name.CONTROL, new Report.WantClasses().parcel());
        return Behaviors.same();
    }

    private Behavior<Command> onBytesWanted(BytesWanted wanted) {
        long request = ++requests;
        bytesWanted.put(request, wanted.answer());
        streams.send(Streams.Name.CONTROL, new Report.WantBytes(request, wanted.sha256(), wanted.offset()).parcel());
        return Behaviors.same();
    }

    private Behavior<Command> onTell(Tell tell) {
        List<Hosted> hosted = new ArrayList<>();
        running.forEach((id, process) ->
                hosted.add(new Hosted(attach.instance(), id, process.name, process.pid, process.since)));
        tell.answer().accept(hosted);
        return Behaviors.same();
    }

    private Behavior<Command> onKillPid(KillPid kill) {
        running.forEach((id, process) -> {
            if (process.pid == kill.pid()) {
                nodes.signal(id, How.KILL);
            }
        });
        return Behaviors.same();
    }

    private Behavior<Command> onTick(Tick tick) {
        nodes.tick();
        return Behaviors.same();
    }

    private Behavior<Command> onCountOthers(CountOthers count) {
        int now = settings.occupancy().processes() - nodes.count();
        if (now != others) {
            others = now;
            streams.send(Streams.Name.CONTROL, new Report.Others(now).parcel());
        }
        return Behaviors.same();
    }

    private Behavior<Command> onPostStop(PostStop stopped) {
        IllegalStateException gone = new IllegalStateException("the program has ended");
        if (classesWanted != null) {
            classesWanted.completeExceptionally(gone);
        }
        bytesWanted.values().forEach(wanted -> wanted.completeExceptionally(gone));
        nodes.abandon();
        launcher.close();
        return Behaviors.same();
    }

    /** The program's classes, one wish after another. Thread-safe. */
    private record RemoteClasses(ActorRef<Command> guest) implements ClassOffer {
        @Override
        public CompletionStage<List<ClassEntry>> entries() {
            CompletableFuture<List<ClassEntry>> answer = new CompletableFuture<>();
            guest.tell(new ClassesWanted(answer));
            return answer;
        }

        @Override
        public CompletionStage<byte[]> read(String sha256, long offset) {
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            guest.tell(new BytesWanted(sha256, offset, answer));
            return answer;
        }
    }

    /** Thread-safe. */
    private record Reporting(ActorRef<Command> guest) implements ProcessNode.Supervisor {
        @Override
        public void launched(long process, long pid, String address) {
            guest.tell(new Launched(process, pid));
            guest.tell(new Send(Streams.Name.BULK, new Report.Launched(process, pid, address)));
        }

        @Override
        public void notLaunched(long process, String why) {
            guest.tell(new NotLaunched(process));
            guest.tell(new Send(Streams.Name.BULK, new Report.NotLaunched(process, why)));
        }

        @Override
        public void ready(long process) {
            guest.tell(new Send(Streams.Name.BULK, new Report.Ready(process)));
        }

        @Override
        public void ended(
                long process,
                long pid,
                ExitStatus status,
                boolean wasReady,
                byte @Nullable [] failure,
                long startedChunk) {
            guest.tell(new Ended(new Report.Ended(process, pid, status, wasReady, failure, startedChunk)));
        }
    }
}
