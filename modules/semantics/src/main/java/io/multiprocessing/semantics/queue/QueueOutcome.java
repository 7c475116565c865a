package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;

/** What a {@link QueueHome} answers to an ask of one of its clients: exactly one of these. */
public sealed interface QueueOutcome<T> {
    /** What is answered. */
    Ask ask();

    /** The queue has the item. */
    record Stored<T>(Ask ask) implements QueueOutcome<T> {}

    /** There was no room, or none in time: the queue does not have the item. */
    record Full<T>(Ask ask) implements QueueOutcome<T> {}

    /** The item is the client's, which is to confirm it or to give it back. */
    record Delivered<T>(Ask ask, T item) implements QueueOutcome<T> {}

    /** There was no item, or none in time. */
    record Empty<T>(Ask ask) implements QueueOutcome<T> {}

    /** The ask was withdrawn and has changed nothing. */
    record Cancelled<T>(Ask ask) implements QueueOutcome<T> {}

    /** How many items a get would find, and whether a put would wait. */
    record Sized<T>(Ask ask, int size, boolean full) implements QueueOutcome<T> {}

    /** The queue was destroyed; to who asked for just that, it is done. */
    record Destroyed<T>(Ask ask) implements QueueOutcome<T> {}

    /** The queue was lost with its host, and with it all that was in it. */
    record Lost<T>(Ask ask) implements QueueOutcome<T> {}

    /** The queue could not be reached in time: nobody knows whether a put is in it; a get has taken nothing. */
    record Unavailable<T>(Ask ask) implements QueueOutcome<T> {}
}
