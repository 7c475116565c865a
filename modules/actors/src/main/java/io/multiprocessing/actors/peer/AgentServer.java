package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.Node;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.link.handshake.Hello;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What an agent offers to programs that are at home elsewhere: a {@link Guest} for each, which hosts its processes. */
public final class AgentServer {
    /** What a server is told. */
    public sealed interface Command permits Attach, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    private record GuestGone(String instance) implements Told {}

    /** Asks for what runs here. */
    public record Ask(Consumer<? super List<Hosted>> answer) implements Told {}

    /** Kills a process, by the number of its pid; whoever started it hears of its end. */
    public record Kill(long pid) implements Told {}

    /** Kills all that runs here, then stops; {@code done} is run then. Whoever started it hears that its agent is gone. */
    public record Stop(Runnable done) implements Told {}

    /** Its name as an actor of the system. */
    public static final String NAME = "agents";

    /** Where programs find it, at the address of each agent. */
    static final String PATH = "/system/" + NAME;

    /**
     * What a server is made of.
     *
     * @param here this machine, as it is without processes
     */
    public record Settings(Node here, Occupancy occupancy, GuestLauncher.Factory launchers) {}

    /** To be spawned under {@link #NAME}, before its node joins the cluster. */
    public static Behavior<Command> create(Settings settings) {
        return Behaviors.setup(context -> new AgentServer(context, settings).receive());
    }

    private final ActorContext<Command> context;
    private final Settings settings;
    private final Map<String, ActorRef<Guest.Command>> guests = new HashMap<>();

    private AgentServer(ActorContext<Command> context, Settings settings) {
        this.context = context;
        this.settings = settings;
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Attach.class, this::onAttach)
                .onMessage(GuestGone.class, gone -> {
                    guests.remove(gone.instance());
                    return Behaviors.same();
                })
                .onMessage(Ask.class, this::onAsk)
                .onMessage(Kill.class, kill -> {
                    guests.values().forEach(guest -> guest.tell(new Guest.KillPid(kill.pid())));
                    return Behaviors.same();
                })
                .onMessage(Stop.class, stop -> Behaviors.stopped(stop.done()::run))
                .build();
    }

    private Behavior<Command> onAttach(Attach attach) {
        String refusal = refusal(attach);
        if (refusal != null) {
            attach.home().tell(new AttachReply.Refused(settings.here().id(), refusal));
            return Behaviors.same();
        }
        guests.computeIfAbsent(attach.instance(), instance -> {
                    ActorRef<Guest.Command> guest = context.spawnAnonymous(Guest.create(settings, attach));
                    context.watchWith(guest, new GuestGone(instance));
                    return guest;
                })
                .tell(Guest.AttachedAgain.INSTANCE);
        return Behaviors.same();
    }

    private static @Nullable String refusal(Attach attach) {
        String library = Hello.libraryVersion();
        int feature = Runtime.version().feature();
        if (!attach.library().equals(library)) {
            return "the program has version " + attach.library() + " of multiprocessing, the agent has " + library
                    + "; both need the same";
        }
        if (attach.javaFeature() != feature) {
            return "the program runs on Java " + attach.javaFeature() + ", the agent on Java " + feature
                    + "; both need the same feature release";
        }
        return null;
    }

    private Behavior<Command> onAsk(Ask ask) {
        context.spawnAnonymous(Census.create(List.copyOf(guests.values()), ask.answer()));
        return Behaviors.same();
    }
}
