package io.multiprocessing.semantics.placement;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Chooses an agent among those that are there. Of several that are alike the first by its id is taken, so that a choice can
 * be foretold.
 */
public final class NodeChoice {
    private static final Comparator<Candidate> LOAD =
            ((Comparator<Candidate>) Candidate::compareLoad).thenComparing(Candidate::id);

    private NodeChoice() {}

    /** The one with the fewest processes for its processors. */
    public static Optional<Candidate> leastLoaded(Collection<Candidate> agents) {
        return agents.stream().min(LOAD);
    }

    /** The one that has the fewest of the program's own processes; of several the least loaded. */
    public static Optional<Candidate> spread(Collection<Candidate> agents) {
        return agents.stream().min(Comparator.comparingInt(Candidate::own).thenComparing(LOAD));
    }

    /** The least loaded of those that have the role. */
    public static Optional<Candidate> withRole(Collection<Candidate> agents, String role) {
        List<Candidate> able =
                agents.stream().filter(agent -> agent.roles().contains(role)).toList();
        return leastLoaded(able);
    }

    /** The one of this id. */
    public static Optional<Candidate> named(Collection<Candidate> agents, String id) {
        return agents.stream().filter(agent -> agent.id().equals(id)).findFirst();
    }
}
