package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.exchange.Packet;
import org.jspecify.annotations.Nullable;

/** What a ledger sends to a leader. */
public sealed interface ToLeader {
    /** The reign that is spoken to. */
    Epoch epoch();

    /**
     * From now on no orders of lower epochs are taken here, restarts included if this is a voter.
     *
     * @param sentAt as in the poll that is answered
     * @param mark what is kept here
     */
    record Promise(Epoch epoch, long sentAt, @Nullable TokenMark mark) implements ToLeader {}

    /** A higher epoch was promised, so this reign is over. */
    record Refusal(Epoch epoch, Epoch promised) implements ToLeader {}

    /** A part of the conversation of this reign and this ledger; it begins with what is held and waited for. */
    record Reports(Epoch epoch, Packet<Report> packet) implements ToLeader {}
}
