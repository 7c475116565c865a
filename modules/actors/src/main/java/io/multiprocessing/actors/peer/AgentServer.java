package io.multiprocessing.actors.peer;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.Cluster;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import io.multiprocessing.Node;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.link.handshake.Hello;
import java.time.Duration;
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

    private record Later(Attach attach, int triesLeft) implements Told {}

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

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** A program asks every second for as long as nobody answers. */
    private static final int LOOKS = 10;

    private final ActorContext<Command> context;
    private final Settings settings;
    private final Map<String, ActorRef<Guest.Command>> guests = new HashMap<>();

    private AgentServer(ActorContext<Command> context, Settings settings) {
        this.context = context;
        this.settings = settings;
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Attach.class, attach -> onAttach(attach, LOOKS))
                .onMessage(Later.class, later -> onAttach(later.attach(), later.triesLeft()))
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

    private Behavior<Command> onAttach(Attach attach, int looks) {
        if (!isWatchable(attach.home().path().address())) {
            if (looks > 0) {
                context.scheduleOnce(LOOK_AGAIN, context.getSelf(), new Later(attach, looks - 1));
            }
            return Behaviors.same();
        }
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

    /**
     * Whether the end of what is there will be told. That the program's node is a member it may know before this one does; and
     * who is no member yet cannot be watched: Akka forgets the watch, or, if the address was a member's before, takes it for dead.
     */
    private boolean isWatchable(Address home) {
        if (!home.hasGlobalScope()) {
            return true;
        }
        for (Member member :
                Cluster.get(Adapter.toClassic(context.getSystem())).state().getMembers()) {
            if (member.address().equals(home)) {
                return member.status() == MemberStatus.up() || member.status() == MemberStatus.leaving();
            }
        }
        return false;
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
