package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.wire.Packets;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.MovedQueue.SavedLine;
import io.multiprocessing.semantics.queue.SavedItems;
import io.multiprocessing.semantics.queue.SavedItems.Getter;
import io.multiprocessing.semantics.queue.SavedItems.Placed;
import io.multiprocessing.semantics.queue.SavedItems.Putter;
import io.multiprocessing.semantics.queue.SavedItems.Unconfirmed;
import java.util.List;

/** The contents of a queue on their way to another host, as bytes and back. */
final class MovedQueues {
    private MovedQueues() {}

    static void write(PayloadWriter out, MovedQueue<byte[]> moved) {
        out.writeLong(moved.incarnation()).writeVarLong(moved.generation());
        SavedItems<byte[]> items = moved.items();
        out.writeBoolean(items != null);
        if (items != null) {
            write(out, items);
        }
        Packets.write(out, moved.lines(), (to, line) -> {
            to.writeLong(line.member()).writeVarLong(line.said()).writeVarLong(line.heard());
            Packets.write(to, line.unheard(), QueueMessages::answer);
        });
        Packets.write(out, moved.destroyed(), PayloadWriter::writeLong);
    }

    static MovedQueue<byte[]> read(PayloadReader in, String queue) {
        long incarnation = in.readLong();
        long generation = in.readVarLong();
        SavedItems<byte[]> items = in.readBoolean() ? items(in) : null;
        List<SavedLine<byte[]>> lines = Packets.list(
                in,
                from -> new SavedLine<>(
                        from.readLong(),
                        from.readVarLong(),
                        from.readVarLong(),
                        Packets.list(from, QueueMessages::answer)));
        return new MovedQueue<>(
                queue, incarnation, generation, items, lines, Packets.list(in, PayloadReader::readLong));
    }

    private static void write(PayloadWriter out, SavedItems<byte[]> items) {
        out.writeVarLong(items.maxsize()).writeVarLong(items.lastSequence());
        Packets.write(
                out, items.items(), (to, one) -> to.writeVarLong(one.sequence()).writeBytes(one.item()));
        Packets.write(
                out,
                items.putters(),
                (to, one) ->
                        to.writeLong(one.client()).writeVarLong(one.request()).writeBytes(one.item()));
        Packets.write(
                out,
                items.getters(),
                (to, one) ->
                        to.writeLong(one.client()).writeVarLong(one.request()).writeBoolean(one.confirm()));
        Packets.write(
                out,
                items.unconfirmed(),
                (to, one) -> to.writeLong(one.client())
                        .writeVarLong(one.request())
                        .writeVarLong(one.sequence())
                        .writeBytes(one.item()));
    }

    private static SavedItems<byte[]> items(PayloadReader in) {
        return new SavedItems<>(
                (int) in.readVarLong(),
                in.readVarLong(),
                Packets.list(in, from -> new Placed<>(from.readVarLong(), from.readBytes())),
                Packets.list(in, from -> new Putter<>(from.readLong(), from.readVarLong(), from.readBytes())),
                Packets.list(in, from -> new Getter(from.readLong(), from.readVarLong(), from.readBoolean())),
                Packets.list(
                        in,
                        from -> new Unconfirmed<>(
                                from.readLong(), from.readVarLong(), from.readVarLong(), from.readBytes())));
    }
}
