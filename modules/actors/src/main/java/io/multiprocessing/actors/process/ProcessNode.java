package io.multiprocessing.actors.process;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.ClientOutlet;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.wire.Wire;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.wire.Lane;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * One process: its actor, its JVM, and the link between them.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><td>launching</td><td>the launcher brings a JVM, or the reason why not: then the end</td></tr>
 * <tr><td>running</td><td>START was sent; whatever is said to the process goes over the link</td></tr>
 * <tr><td>ending</td><td>the operating system, or the end of the link, has told of the end; the other is waited for, 1 s</td></tr>
 * </table>
 *
 * <p>It owns the handle of the operating system, so it sees the end of the JVM at once and can kill for certain. The agent
 * and whoever started the process send to it. When it dies with its agent, the JVM halts itself, as its link closes. Its
 * supervisor is told {@link Supervisor#launched} or {@link Supervisor#notLaunched} once, and {@link Supervisor#ended} once
 * after the first: by then all that the process had sent has been passed on.
 */
public final class ProcessNode {
    /** What a node is told. */
    public sealed interface Command {}

    /** From the client that started it, or on behalf of it. */
    public record Signal(How how) implements Command, Wire {}

    /** Asks the process itself who it is; from any node. There is no answer once it has ended: watch it. */
    public record Identify(ActorRef<Identified> replyTo) implements Command, Wire {}

    /** What the process says. */
    public record Identified(String name, long pid) implements Wire {}

    record Identity(long question, long pid, String name) implements Command {}

    /** A pool's worker: exit when the tasks before this are done. */
    public enum Retire implements Command {
        INSTANCE
    }

    /** A period of the agent's has passed: is the process alive? */
    public enum Tick implements Command {
        INSTANCE
    }

    enum Ready implements Command {
        INSTANCE
    }

    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Failed(byte[] failure) implements Command {}

    record LinkClosed(@Nullable Exception cause) implements Command {}

    private record Launched(@Nullable Jvm jvm, @Nullable Throwable failure) implements Command {}

    private record Exited(int osCode) implements Command {}

    private record Deliver(ToClient what) implements Command {}

    private enum DrainOver implements Command {
        INSTANCE
    }

    /** Whom a node tells of its life. */
    public interface Supervisor {
        /** The JVM runs and has its orders. */
        void launched(long process, long pid, String address);

        /** There is no JVM. */
        void notLaunched(long process, String why);

        /** A worker's initializer has run; a target's process was understood. */
        void ready(long process);

        /** @param failure what the target or the initializer threw, if it did */
        void ended(
                long process,
                long pid,
                ExitStatus status,
                boolean wasReady,
                byte @Nullable [] failure,
                long startedChunk);
    }

    /**
     * What a node is made of.
     *
     * @param worker whether it runs a pool's tasks
     * @param target function and arguments, of a worker the initializer
     * @param pings whether a process that answers none is killed
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    public record Make(
            String instance,
            long id,
            ProcessSpec spec,
            String parentName,
            long parentPid,
            int maxPayloadBytes,
            List<String> codecs,
            boolean worker,
            byte @Nullable [] target,
            @Nullable WorkerOwner owner,
            boolean pings) {}

    private static final Duration DRAIN = Duration.ofSeconds(1);
    /** So many periods in a row without an answer or processor time: unresponsive. */
    public static final int SILENT_TICKS = 5;

    public static Behavior<Command> create(
            Make make, Launcher launcher, Hearings hearings, Links links, Supervisor supervisor) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new ProcessNode(context, timers, make, hearings, links, supervisor).launch(launcher)));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Make make;
    private final Hearings hearings;
    private final Links links;
    private final Supervisor supervisor;

    private final Map<Long, ActorRef<Identified>> questions = new HashMap<>();
    private long asked;
    private final List<Command> early = new ArrayList<>();
    private @Nullable Jvm jvm;
    private @Nullable NodeLink nodeLink;
    private boolean ready;
    private byte @Nullable [] failure;
    private @Nullable Integer osCode;
    private boolean drained;
    private @Nullable String linkFailure;
    private int unanswered;
    private Optional<Duration> cpuAtSilence = Optional.empty();
    private boolean killed;
    private boolean killedUnresponsive;
    private boolean signalled;
    private boolean told;

    private ProcessNode(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            Make make,
            Hearings hearings,
            Links links,
            Supervisor supervisor) {
        this.context = context;
        this.timers = timers;
        this.make = make;
        this.hearings = hearings;
        this.links = links;
        this.supervisor = supervisor;
    }

    private Behavior<Command> launch(Launcher launcher) {
        ProcessSpec spec = make.spec();
        LaunchRequest request = new LaunchRequest(
                spec.name(),
                spec.jvmOptions(),
                Optional.ofNullable(spec.javaHome()).map(Path::of),
                spec.environment(),
                Optional.ofNullable(spec.directory()).map(Path::of));
        context.pipeToSelf(launcher.launch(request), Launched::new);
        return Behaviors.receive(Command.class)
                .onMessage(Launched.class, this::onLaunched)
                .onMessage(Tick.class, tick -> Behaviors.same())
                .onAnyMessage(message -> {
                    early.add(message);
                    return Behaviors.same();
                })
                .build();
    }

    private Behavior<Command> running() {
        return Behaviors.receive(Command.class)
                .onMessage(Deliver.class, this::onDeliver)
                .onMessage(Signal.class, this::onSignal)
                .onMessage(Identify.class, this::onIdentify)
                .onMessage(Identity.class, this::onIdentity)
                .onMessage(Retire.class, this::onRetire)
                .onMessage(Tick.class, this::onTick)
                .onMessage(Ready.class, this::onReady)
                .onMessage(Failed.class, this::onFailed)
                .onMessage(LinkClosed.class, this::onLinkClosed)
                .onMessage(Exited.class, this::onExited)
                .onMessage(DrainOver.class, this::onDrainOver)
                .onMessage(Launched.class, twice -> Behaviors.unhandled())
                .onSignal(PostStop.class, this::onPostStop)
                .build();
    }

    private Behavior<Command> onLaunched(Launched launched) {
        Jvm reached = launched.jvm();
        if (reached == null) {
            supervisor.notLaunched(make.id(), words(launched.failure()));
            return Behaviors.stopped();
        }
        jvm = reached;
        ProcessSpec spec = make.spec();
        ClientRef self = new ClientRef(
                make.id(),
                "process \"" + spec.name() + "\" (pid " + reached.pid() + ")",
                context.messageAdapter(ToClient.class, Deliver::new));
        NodeLink listener =
                new NodeLink(context.getSelf(), hearings.of(self, reached.link(), spec, make.owner(), null));
        nodeLink = listener;
        reached.link().listener(listener);
        links.add(make.id(), reached.link());
        context.pipeToSelf(reached.exit(), (code, cannotBe) -> new Exited(code == null ? -1 : code));
        StartMessage start = new StartMessage(
                make.instance(),
                make.id(),
                spec.name(),
                spec.path(),
                spec.daemon(),
                make.parentName(),
                make.parentPid(),
                spec.output(),
                make.maxPayloadBytes(),
                make.codecs(),
                spec.properties(),
                make.worker(),
                make.target());
        reached.link().send(Lane.BULK, Kind.START, make.id(), start.bytes());
        supervisor.launched(make.id(), reached.pid(), address());
        early.forEach(message -> context.getSelf().tell(message));
        early.clear();
        return running();
    }

    private static String words(@Nullable Throwable failure) {
        Throwable why = failure;
        while (why instanceof CompletionException && why.getCause() != null) {
            why = why.getCause();
        }
        return why == null || why.getMessage() == null ? String.valueOf(why) : why.getMessage();
    }

    private String address() {
        return context.getSelf()
                .path()
                .toSerializationFormatWithAddress(context.getSystem().address());
    }

    private Behavior<Command> onDeliver(Deliver deliver) {
        ClientOutlet.send(jvm().link(), deliver.what());
        return Behaviors.same();
    }

    private Behavior<Command> onSignal(Signal signal) {
        if (osCode == null) {
            signalled |= signal.how() != How.INTERRUPT;
            switch (signal.how()) {
                case INTERRUPT -> jvm().link().send(Lane.CONTROL, Kind.INTERRUPT, 0, new byte[0]);
                case TERMINATE -> jvm().terminate();
                case KILL -> kill();
            }
        }
        return Behaviors.same();
    }

    private void kill() {
        killed = true;
        jvm().kill();
    }

    private Behavior<Command> onIdentify(Identify question) {
        questions.put(++asked, question.replyTo());
        identify(asked);
        return Behaviors.same();
    }

    private void identify(long question) {
        jvm().link().send(Lane.CONTROL, Kind.IDENTIFY, question, new byte[0]);
    }

    private Behavior<Command> onIdentity(Identity identity) {
        ActorRef<Identified> replyTo = questions.remove(identity.question());
        if (replyTo != null) {
            replyTo.tell(new Identified(identity.name(), identity.pid()));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onRetire(Retire retire) {
        jvm().link().send(Lane.BULK, PoolMessages.RETIRE, 0, new byte[0]);
        return Behaviors.same();
    }

    /**
     * Unanswered periods are counted, not time: an agent that was itself stopped for a while does not blame its processes.
     */
    private Behavior<Command> onTick(Tick tick) {
        if (!make.pings() || osCode != null || nodeLink == null) {
            return Behaviors.same();
        }
        if (nodeLink.ping(jvm().link())) {
            unanswered = 0;
            return Behaviors.same();
        }
        unanswered++;
        Optional<Duration> cpu = jvm().cpuTime();
        if (unanswered == 1 || !cpu.equals(cpuAtSilence)) {
            unanswered = 1;
            cpuAtSilence = cpu;
        } else if (unanswered >= SILENT_TICKS) {
            context.getLog()
                    .warn(
                            "process [{}] answers no ping and uses no processor time: killed",
                            make.spec().name());
            killedUnresponsive = true;
            kill();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onReady(Ready message) {
        ready = true;
        // A question that has overtaken START was not understood.
        questions.keySet().forEach(this::identify);
        supervisor.ready(make.id());
        return Behaviors.same();
    }

    private Behavior<Command> onFailed(Failed failed) {
        failure = failed.failure();
        return Behaviors.same();
    }

    private Behavior<Command> onLinkClosed(LinkClosed closed) {
        drained = true;
        if (closed.cause() != null) {
            linkFailure = words(closed.cause());
            context.getLog().warn("the link of process [{}] failed", make.spec().name(), closed.cause());
        }
        return ending();
    }

    private Behavior<Command> onExited(Exited exited) {
        osCode = exited.osCode();
        return ending();
    }

    private Behavior<Command> onDrainOver(DrainOver over) {
        drained = true;
        if (nodeLink != null) {
            nodeLink.overtakeOutput();
        }
        if (osCode == null) {
            kill();
            return Behaviors.same();
        }
        return ending();
    }

    private Behavior<Command> ending() {
        if (osCode != null && drained) {
            return ended(osCode);
        }
        if (!timers.isTimerActive(DrainOver.INSTANCE)) {
            timers.startSingleTimer(DrainOver.INSTANCE, DrainOver.INSTANCE, DRAIN);
        }
        return Behaviors.same();
    }

    private Behavior<Command> ended(int code) {
        Jvm ended = jvm();
        links.remove(make.id());
        ended.link().close();
        // Who kills what was started a moment ago has not seen a start fail.
        boolean started = ready || signalled;
        ExitStatus status =
                ExitStatuses.of(ended, code, started, killed, killedUnresponsive, failure, linkFailure, make);
        long startedChunk = ended.page().startedChunk();
        long pid = ended.pid();
        told = true;
        supervisor.ended(make.id(), pid, status, ready, failure, startedChunk);
        ended.dispose();
        return Behaviors.stopped();
    }

    /** If this actor fails: nobody else has a handle of the JVM, and nobody shall wait for its end. */
    private Behavior<Command> onPostStop(PostStop stopped) {
        if (!told) {
            Jvm left = jvm();
            links.remove(make.id());
            left.link().close();
            left.kill();
            String why = "its actor at the agent failed; the agent's log says why";
            ExitStatus status = new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, why);
            supervisor.ended(
                    make.id(), left.pid(), status, ready, failure, left.page().startedChunk());
        }
        return Behaviors.same();
    }

    private Jvm jvm() {
        if (jvm == null) {
            throw new IllegalStateException("process " + make.id() + " has no JVM yet");
        }
        return jvm;
    }
}
