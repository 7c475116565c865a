package io.multiprocessing.actors.host;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.process.Hearings;
import io.multiprocessing.actors.process.Launcher;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.link.process.ProcessRequest.How;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * The {@link ProcessNode}s of one program on this machine: children of one actor, to which this belongs.
 *
 * @param <C> what the actor is told
 */
public final class Nodes<C> {
    /** What nodes need besides their orders. */
    public record Surroundings(
            Launcher launcher,
            Occupancy occupancy,
            Hearings hearings,
            Links links,
            ProcessNode.Supervisor supervisor,
            Runnable everyTick) {}

    private final ActorContext<C> context;
    private final TimerScheduler<C> timers;
    private final C tick;
    private final LongFunction<C> stopped;
    private final ProgramSettings settings;
    private final Surroundings surroundings;
    private final Map<Long, ActorRef<ProcessNode.Command>> nodes = new HashMap<>();

    /**
     * Nodes of an actor.
     *
     * @param tick the actor is told it in each period while there are processes, and calls {@link #tick()}
     * @param stopped the actor is told it when a node has stopped, and calls {@link #stopped}
     */
    public Nodes(
            ActorContext<C> context,
            TimerScheduler<C> timers,
            C tick,
            LongFunction<C> stopped,
            ProgramSettings settings,
            Surroundings surroundings) {
        this.context = context;
        this.timers = timers;
        this.tick = tick;
        this.stopped = stopped;
        this.settings = settings;
        this.surroundings = surroundings;
    }

    public void start(Launch launch) {
        ProcessNode.Make make = new ProcessNode.Make(
                settings.instance(),
                launch.id(),
                launch.spec(),
                launch.parentName(),
                launch.parentPid(),
                settings.maxPayloadBytes(),
                settings.codecs(),
                launch.worker(),
                launch.target(),
                launch.owner(),
                settings.pings() && !hasDebugger(launch));
        ActorRef<ProcessNode.Command> node = context.spawn(
                ProcessNode.create(
                        make,
                        surroundings.launcher(),
                        surroundings.hearings(),
                        surroundings.links(),
                        surroundings.supervisor()),
                "process-" + launch.id());
        context.watchWith(node, stopped.apply(launch.id()));
        nodes.put(launch.id(), node);
        surroundings.occupancy().began();
        if (!timers.isTimerActive(tick)) {
            timers.startTimerWithFixedDelay(tick, tick, settings.tick());
        }
    }

    private static boolean hasDebugger(Launch launch) {
        return launch.spec().jvmOptions().stream().anyMatch(option -> option.contains("jdwp"));
    }

    public void signal(long process, How how) {
        tell(process, new ProcessNode.Signal(how));
    }

    public void retire(long process) {
        tell(process, ProcessNode.Retire.INSTANCE);
    }

    private void tell(long process, ProcessNode.Command message) {
        ActorRef<ProcessNode.Command> node = nodes.get(process);
        if (node != null) {
            node.tell(message);
        }
    }

    public void killAll() {
        nodes.values().forEach(node -> node.tell(new ProcessNode.Signal(How.KILL)));
    }

    public void tick() {
        nodes.values().forEach(node -> node.tell(ProcessNode.Tick.INSTANCE));
        surroundings.everyTick().run();
        if (nodes.isEmpty()) {
            timers.cancel(tick);
        }
    }

    /** Forgets a node that has stopped. */
    public void stopped(long process) {
        if (nodes.remove(process) != null) {
            surroundings.occupancy().ended();
        }
    }

    /** Forgets all; for an actor that stops, and its nodes with it. */
    public void abandon() {
        nodes.keySet().forEach(process -> surroundings.occupancy().ended());
        nodes.clear();
    }

    public boolean contains(long process) {
        return nodes.containsKey(process);
    }

    public int count() {
        return nodes.size();
    }

    /** How a process is said to have ended whose actor stopped without a word. */
    public static ExitStatus failed() {
        return new ExitStatus(
                -9, ExitStatus.Reason.SIGNALLED, "its actor at the agent failed; the agent's log says why");
    }
}
