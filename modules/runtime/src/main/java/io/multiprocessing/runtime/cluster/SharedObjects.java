package io.multiprocessing.runtime.cluster;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.actors.lock.LedgerStore;
import io.multiprocessing.actors.lock.LockReign;
import io.multiprocessing.actors.lock.SharedLocks;
import io.multiprocessing.actors.queue.SharedQueues;
import io.multiprocessing.runtime.launcher.JvmLauncher;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Settings;
import io.multiprocessing.semantics.lock.LedgerRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a member has for the objects that programs share by their names. */
final class SharedObjects {
    /**
     * What it takes to notice a failure and to begin a reign, with much to spare; between the two the members wait twice for as
     * long as they are told to, until the failed one is removed and until it has ended for certain.
     */
    private static final Duration NOTICED = Duration.ofSeconds(20);

    private final ActorRef<SharedLocks.Command> locks;
    private final ActorRef<SharedQueues.Command> queues;

    private SharedObjects(ActorRef<SharedLocks.Command> locks, ActorRef<SharedQueues.Command> queues) {
        this.locks = locks;
        this.queues = queues;
    }

    /** To be made before this is a member, so that everybody finds there what every member has. */
    static SharedObjects begin(Settings settings, ActorSystem<?> system, HostPort here) {
        boolean agent = ClusterConfig.isAgent(settings);
        Duration margin = settings.stableAfter();
        LedgerStore store = agent ? store(settings, here) : null;
        Duration patience = NOTICED.plus(margin.multipliedBy(2));
        ActorRef<SharedLocks.Command> locks = system.systemActorOf(
                standing(SharedLocks.create(new SharedLocks.Settings(store, kept(store), margin, patience))),
                SharedLocks.NAME,
                Props.empty());
        if (agent) {
            Set<String> founders = Stream.concat(settings.join().stream(), Stream.of(here))
                    .map(member -> settings.name() + "@" + member)
                    .collect(Collectors.toSet());
            ClusterSingleton.get(system)
                    .init(SingletonActor.of(
                                    // A new reign hears all that the one that failed had heard.
                                    Behaviors.supervise(
                                                    LockReign.create(new LockReign.Settings(locks, founders, margin)))
                                            .onFailure(SupervisorStrategy.restart()),
                                    "lock-reign")
                            .withStopMessage(LockReign.HandOver.INSTANCE)
                            .withSettings(
                                    ClusterSingletonSettings.create(system).withRole(Roles.AGENT)));
        }
        ActorRef<SharedQueues.Command> queues =
                system.systemActorOf(standing(SharedQueues.create(patience)), SharedQueues.NAME, Props.empty());
        return new SharedObjects(locks, queues);
    }

    /** What a message does harm that cannot be understood, it does alone: what clients hold and wait for is known nowhere else. */
    private static <C> Behavior<C> standing(Behavior<C> actor) {
        return Behaviors.supervise(actor).onFailure(SupervisorStrategy.resume());
    }

    private static LedgerRecord kept(@Nullable LedgerStore store) {
        try {
            return store == null ? LedgerRecord.NONE : store.read();
        } catch (IOException e) {
            throw new MultiprocessingException(
                    "this agent cannot read what it promised for locks: " + e.getMessage(), e);
        }
    }

    /** An agent whose port is another with every start is another voter with every start, and has nothing to remember. */
    private static LedgerStore store(Settings settings, HostPort here) {
        boolean lasting = settings.bind().filter(bind -> bind.port() != 0).isPresent();
        Optional<Path> directory = settings.stateDirectory()
                .or(() -> JvmLauncher.Settings.userState().filter(state -> lasting));
        String file = "locks-" + settings.name() + "-" + here.host().replace(':', '_') + "-" + here.port();
        return directory.<LedgerStore>map(state -> new LedgerFile(state, file)).orElseGet(Forgetting::new);
    }

    /** Keeps nothing beyond this life. */
    private static final class Forgetting implements LedgerStore {
        @Override
        public LedgerRecord read() {
            return LedgerRecord.NONE;
        }

        @Override
        public void write(LedgerRecord kept) {
            // The ledger itself knows it.
        }
    }

    ActorRef<SharedLocks.Command> locks() {
        return locks;
    }

    ActorRef<SharedQueues.Command> queues() {
        return queues;
    }

    /** This member is none any more. */
    void lost(String why) {
        queues.tell(new SharedQueues.Close(why));
        locks.tell(new SharedLocks.Close(why));
    }
}
