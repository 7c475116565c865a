package io.multiprocessing;

import java.io.Serializable;
import java.util.Set;

/**
 * One agent of the cluster, as it was known when it was asked for. In embedded mode there is one. Python has no
 * counterpart.
 *
 * @param id unique among the agents, for ever: one that was restarted has another
 * @param host the host's name or address
 * @param port the port that members use; 0 in embedded mode, which opens none
 * @param roles unmodifiable
 * @param cpus processors that its JVM may use
 * @param processes how many it hosts
 * @since 0.1.0
 */
public record Node(String id, String host, int port, Set<String> roles, int cpus, int processes)
        implements Serializable {
    /**
     * Copies the roles.
     *
     * @param id unique among the agents, for ever: one that was restarted has another
     * @param host the host's name or address
     * @param port the port that members use; 0 in embedded mode, which opens none
     * @param roles copied
     * @param cpus processors that its JVM may use
     * @param processes how many it hosts
     */
    public Node {
        roles = Set.copyOf(roles);
    }
}
