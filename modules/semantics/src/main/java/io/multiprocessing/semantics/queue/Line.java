package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.exchange.Exchange;
import io.multiprocessing.semantics.exchange.Packet;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation that goes on when the other end, or this one, has moved to another host.
 *
 * <p>An {@link Exchange} is begun anew for each generation, and would say once more what the other end heard just before the
 * move. So both ends count through all generations, and skip what they have heard.
 */
final class Line<O, I> {
    private final ArrayDeque<O> unheard = new ArrayDeque<>();
    private long said;
    private long heard;
    private Exchange<O, I> exchange = new Exchange<>();
    private long base;
    /** What came in this generation. */
    private long received;
    /** Whether the other end may lack an acknowledgement. */
    private boolean owes;

    Line() {}

    Line(long said, long heard, Collection<O> unheard) {
        this.said = said;
        this.heard = heard;
        this.unheard.addAll(unheard);
        restart();
    }

    /** A new generation begins: what the other end may not have heard is said once more. */
    void restart() {
        exchange = new Exchange<>();
        base = said - unheard.size();
        received = 0;
        unheard.forEach(exchange::send);
    }

    void say(O message) {
        said++;
        unheard.addLast(message);
        exchange.send(message);
    }

    /** @param otherBase as the other end said with the packet */
    void hear(long otherBase, Packet<I> packet, Consumer<? super I> in) {
        exchange.receive(packet, message -> {
            received++;
            if (otherBase + received > heard) {
                heard++;
                in.accept(message);
            }
        });
        while (unheard.size() > exchange.pending()) {
            unheard.removeFirst();
        }
        owes |= !packet.messages().isEmpty();
    }

    /** Hands over what was never sent. */
    void flush(Consumer<? super Packet<O>> out) {
        for (Packet<O> packet = exchange.fresh(); packet != null; packet = exchange.fresh()) {
            out.accept(packet);
        }
    }

    /** What the other end may have missed. */
    @Nullable
    Packet<O> tick() {
        owes = false;
        return exchange.tick();
    }

    /** A packet that says nothing and shows that this end lives, and in which generation. */
    Packet<O> sign() {
        return new Packet<>(1, List.of(), 0);
    }

    /** Whether a tick has nothing to do. */
    boolean isQuiet() {
        return !owes && unheard.isEmpty();
    }

    long base() {
        return base;
    }

    long said() {
        return said;
    }

    long heard() {
        return heard;
    }

    List<O> unheard() {
        return List.copyOf(unheard);
    }
}
