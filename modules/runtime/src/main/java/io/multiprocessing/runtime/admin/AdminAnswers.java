package io.multiprocessing.runtime.admin;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.multiprocessing.Node;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.peer.AgentServer;
import io.multiprocessing.actors.peer.Hosted;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.runtime.settings.HostPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says of itself.
 *
 * <table>
 * <caption>Rows</caption>
 * <tr><td>{@code status}</td><td>a name and its value: node, address, cluster, roles, cpus, processes, limit, library,
 *     java, uptime in seconds; or {@code member}, its address, status and roles</td></tr>
 * <tr><td>{@code ps}</td><td>id of the program, of the process, its name, pid (0: not yet), age in seconds</td></tr>
 * <tr><td>{@code kill} and a pid, an id or a name</td><td>what was done, in words</td></tr>
 * </table>
 */
public final class AdminAnswers implements AdminServer.Answers {
    /** Longer than the agent takes if one of its programs does not answer. */
    private static final Duration CENSUS_LIMIT = Duration.ofSeconds(3);

    private final String cluster;
    private final Node here;
    private final ActorSystem<?> system;
    private final ActorRef<AgentServer.Command> server;
    private final Occupancy occupancy;
    private final Executor loop;
    private final long started = System.nanoTime();

    /**
     * Makes one.
     *
     * @param loop where answers are made, for Akka's threads have other work
     */
    public AdminAnswers(
            String cluster,
            Node here,
            ActorSystem<?> system,
            ActorRef<AgentServer.Command> server,
            Occupancy occupancy,
            Executor loop) {
        this.cluster = cluster;
        this.here = here;
        this.system = system;
        this.server = server;
        this.occupancy = occupancy;
        this.loop = loop;
    }

    @Override
    public CompletionStage<List<List<String>>> answer(List<String> words) {
        String what = words.get(0);
        if (what.equals("status") && words.size() == 1) {
            return CompletableFuture.completedFuture(status());
        }
        if (what.equals("ps") && words.size() == 1) {
            return hosted().thenApplyAsync(AdminAnswers::ps, loop);
        }
        if (what.equals("kill") && words.size() == 2) {
            return hosted().thenApplyAsync(hosted -> List.of(List.of(kill(hosted, words.get(1)))), loop);
        }
        throw new AdminException(
                "\"" + String.join(" ", words) + "\" is none of what an agent answers: status, ps, kill ID");
    }

    private List<List<String>> status() {
        List<List<String>> rows = new ArrayList<>(List.of(
                List.of("node", here.id()),
                List.of("address", new HostPort(here.host(), here.port()).toString()),
                List.of("cluster", cluster),
                List.of("roles", roles(here.roles())),
                List.of("cpus", String.valueOf(here.cpus())),
                List.of("processes", String.valueOf(occupancy.processes())),
                List.of("limit", String.valueOf(occupancy.limit())),
                List.of("library", Hello.libraryVersion()),
                List.of("java", Runtime.version().toString()),
                List.of("uptime", String.valueOf(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)))));
        CurrentClusterState state = Cluster.get(system).state();
        for (Member member : state.getMembers()) {
            String status = state.getUnreachable().contains(member)
                    ? "Unreachable"
                    : member.status().toString();
            String address = new HostPort(
                            member.address().getHost().orElseThrow(),
                            member.address().getPort().orElseThrow())
                    .toString();
            rows.add(List.of("member", address, status, roles(Roles.of(member))));
        }
        return rows;
    }

    private static String roles(Set<String> roles) {
        return roles.stream().sorted().collect(Collectors.joining(","));
    }

    private CompletableFuture<List<Hosted>> hosted() {
        CompletableFuture<List<Hosted>> hosted = new CompletableFuture<>();
        server.tell(new AgentServer.Ask(hosted::complete));
        return hosted.orTimeout(CENSUS_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    private static List<List<String>> ps(List<Hosted> hosted) {
        long now = System.currentTimeMillis();
        return hosted.stream()
                .sorted(Comparator.comparing(Hosted::instance).thenComparingLong(Hosted::id))
                .map(one -> List.of(
                        one.instance(),
                        String.valueOf(one.id()),
                        one.name(),
                        String.valueOf(one.pid()),
                        String.valueOf(Math.max(0, TimeUnit.MILLISECONDS.toSeconds(now - one.startedMillis())))))
                .toList();
    }

    /** What is a pid is nothing else. */
    private String kill(List<Hosted> hosted, String id) {
        Hosted found = only(
                hosted, id, one -> one.pid() != 0 && String.valueOf(one.pid()).equals(id));
        if (found == null) {
            found = only(
                    hosted,
                    id,
                    one -> String.valueOf(one.id()).equals(id) || one.name().equals(id));
        }
        if (found == null) {
            throw new AdminException("no process here has the pid, id or name \"" + id + "\"; mp ps shows them");
        }
        if (found.pid() == 0) {
            throw new AdminException("process \"" + found.name() + "\" is being started and has no pid yet; try again");
        }
        server.tell(new AgentServer.Kill(found.pid()));
        return "killed process \"" + found.name() + "\", pid " + found.pid() + ", of program " + found.instance();
    }

    private static @Nullable Hosted only(List<Hosted> hosted, String id, Predicate<Hosted> wanted) {
        List<Hosted> found = hosted.stream().filter(wanted).toList();
        if (found.size() > 1) {
            throw new AdminException("\"" + id + "\" is " + found.size() + " processes here, with the pids "
                    + found.stream().map(one -> String.valueOf(one.pid())).collect(Collectors.joining(", "))
                    + "; give one of these");
        }
        return found.isEmpty() ? null : found.get(0);
    }
}
