package io.multiprocessing.semantics.queue;

import java.util.List;

/**
 * What an {@link ItemQueue} was when it was saved.
 *
 * @param lastSequence the place of the item that was put last
 * @param putters who waits for room, the first first
 * @param getters who waits for an item, the first first
 */
public record SavedItems<I>(
        int maxsize,
        long lastSequence,
        List<Placed<I>> items,
        List<Putter<I>> putters,
        List<Getter> getters,
        List<Unconfirmed<I>> unconfirmed) {
    /** An item and its place among all that were ever put. */
    public record Placed<I>(long sequence, I item) {}

    /** A put that waits. */
    public record Putter<I>(long client, long request, I item) {}

    /** A get that waits. */
    public record Getter(long client, long request, boolean confirm) {}

    /** An item that was delivered and may come back to its place. */
    public record Unconfirmed<I>(long client, long request, long sequence, I item) {}
}
