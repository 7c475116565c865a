package io.multiprocessing.semantics.exchange;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation: numbers what it sends, repeats it until the other end has acknowledged it, and hands over what
 * it receives once and in the order in which it was sent.
 *
 * <p>Both ends are made anew when either has lost its memory, so the conversation must have a name that says which two
 * lives are meant, and a packet of another name must not come here.
 *
 * <p>Acknowledgements travel with messages; alone only by {@link #tick}, which is to be called at even intervals of at
 * least a round trip. What was not acknowledged for two of them is sent again. Not thread-safe.
 *
 * @param <O> what goes out
 * @param <I> what comes in
 */
public final class Exchange<O, I> {
    /** A packet holds no more messages than this; what is beyond goes in the next. */
    public static final int MESSAGES_IN_A_PACKET = 256;

    private final ArrayDeque<O> unacknowledged = new ArrayDeque<>();
    private long acknowledged;
    private long sent;
    /** What had been sent at the last tick and at the one before it. */
    private long sentAtTick;

    private long sentAtTickBefore;
    private long received;
    private long receivedTold;

    /** Takes a message into the line of what is to be sent. */
    public void send(O message) {
        unacknowledged.addLast(message);
    }

    /** How many messages the other end has not yet acknowledged, those included that were never sent. */
    public int pending() {
        return unacknowledged.size();
    }

    /** Whether {@link #tick} has nothing to do. */
    public boolean isQuiet() {
        return unacknowledged.isEmpty() && received <= receivedTold;
    }

    /** What was never sent before; null if that is nothing. To be asked until then. */
    public @Nullable Packet<O> fresh() {
        long last = acknowledged + unacknowledged.size();
        return sent == last ? null : packet(sent + 1, last);
    }

    /** What the other end may have missed, or an acknowledgement that it still lacks; null if neither is due. */
    public @Nullable Packet<O> tick() {
        long overdue = sentAtTickBefore;
        sentAtTickBefore = sentAtTick;
        sentAtTick = sent;
        if (overdue > acknowledged) {
            // All from there: behind a gap the other end has dropped whatever came.
            return packet(acknowledged + 1, sent);
        }
        return received > receivedTold ? packet(acknowledged + 1, acknowledged) : null;
    }

    /** Takes what the other end sent, once. A packet after a gap is dropped; it will come again. */
    public void receive(Packet<I> packet, Consumer<? super I> in) {
        while (acknowledged < packet.received() && !unacknowledged.isEmpty()) {
            unacknowledged.removeFirst();
            acknowledged++;
        }
        sent = Math.max(sent, acknowledged);
        long number = packet.first();
        if (number <= received && !packet.messages().isEmpty()) {
            // What comes twice shows that the acknowledgement was lost.
            receivedTold = Math.min(receivedTold, number - 1);
        }
        for (I message : packet.messages()) {
            if (number == received + 1) {
                received = number;
                in.accept(message);
            }
            number++;
        }
    }

    private Packet<O> packet(long first, long last) {
        long end = Math.min(last, first + MESSAGES_IN_A_PACKET - 1);
        List<O> messages = new ArrayList<>((int) (end - first + 1));
        long number = acknowledged;
        for (O message : unacknowledged) {
            number++;
            if (number > end) {
                break;
            }
            if (number >= first) {
                messages.add(message);
            }
        }
        sent = Math.max(sent, end);
        receivedTold = received;
        return new Packet<>(first, messages, received);
    }
}
