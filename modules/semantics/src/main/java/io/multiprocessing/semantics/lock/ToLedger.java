package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.exchange.Packet;
import org.jspecify.annotations.Nullable;

/** What a leader sends to a ledger. */
public sealed interface ToLedger {
    /** The reign that speaks. */
    Epoch epoch();

    /**
     * Asks for the promise to take no orders of lower epochs. It is sent again and again: the answers to the later ones are
     * the leader's licence, and the way in which it has marks kept.
     *
     * @param sentAt by the leader's clock; comes back in the answer
     * @param mark to be kept before the answer if it is higher than what is kept; null while the leader reads
     */
    record Poll(Epoch epoch, long sentAt, @Nullable TokenMark mark) implements ToLedger {}

    /** A part of the conversation of this reign and this ledger. */
    record Orders(Epoch epoch, Packet<Order> packet) implements ToLedger {}
}
