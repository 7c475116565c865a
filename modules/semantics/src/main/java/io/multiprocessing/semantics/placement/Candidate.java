package io.multiprocessing.semantics.placement;

import java.util.Set;

/**
 * An agent that may host a process.
 *
 * @param cpus processors, at least 1
 * @param processes that it hosts, for whomever
 * @param own how many of these are of the program that asks
 */
public record Candidate(String id, Set<String> roles, int cpus, int processes, int own) {
    public Candidate {
        if (cpus < 1) {
            throw new IllegalArgumentException("cpus of agent " + id + " must be >= 1, was " + cpus);
        }
        roles = Set.copyOf(roles);
    }

    /** Compares what each processor would have to do with one process more, without a fraction. */
    int compareLoad(Candidate other) {
        return Long.compare((processes + 1L) * other.cpus, (other.processes + 1L) * cpus);
    }
}
