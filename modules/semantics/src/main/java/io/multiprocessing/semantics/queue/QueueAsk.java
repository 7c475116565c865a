package io.multiprocessing.semantics.queue;

/**
 * What a {@link QueueHome} says to the {@link Mailbox}, once and in order.
 *
 * <p>A number is an ask's own among all of its home. What names the number of an earlier ask has no answer of its own.
 */
public sealed interface QueueAsk<T> {
    /** The ask that is made or meant. */
    long number();

    /**
     * Answered by Stored, NotNow or Cancelled.
     *
     * @param waits false: NotNow if there is no room
     */
    record Put<T>(long number, T item, boolean waits) implements QueueAsk<T> {}

    /**
     * Answered by Delivered, NotNow or Cancelled.
     *
     * @param waits false: NotNow if there is no item
     */
    record Get<T>(long number, boolean waits) implements QueueAsk<T> {}

    /** The client has what the get was delivered. */
    record Confirm<T>(long number) implements QueueAsk<T> {}

    /** Nobody takes what the get was delivered: it goes back to its place. */
    record GiveBack<T>(long number) implements QueueAsk<T> {}

    /** The time of the put or get is over: NotNow if it still waits. */
    record Expire<T>(long number) implements QueueAsk<T> {}

    /** The put or get is withdrawn: Cancelled if it still waits. */
    record Cancel<T>(long number) implements QueueAsk<T> {}

    /** Answered by Sized. */
    record Size<T>(long number) implements QueueAsk<T> {}

    /** Answered by the end of the queue, of which all are told. */
    record Destroy<T>(long number) implements QueueAsk<T> {}
}
