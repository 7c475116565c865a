package io.multiprocessing.actors.agent;

import io.multiprocessing.Node;
import io.multiprocessing.Placement;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.semantics.placement.Candidate;
import io.multiprocessing.semantics.placement.NodeChoice;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** The machines on which a program's processes can run, and the choice among them. Belongs to the agent's actor. */
final class Places {
    private final @Nullable Place local;
    private final ToIntFunction<Place> own;
    private final Map<String, Place> remote = new TreeMap<>();

    /** @param own tells how many processes of the program are at a place */
    Places(@Nullable Place local, ToIntFunction<Place> own) {
        this.local = local;
        this.own = own;
    }

    @Nullable
    Place local() {
        return local;
    }

    void add(Place place) {
        remote.put(place.node().id(), place);
    }

    @Nullable
    Place remove(String node) {
        return remote.remove(node);
    }

    List<Node> nodes() {
        return all().stream().map(Place::node).toList();
    }

    private Collection<Place> all() {
        List<Place> all = new ArrayList<>(remote.values());
        if (local != null) {
            all.add(0, local);
        }
        return all;
    }

    /**
     * Chooses a place.
     *
     * @param wanted null: beside the caller where processes run there, else the least loaded
     * @param caller where the caller is; null: a driver that hosts no processes
     */
    Optional<Place> choose(@Nullable Placement wanted, @Nullable Place caller) {
        if (wanted == null ? caller != null : wanted.kind() == Placement.Kind.LOCAL) {
            return Optional.ofNullable(caller);
        }
        List<Candidate> candidates = all().stream().map(this::candidate).toList();
        if (wanted == null) {
            return place(NodeChoice.leastLoaded(candidates));
        }
        String target = wanted.target().orElse("");
        return place(
                switch (wanted.kind()) {
                    case LEAST_LOADED, LOCAL -> NodeChoice.leastLoaded(candidates);
                    case SPREAD -> NodeChoice.spread(candidates);
                    case ROLE -> NodeChoice.withRole(candidates, target);
                    case NODE -> NodeChoice.named(candidates, target);
                });
    }

    private Candidate candidate(Place place) {
        Node node = place.node();
        return new Candidate(node.id(), node.roles(), node.cpus(), node.processes(), own.applyAsInt(place));
    }

    private Optional<Place> place(Optional<Candidate> chosen) {
        return chosen.map(Candidate::id)
                .map(id -> local != null && local.node().id().equals(id) ? local : remote.get(id));
    }

    /** Why there is no place, in words. */
    String refusal(@Nullable Placement wanted) {
        if (wanted != null && wanted.kind() == Placement.Kind.LOCAL) {
            return "this driver hosts no processes; use Placement.leastLoaded(), or agent(true) when it is built";
        }
        String there = nodes().isEmpty()
                ? "no agent is there"
                : "there are "
                        + String.join(
                                ", ",
                                nodes().stream()
                                        .map(node -> node.id() + " " + node.roles())
                                        .toList());
        return "no agent for " + (wanted == null ? Placement.leastLoaded() : wanted) + ": " + there;
    }
}
