package io.multiprocessing.semantics.queue;

/** What a {@link Mailbox} says to a {@link QueueHome}, once and in order: the one answer to the ask of that number. */
public sealed interface QueueAnswer<T> {
    /** The ask that is answered. */
    long number();

    /** The queue has the item. */
    record Stored<T>(long number) implements QueueAnswer<T> {}

    /** The item is the getter's; to be confirmed or given back. */
    record Delivered<T>(long number, T item) implements QueueAnswer<T> {}

    /** There was no room or no item, or none in time. */
    record NotNow<T>(long number) implements QueueAnswer<T> {}

    /** The ask was withdrawn while it waited. */
    record Cancelled<T>(long number) implements QueueAnswer<T> {}

    /** How many items a get would find, and whether a put would wait. */
    record Sized<T>(long number, int size, boolean full) implements QueueAnswer<T> {}
}
