package io.multiprocessing.actors.queue;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.Member;
import akka.cluster.sharding.typed.ShardingEnvelope;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestTimers;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The named queues of a cluster, as this member has them: asks the {@link SharedMailbox} of a queue, wherever it is, for what
 * the clients here want; passes on what comes for the mailboxes here; keeps what these leave behind until the next have it.
 *
 * <p>Each request is answered once: by what the mailbox says, by the loss of the queue, or as unavailable, when the cluster is
 * lost or the mailbox has not been reached for so long that it will not soon.
 */
public final class SharedQueues {
    /** What it is told. */
    public sealed interface Command permits Greeting, Word, Whereabouts, WantQueues, QueuesWanted, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /** A client asks. {@code Cancel} and {@code Confirm} have no answer. */
    public record Asked(ClientRef client, long request, QueueRequest what) implements Told {}

    /** A client has ended. */
    public record ClientGone(long client) implements Told {}

    /** This member is no longer one, and has none of what it had. */
    public record Close(String why) implements Told {}

    /** A mailbox has begun here. */
    record MailboxHere(String queue, ActorRef<SharedMailbox.Command> mailbox) implements Told {}

    /** A mailbox has ended here. */
    record MailboxGone(String queue, ActorRef<SharedMailbox.Command> mailbox) implements Told {}

    /** A mailbox here ends as it was told to, once it is told that the contents are kept. */
    record Keep(String queue, @Nullable MovedQueue<byte[]> contents, ActorRef<SharedMailbox.Command> mailbox)
            implements Told {}

    /** A mailbox here was asked where it is. */
    record Found(String queue, ActorRef<Command> asker) implements Told {}

    /** A mailbox here says it; {@code repeat}: once more. */
    record SayToHome(long member, ToHome<byte[]> message, boolean repeat) implements Told {}

    record SayToOpening(long member, ToOpening message) implements Told {}

    record SayToDepot(long member, ToDepot message) implements Told {}

    private record ForMailbox(long from, ToMailbox<byte[]> message) implements Told {}

    private record ForHome(long from, ToHome<byte[]> message) implements Told {}

    private record ForOpening(long from, ToOpening message) implements Told {}

    private record ForDepot(long from, ToDepot message) implements Told {}

    record Expired(QueueHandle handle) implements Told {}

    record ShardingBegun(
            @Nullable ActorRef<ShardingEnvelope<SharedMailbox.Command>> region,
            @Nullable Throwable failure) implements Told {}

    private record Now(CurrentClusterState state) implements Told {}

    private record Changed(MemberEvent event) implements Told {}

    private record Move(CompletableFuture<Done> done) implements Told {}

    private enum Begin implements Told {
        INSTANCE
    }

    private enum Tick implements Told {
        INSTANCE
    }

    /** Brings what a member sent to the actor as what it is. */
    record Arrived(long from, ActorRef<Command> queues) implements QueueMessages.Receiver {
        @Override
        public void toMailbox(ToMailbox<byte[]> message) {
            queues.tell(new ForMailbox(from, message));
        }

        @Override
        public void toHome(ToHome<byte[]> message) {
            queues.tell(new ForHome(from, message));
        }

        @Override
        public void toOpening(ToOpening message) {
            queues.tell(new ForOpening(from, message));
        }

        @Override
        public void toDepot(ToDepot message) {
            queues.tell(new ForDepot(from, message));
        }
    }

    /** Its name as an actor of the system. */
    public static final String NAME = "queues";

    /** Where members find it, at the address of each other. */
    static final String PATH = "/system/" + NAME;

    /** The phase of a coordinated shutdown in which the queues of a member that leaves find a new host. */
    static final String PHASE = "move-queues";

    private static final Duration TICK = SharedMailbox.TICK;

    /**
     * To be spawned under {@link #NAME}, before its node joins the cluster.
     *
     * @param patience how long clients wait for a mailbox to be reached
     */
    public static Behavior<Command> create(Duration patience) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(Begin.INSTANCE);
            return new SharedQueues(context, timers, patience).receive();
        }));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final long self;
    private final QueueNetwork network;
    private final QueueSharding sharding;
    private final QueueWays ways;
    private final QueueClients clients;
    private final QueueHosting hosting;

    private SharedQueues(ActorContext<Command> context, TimerScheduler<Command> timers, Duration patience) {
        this.context = context;
        this.timers = timers;
        this.self = QueueNetwork.uid(
                Cluster.get(Adapter.toClassic(context.getSystem())).selfMember());
        this.network = new QueueNetwork(context, self);
        this.sharding = new QueueSharding(context, network);
        this.ways = new QueueWays(new QueueWays.Road() {
            @Override
            public void locate(String queue) {
                sharding.ask(queue, new Locate(context.getSelf()));
            }

            @Override
            public void send(long host, Said<byte[]> said, boolean repeat) {
                sendToMailbox(host, said, repeat);
            }
        });
        this.clients = new QueueClients(self, patience, new RequestTimers<>(timers), ways, this::create);
        this.hosting = new QueueHosting(self, network, sharding);
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Begin.class, begin -> onBegin())
                .onMessage(Asked.class, asked -> {
                    sharding.begin();
                    clients.asked(asked.client(), asked.request(), asked.what());
                    return tickWhileNeeded();
                })
                .onMessage(Expired.class, expired -> {
                    clients.expired(expired.handle());
                    return tickWhileNeeded();
                })
                .onMessage(ClientGone.class, gone -> {
                    clients.clientGone(gone.client());
                    return tickWhileNeeded();
                })
                .onMessage(ForHome.class, it -> {
                    clients.hear(it.message(), network.words(it.from()));
                    return tickWhileNeeded();
                })
                .onMessage(ForOpening.class, it -> {
                    found(it.message().queue(), it.from());
                    clients.hear(it.message(), network.words(it.from()));
                    return tickWhileNeeded();
                })
                .onMessage(ForMailbox.class, it -> {
                    hosting.toMailbox(it.from(), it.message());
                    return tickWhileNeeded();
                })
                .onMessage(ForDepot.class, it -> {
                    hosting.toDepot(it.from(), it.message());
                    return tickWhileNeeded();
                })
                .onMessage(MailboxHere.class, it -> {
                    hosting.begun(it.queue(), it.mailbox());
                    return Behaviors.same();
                })
                .onMessage(MailboxGone.class, it -> {
                    hosting.ended(it.queue(), it.mailbox());
                    return Behaviors.same();
                })
                .onMessage(Keep.class, it -> {
                    hosting.keep(it.queue(), it.contents(), it.mailbox());
                    return tickWhileNeeded();
                })
                .onMessage(Found.class, it -> {
                    it.asker().tell(new Whereabouts(it.queue(), self, true));
                    return Behaviors.same();
                })
                .onMessage(SayToHome.class, this::onSayToHome)
                .onMessage(SayToOpening.class, this::onSayToOpening)
                .onMessage(SayToDepot.class, this::onSayToDepot)
                .onMessage(Greeting.class, greeting -> {
                    network.greeted(greeting);
                    return Behaviors.same();
                })
                .onMessage(Word.class, this::onWord)
                .onMessage(Whereabouts.class, this::onWhereabouts)
                .onMessage(WantQueues.class, this::onWantQueues)
                .onMessage(QueuesWanted.class, wanted -> {
                    sharding.wanted(wanted.member());
                    return Behaviors.same();
                })
                .onMessage(ShardingBegun.class, this::onShardingBegun)
                .onMessage(Now.class, now -> {
                    now.state().getMembers().forEach(this::there);
                    return tickWhileNeeded();
                })
                .onMessage(Changed.class, this::onChanged)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Move.class, this::onMove)
                .onMessage(Close.class, this::onClose)
                .build();
    }

    private Behavior<Command> onBegin() {
        // All adapters of an actor are one.
        context.messageAdapter(MemberEvent.class, Changed::new);
        akka.actor.ActorSystem system = Adapter.toClassic(context.getSystem());
        Cluster.get(system)
                .subscribe(
                        Adapter.toClassic(context.messageAdapter(CurrentClusterState.class, Now::new)),
                        ClusterEvent.initialStateAsSnapshot(),
                        MemberEvent.class);
        ActorRef<Command> me = context.getSelf();
        CoordinatedShutdown.get(system).addTask(PHASE, NAME, () -> {
            CompletableFuture<Done> done = new CompletableFuture<>();
            me.tell(new Move(done));
            return done;
        });
        return Behaviors.same();
    }

    // ---- members

    private void there(Member member) {
        if (network.put(member)) {
            hosting.came(QueueNetwork.uid(member));
        }
    }

    private Behavior<Command> onChanged(Changed changed) {
        Member member = changed.event().member();
        if (changed.event() instanceof MemberRemoved) {
            long gone = QueueNetwork.uid(member);
            network.remove(gone);
            sharding.removed(gone);
            hosting.gone(gone);
            ways.hostGone(gone).forEach(clients::mailboxGone);
        } else {
            there(member);
        }
        return tickWhileNeeded();
    }

    private Behavior<Command> onWantQueues(WantQueues want) {
        sharding.begin();
        want.asker().tell(new QueuesWanted(self));
        return tickWhileNeeded();
    }

    private Behavior<Command> onShardingBegun(ShardingBegun begun) {
        if (begun.failure() != null) {
            context.getLog().warn("cannot begin the sharding of queues; again when it is needed", begun.failure());
        }
        sharding.begun(begun.region());
        return onTick();
    }

    // ---- what is said

    private void create(Create<byte[]> create) {
        sharding.begin();
        sharding.ask(create.queue(), new FromAfar(QueueMessages.bytes(create)));
    }

    private void sendToMailbox(long host, Said<byte[]> said, boolean repeat) {
        if (host == self) {
            context.getSelf().tell(new ForMailbox(self, said));
        } else {
            network.items(host, said, repeat);
        }
    }

    private Behavior<Command> onSayToHome(SayToHome say) {
        if (say.member() == self) {
            clients.hear(say.message(), network.words(self));
            return tickWhileNeeded();
        }
        if (say.message() instanceof Answered) {
            network.items(say.member(), say.message(), say.repeat());
        } else {
            network.word(say.member(), QueueMessages.bytes(say.message()));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onSayToOpening(SayToOpening say) {
        if (say.member() == self) {
            found(say.message().queue(), self);
            clients.hear(say.message(), network.words(self));
            return tickWhileNeeded();
        }
        network.word(say.member(), QueueMessages.bytes(say.message()));
        return Behaviors.same();
    }

    private Behavior<Command> onSayToDepot(SayToDepot say) {
        if (say.member() == self) {
            hosting.toDepot(self, say.message());
            return tickWhileNeeded();
        }
        network.word(say.member(), QueueMessages.bytes(say.message()));
        return Behaviors.same();
    }

    private Behavior<Command> onWord(Word word) {
        if (word.to() == self) {
            QueueMessages.read(word.message(), new Arrived(word.from(), context.getSelf()), context.getLog());
        }
        return Behaviors.same();
    }

    private Behavior<Command> onWhereabouts(Whereabouts of) {
        if (of.here()) {
            found(of.queue(), of.member());
        } else if (ways.notThere(of.queue(), of.member())) {
            clients.mailboxGone(of.queue());
        }
        return tickWhileNeeded();
    }

    private void found(String queue, long member) {
        if (network.at(member) != null) {
            ways.found(queue, member);
        }
    }

    // ---- time

    private Behavior<Command> onTick() {
        sharding.tell();
        ways.tick();
        clients.tick();
        hosting.tick();
        return tickWhileNeeded();
    }

    private Behavior<Command> tickWhileNeeded() {
        if (!timers.isTimerActive(Tick.INSTANCE)
                && (clients.isBusy() || ways.isBusy() || hosting.isBusy() || sharding.isBusy())) {
            timers.startSingleTimer(Tick.INSTANCE, TICK);
        }
        return Behaviors.same();
    }

    // ---- ends

    private Behavior<Command> onMove(Move move) {
        sharding.end();
        hosting.leave(() -> move.done().complete(Done.getInstance()));
        return tickWhileNeeded();
    }

    private Behavior<Command> onClose(Close close) {
        clients.close(close.why());
        hosting.close();
        return Behaviors.same();
    }
}
