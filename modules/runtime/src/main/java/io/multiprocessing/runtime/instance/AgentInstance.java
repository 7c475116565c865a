package io.multiprocessing.runtime.instance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.Node;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.peer.AgentServer;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.admin.AdminAnswers;
import io.multiprocessing.runtime.admin.AdminServer;
import io.multiprocessing.runtime.cluster.ClusterMember;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Setting;
import io.multiprocessing.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An agent without a program of its own: a voting member of a cluster that hosts the processes of others, and answers at
 * its admin socket. It never ends the JVM that it is in. Thread-safe.
 */
public final class AgentInstance implements AutoCloseable {
    private enum State {
        STARTING,
        MEMBER,
        LOST,
        CLOSED
    }

    private final Settings settings;
    private final Consumer<? super String> lost;
    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final LinkLoop loop;
    private @Nullable ActorSystem<Void> system;
    private @Nullable ClusterMember member;
    private @Nullable AdminServer admin;
    private @Nullable Node here;

    private AgentInstance(Settings settings, Consumer<? super String> lost, String threads) {
        this.settings = settings;
        this.lost = lost;
        this.loop = LinkLoop.start(threads);
    }

    /**
     * Starts one, and waits until it is a member of its cluster: for {@code start-timeout} at most.
     *
     * @param settings of a member; it has the role {@code mp-agent} without being told
     * @param lost is told in words, once, when the cluster does not have this agent any more or its actors have ended;
     *     not after a start that failed or a {@link #close()}. On a thread of Akka's: must not wait, and not close
     * @throws IllegalArgumentException when the settings do not go together, or are not an agent's
     * @throws MultiprocessingException when it cannot listen, cannot join, or its certificate or admin socket cannot be
     *     used
     */
    public static AgentInstance start(Settings settings, Consumer<? super String> lost) {
        Settings checked = ofAgent(settings);
        String threads = "multiprocessing-" + settings.name() + "-"
                + ProcessHandle.current().pid();
        AgentInstance agent = new AgentInstance(checked, lost, threads);
        try {
            agent.open(threads);
            return agent;
        } catch (RuntimeException | Error failed) {
            agent.close();
            throw failed;
        } catch (Throwable undeclared) {
            // Scala declares none: what is set for Akka and does not exist is a ClassNotFoundException.
            agent.close();
            throw new MultiprocessingException("cannot start Akka with what is set for it: " + undeclared, undeclared);
        }
    }

    private static Settings ofAgent(Settings settings) {
        if (!settings.agent()) {
            throw new IllegalArgumentException(
                    "agent = false is a driver that hosts no processes, and this is to be an agent: leave it true");
        }
        if (settings.bind().isEmpty()) {
            throw new IllegalArgumentException("bind.host is not set, and an agent is a member of a cluster: set it to"
                    + " the name or address that the other members reach this one by");
        }
        List<String> roles = new ArrayList<>(settings.roles());
        if (!roles.contains(Roles.AGENT)) {
            roles.add(Roles.AGENT);
        }
        return settings.with(Setting.ROLES, roles).check();
    }

    private void open(String threads) {
        HostPort bind = settings.bind().orElseThrow();
        if (!settings.adminOff()) {
            AdminServer.prepare(settings, bind.port());
        }
        Occupancy occupancy = new Occupancy(settings.maxProcesses());
        ActorSystem<Void> actors = ClusterMember.listen(Behaviors.empty(), settings, bind);
        system = actors;
        ClusterMember joined = ClusterMember.join(settings, actors, threads, loop, occupancy, null, this::lost);
        member = joined;
        Node node = ClusterMember.here(actors);
        here = node;
        if (!settings.adminOff()) {
            ActorRef<AgentServer.Command> server = Objects.requireNonNull(joined.server());
            admin = AdminServer.open(
                    threads,
                    AdminServer.place(settings, node.port()),
                    loop -> new AdminAnswers(settings.name(), node, actors, server, occupancy, loop));
        }
        actors.getWhenTerminated().thenRun(() -> lost("its actors have ended; its log may say why"));
        if (!state.compareAndSet(State.STARTING, State.MEMBER)) {
            throw new MultiprocessingException("the cluster was lost as soon as it was joined");
        }
    }

    private void lost(String why) {
        if (state.compareAndSet(State.MEMBER, State.LOST)) {
            lost.accept(why);
        } else {
            state.compareAndSet(State.STARTING, State.LOST);
        }
    }

    /** This agent as a member, without processes. */
    public Node here() {
        return Objects.requireNonNull(here);
    }

    /** Its admin socket; empty: {@code admin.socket} is {@code off}. */
    public Optional<Path> adminSocket() {
        return Optional.ofNullable(admin).map(AdminServer::path);
    }

    /**
     * Kills all processes, whose programs are told, leaves the cluster and stops everything; within some tens of seconds.
     * Once; later calls do nothing.
     */
    @Override
    public void close() {
        if (state.getAndSet(State.CLOSED) == State.CLOSED) {
            return;
        }
        boolean interrupted = false;
        if (admin != null) {
            admin.close();
        }
        if (system != null) {
            CompletableFuture<?> terminated = system.getWhenTerminated().toCompletableFuture();
            ActorRef<AgentServer.Command> server = member == null ? null : member.server();
            if (server != null) {
                // Before it leaves: while it is a member its word counts that they are gone.
                CompletableFuture<Void> killed = new CompletableFuture<>();
                server.tell(new AgentServer.Stop(() -> killed.complete(null)));
                interrupted = Ending.await(CompletableFuture.anyOf(killed, terminated));
            }
            system.terminate();
            interrupted |= Ending.await(terminated);
        }
        if (member != null) {
            member.close();
        }
        loop.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
