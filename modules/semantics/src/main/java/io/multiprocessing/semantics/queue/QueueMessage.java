package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.exchange.Packet;

/**
 * What goes over the network about one queue. Each may be lost, doubled, delayed and overtaken.
 *
 * <p>A member is named by a number that no other life of it has. An incarnation is one life of a queue's name, from its
 * creation until it is destroyed or lost; a generation is one stay of it on one host.
 */
public sealed interface QueueMessage {
    /** The queue's name. */
    String queue();

    /** What a {@link Mailbox} is told. */
    sealed interface ToMailbox<T> extends QueueMessage {}

    /** What a {@link QueueHome} is told. */
    sealed interface ToHome<T> extends QueueMessage {}

    /** What a {@link QueueOpening} is told. */
    sealed interface ToOpening extends QueueMessage {
        /** Of the {@link Create} that is answered. */
        long request();
    }

    /** What a {@link Depot} is told. */
    sealed interface ToDepot extends QueueMessage {}

    /**
     * Find the queue of that name or make it.
     *
     * @param request comes back in the answer
     */
    record Create<T>(String queue, int maxsize, long member, long request) implements ToMailbox<T> {}

    /** The queue is there. */
    record Created(String queue, long request, long incarnation, int maxsize) implements ToOpening {}

    /** The queue is there and has another limit, this one. */
    record OtherLimit(String queue, long request, int maxsize) implements ToOpening {}

    /**
     * A home's part of a conversation, of which queue, incarnation, generation and member are the name.
     *
     * @param base how many messages its sender had said, and the other heard, when the conversation began
     */
    record Said<T>(String queue, long incarnation, long generation, long member, long base, Packet<QueueAsk<T>> packet)
            implements ToMailbox<T> {}

    /**
     * The mailbox's part of a conversation.
     *
     * @param base how many messages its sender had said, and the other heard, when the conversation began
     */
    record Answered<T>(String queue, long incarnation, long generation, long base, Packet<QueueAnswer<T>> packet)
            implements ToHome<T> {}

    /** The incarnation was destroyed. */
    record Destroyed<T>(String queue, long incarnation) implements ToHome<T> {}

    /** The incarnation was lost. */
    record Lost<T>(String queue, long incarnation) implements ToHome<T> {}

    /** Does the depot keep contents of the queue? The claimant is one life of a mailbox. */
    record Find(String queue, long claimant) implements ToDepot {}

    /** The depot keeps what the queue was in this generation, and has promised it to nobody. */
    record Kept<T>(String queue, long depot, long claimant, long incarnation, long generation)
            implements ToMailbox<T> {}

    /** The depot has nothing for the claimant. */
    record NothingKept<T>(String queue, long depot, long claimant) implements ToMailbox<T> {}

    /** Give the contents to this claimant, and to no other ever. */
    record Take(String queue, long claimant, long incarnation, long generation) implements ToDepot {}

    /** The contents. */
    record Given<T>(String queue, long depot, long claimant, MovedQueue<T> contents) implements ToMailbox<T> {}

    /** The depot keeps contents that somebody must come for. */
    record Wake<T>(String queue, long depot, long incarnation, long generation) implements ToMailbox<T> {}

    /** The contents of this generation need not be kept any longer. */
    record Taken(String queue, long incarnation, long generation) implements ToDepot {}
}
