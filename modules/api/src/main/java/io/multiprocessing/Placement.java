package io.multiprocessing;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which agent of a cluster hosts a process.
 *
 * <p>Default: {@link #local()} where the driver hosts processes, else {@link #leastLoaded()}. A pool's own placement
 * wins over that of its {@link ProcessOptions}. In embedded mode there is one agent, which hosts everything. Python has
 * no counterpart. Immutable, a value: equal when it names the same agents.
 *
 * @since 0.1.0
 */
public final class Placement {
    /** The ways to choose an agent. */
    public enum Kind {
        /** The agent of the program that asks. */
        LOCAL,
        /** The agent with the fewest processes for its processors. */
        LEAST_LOADED,
        /** Each agent in turn. */
        SPREAD,
        /** The least loaded of the agents that have a role. */
        ROLE,
        /** The agent that is named. */
        NODE
    }

    private static final Placement LOCAL = new Placement(Kind.LOCAL, null);
    private static final Placement LEAST_LOADED = new Placement(Kind.LEAST_LOADED, null);
    private static final Placement SPREAD = new Placement(Kind.SPREAD, null);

    private final Kind kind;
    private final @Nullable String target;

    private Placement(Kind kind, @Nullable String target) {
        this.kind = kind;
        this.target = target;
    }

    /**
     * Places beside the caller: on the agent of the program that asks.
     *
     * @return the placement
     */
    public static Placement local() {
        return LOCAL;
    }

    /**
     * Places on the agent that has the fewest processes for its processors.
     *
     * @return the placement
     */
    public static Placement leastLoaded() {
        return LEAST_LOADED;
    }

    /**
     * Places on each agent in turn.
     *
     * @return the placement
     */
    public static Placement spread() {
        return SPREAD;
    }

    /**
     * Places on the least loaded agent that has a role.
     *
     * @param role a role as given to {@link Multiprocessing.Builder#roles}
     * @return the placement
     * @throws IllegalArgumentException when the role is null or blank
     */
    public static Placement role(String role) {
        return new Placement(Kind.ROLE, Require.notBlank("role", role));
    }

    /**
     * Places on one agent, and fails when it is not there.
     *
     * @param nodeId a {@link Node#id()}
     * @return the placement
     * @throws IllegalArgumentException when the id is null or blank
     */
    public static Placement node(String nodeId) {
        return new Placement(Kind.NODE, Require.notBlank("nodeId", nodeId));
    }

    /**
     * Tells how the agent is chosen.
     *
     * @return the way
     */
    public Kind kind() {
        return kind;
    }

    /**
     * Tells the role or the node's id.
     *
     * @return what {@link #role} or {@link #node} was given, else empty
     */
    public Optional<String> target() {
        return Optional.ofNullable(target);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Placement that && kind == that.kind && Objects.equals(target, that.target);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, target);
    }

    @Override
    public String toString() {
        return target == null ? kind.name() : kind + "(" + target + ")";
    }
}
