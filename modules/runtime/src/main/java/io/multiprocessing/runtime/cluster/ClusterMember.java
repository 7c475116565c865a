package io.multiprocessing.runtime.cluster;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.cluster.typed.Cluster;
import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.Node;
import io.multiprocessing.actors.agent.Agent;
import io.multiprocessing.actors.agent.PeerSource;
import io.multiprocessing.actors.cluster.Membership;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.lock.SharedLocks;
import io.multiprocessing.actors.peer.AgentServer;
import io.multiprocessing.actors.peer.Peers;
import io.multiprocessing.actors.queue.SharedQueues;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.classes.ClassPathOffer;
import io.multiprocessing.runtime.launcher.DriverOptions;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a member of a cluster has beside its actor system: the way in, agents elsewhere for its own program if it has one,
 * and, as an agent itself, a server for the programs of others.
 */
public final class ClusterMember implements AutoCloseable {
    private final Settings settings;
    private final ActorSystem<?> system;
    private final CompletableFuture<Void> up = new CompletableFuture<>();
    private @Nullable Guests guests;
    private @Nullable SharedObjects shared;
    private @Nullable ClassPathOffer classes;
    private @Nullable ActorRef<AgentServer.Command> server;

    private ClusterMember(Settings settings, ActorSystem<?> system) {
        this.settings = settings;
        this.system = system;
    }

    /**
     * Makes the actor system of a member. It listens then, and is nobody's member yet.
     *
     * @throws ClusterUnavailableException if it cannot listen where it was told to
     */
    public static <T> ActorSystem<T> listen(Behavior<T> guardian, Settings settings, HostPort bind) {
        try {
            return ActorSystem.create(guardian, settings.name(), ClusterConfig.of(settings, bind));
        } catch (RuntimeException e) {
            if (e.getClass().getName().startsWith("akka.remote")) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new ClusterUnavailableException(
                        "cannot listen on " + bind + ": " + cause.getMessage()
                                + "; bind.host must be an address of this machine, bind.port one that is free",
                        false,
                        e);
            }
            throw e;
        }
    }

    /** This member, as it is without processes. */
    public static Node here(ActorSystem<?> system) {
        var self = Cluster.get(system).selfMember();
        String host = self.address().getHost().orElseThrow();
        int port = self.address().getPort().orElseThrow();
        return new Node(
                new HostPort(host, port) + "#"
                        + Long.toHexString(self.uniqueAddress().longUid()),
                host,
                port,
                Roles.of(self),
                Runtime.getRuntime().availableProcessors(),
                0);
    }

    /**
     * Joins, and waits until this is a member; with a program, until each agent that is there has let it in or refused.
     *
     * @param threads beginning of threads' names
     * @param program the agent of the program that is at home here, which is to use the others; null: there is none
     * @param lost is told in words when the cluster is lost, once; on a thread of Akka's
     * @throws ClusterUnavailableException if it is no member in the time of start-timeout, or no agent can be used
     */
    public static ClusterMember join(
            Settings settings,
            ActorSystem<?> system,
            String threads,
            LinkLoop loop,
            Occupancy occupancy,
            @Nullable ActorRef<Agent.Command> program,
            Consumer<? super String> lost) {
        ClusterMember member = new ClusterMember(settings, system);
        try {
            member.open(threads, loop, occupancy, program, lost);
            return member;
        } catch (RuntimeException | Error e) {
            member.close();
            throw e;
        }
    }

    private void open(
            String threads,
            LinkLoop loop,
            Occupancy occupancy,
            @Nullable ActorRef<Agent.Command> program,
            Consumer<? super String> lost) {
        long deadline = System.nanoTime() + settings.startTimeout().toNanos();
        if (ClusterConfig.isAgent(settings)) {
            Guests hosted = new Guests(threads, loop, settings);
            guests = hosted;
            server = system.systemActorOf(
                    AgentServer.create(new AgentServer.Settings(here(system), occupancy, hosted)),
                    AgentServer.NAME,
                    Props.empty());
        }
        Address self = Cluster.get(system).selfMember().address();
        SharedObjects objects = SharedObjects.begin(
                settings,
                system,
                new HostPort(self.getHost().orElseThrow(), self.getPort().orElseThrow()));
        shared = objects;
        List<Address> others = settings.join().stream()
                .map(address -> new Address(self.protocol(), self.system(), address.host(), address.port()))
                .toList();
        system.systemActorOf(
                Membership.create(
                        new Membership.Settings(others, settings.bootstrap(), settings.insecureTransport()),
                        new Membership.Listener() {
                            @Override
                            public void up() {
                                up.complete(null);
                            }

                            @Override
                            public void removed(String why) {
                                up.completeExceptionally(new IllegalStateException(why));
                                objects.lost(why);
                                lost.accept(why);
                            }

                            @Override
                            public void insecure(String warning) {
                                system.log().warn(warning);
                            }
                        }),
                "membership",
                Props.empty());
        await(
                up,
                deadline,
                "this is no member of cluster \"" + settings.name() + "\"",
                "check that one of " + settings.join() + " runs, is a member, and has the same name and the same CA");
        if (program != null) {
            useOthers(program, threads, deadline);
        }
    }

    private void useOthers(ActorRef<Agent.Command> program, String threads, long deadline) {
        ClassPathOffer offer = new ClassPathOffer(threads);
        classes = offer;
        CompletableFuture<Peers.Answers> answers = new CompletableFuture<>();
        program.tell(new Agent.UsePeers(new PeerSource(DriverOptions.forOtherMachines(), offer, answers::complete)));
        Peers.Answers all = await(
                answers, deadline, "not every agent has answered", "look at what the agents' logs say of this program");
        if (all.usable() == 0 && (!settings.agent() || !all.refusals().isEmpty())) {
            throw new ClusterUnavailableException(
                    "no agent of cluster \"" + settings.name() + "\" can be used: "
                            + (all.refusals().isEmpty() ? "none is there" : String.join("; ", all.refusals())),
                    false,
                    null);
        }
    }

    private <T> T await(CompletableFuture<T> what, long deadline, String missing, String help) {
        Duration limit = settings.startTimeout();
        try {
            return what.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new ClusterUnavailableException(
                    missing + " after " + limit.toSeconds() + " s (start-timeout): " + help, false, e);
        } catch (ExecutionException e) {
            throw new ClusterUnavailableException(missing + ": " + e.getMessage(), false, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnavailableException(missing + ": interrupted while it was waited for", false, e);
        }
    }

    /** The named locks of the cluster, for the program that is at home here. */
    public ActorRef<SharedLocks.Command> locks() {
        return Objects.requireNonNull(shared, "join comes first").locks();
    }

    /** The named queues of the cluster, for the program that is at home here. */
    public ActorRef<SharedQueues.Command> queues() {
        return Objects.requireNonNull(shared, "join comes first").queues();
    }

    /** Hosts the processes of other programs; null: this is no agent. */
    public @Nullable ActorRef<AgentServer.Command> server() {
        return server;
    }

    /** When the actor system has ended: removes what was kept for programs. Waits for that, within limits. */
    @Override
    public void close() {
        if (classes != null) {
            classes.close();
        }
        if (guests != null) {
            guests.close();
        }
    }
}
