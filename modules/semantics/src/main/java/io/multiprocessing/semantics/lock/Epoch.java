package io.multiprocessing.semantics.lock;

/**
 * Which reign of a service that one member at a time leads.
 *
 * <p>Who promised an epoch takes no orders of a lower one, so a leader that was replaced without its knowledge is harmless.
 *
 * @param number grows from reign to reign, restarts of the whole cluster included
 * @param leader names one life of one leader; two that chose the same number at the same time are still in order
 */
public record Epoch(long number, String leader) implements Comparable<Epoch> {
    /** Before the first reign. */
    public static final Epoch NONE = new Epoch(0, "");

    /** The least epoch of that leader above this one. */
    public Epoch next(String newLeader) {
        return new Epoch(number + 1, newLeader);
    }

    /** Whether orders of the other must be refused by who promised this one. */
    public boolean isAbove(Epoch other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Epoch other) {
        int byNumber = Long.compare(number, other.number);
        return byNumber != 0 ? byNumber : leader.compareTo(other.leader);
    }

    @Override
    public String toString() {
        return number + " of " + leader;
    }
}
