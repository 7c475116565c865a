package io.multiprocessing.actors.queue;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.QueueAnswer;
import io.multiprocessing.semantics.queue.QueueAsk;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Given;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.SavedItems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** How many bytes messages take, about; and packets that would take too many, cut. */
final class QueueSizes {
    /** What a message takes beside its item. */
    private static final int EACH = 40;

    /** A packet is cut when it is beyond, unless it holds one message. */
    static final long PACKET = 1L << 20;

    private static final int LARGEST_GUESS = Integer.MAX_VALUE - 1024;

    private QueueSizes() {}

    static int of(ToMailbox<byte[]> message) {
        if (message instanceof Said<byte[]> said) {
            return guess(message.queue(), sum(said.packet().messages(), QueueSizes::of));
        } else if (message instanceof Given<byte[]> given) {
            return guess(message.queue(), of(given.contents()));
        }
        return guess(message.queue(), 0);
    }

    static int of(ToHome<byte[]> message) {
        return guess(
                message.queue(),
                message instanceof Answered<byte[]> answered
                        ? sum(answered.packet().messages(), QueueSizes::of)
                        : 0);
    }

    private static int guess(String queue, long bytes) {
        return (int) Math.min(LARGEST_GUESS, 2L * EACH + 3L * queue.length() + bytes);
    }

    private static <M> long sum(List<M> messages, ToLongFunction<M> size) {
        return messages.stream().mapToLong(size).sum();
    }

    private static long of(QueueAsk<byte[]> ask) {
        return (long) EACH + (ask instanceof QueueAsk.Put<byte[]> put ? put.item().length : 0);
    }

    private static long of(QueueAnswer<byte[]> answer) {
        return (long) EACH + (answer instanceof QueueAnswer.Delivered<byte[]> delivered ? delivered.item().length : 0);
    }

    private static long of(MovedQueue<byte[]> moved) {
        SavedItems<byte[]> items = moved.items();
        return sum(moved.lines(), line -> EACH + sum(line.unheard(), QueueSizes::of))
                + (long) EACH * moved.destroyed().size()
                + (items == null ? 0 : of(items));
    }

    private static long of(SavedItems<byte[]> saved) {
        return sum(saved.items(), each -> EACH + (long) each.item().length)
                + sum(saved.putters(), each -> EACH + (long) each.item().length)
                + sum(saved.unconfirmed(), each -> EACH + (long) each.item().length)
                + (long) EACH * saved.getters().size();
    }

    static List<Said<byte[]>> cut(Said<byte[]> said) {
        return cut(said.packet(), QueueSizes::of).stream()
                .map(packet -> new Said<>(
                        said.queue(), said.incarnation(), said.generation(), said.member(), said.base(), packet))
                .toList();
    }

    static List<Answered<byte[]>> cut(Answered<byte[]> answered) {
        return cut(answered.packet(), QueueSizes::of).stream()
                .map(packet -> new Answered<>(
                        answered.queue(), answered.incarnation(), answered.generation(), answered.base(), packet))
                .toList();
    }

    private static <M> List<Packet<M>> cut(Packet<M> packet, ToLongFunction<M> size) {
        List<Packet<M>> cut = new ArrayList<>();
        List<M> some = new ArrayList<>();
        long first = packet.first();
        long bytes = 0;
        for (M message : packet.messages()) {
            long next = size.applyAsLong(message);
            if (!some.isEmpty() && bytes + next > PACKET) {
                cut.add(new Packet<>(first, some, packet.received()));
                first += some.size();
                some = new ArrayList<>();
                bytes = 0;
            }
            some.add(message);
            bytes += next;
        }
        cut.add(new Packet<>(first, some, packet.received()));
        return cut;
    }

    /** What is left of a message that need not be repeated: its acknowledgement, if it has one. */
    static @Nullable ToMailbox<byte[]> stripped(ToMailbox<byte[]> message) {
        return message instanceof Said<byte[]> said
                ? new Said<>(
                        said.queue(),
                        said.incarnation(),
                        said.generation(),
                        said.member(),
                        said.base(),
                        stripped(said.packet()))
                : null;
    }

    /** What is left of a message that need not be repeated: its acknowledgement, if it has one. */
    static @Nullable ToHome<byte[]> stripped(ToHome<byte[]> message) {
        return message instanceof Answered<byte[]> answered
                ? new Answered<>(
                        answered.queue(),
                        answered.incarnation(),
                        answered.generation(),
                        answered.base(),
                        stripped(answered.packet()))
                : null;
    }

    private static <M> Packet<M> stripped(Packet<M> packet) {
        return new Packet<>(packet.first(), List.of(), packet.received());
    }
}
