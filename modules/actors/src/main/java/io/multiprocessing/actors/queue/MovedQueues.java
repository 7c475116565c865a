package io.multiprocessing.actors.queue;

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
        QueueMessages.list(out, moved.lines(), (to, line) -> {
            to.writeLong(line.member()).writeVarLong(line.said()).writeVarLong(line.heard());
            QueueMessages.list(to, line.unheard(), QueueMessages::answer);
        });
        QueueMessages.list(out, moved.destroyed(), PayloadWriter::writeLong);
    }

    static MovedQueue<byte[]> read(PayloadReader in, String queue) {
        long incarnation = in.readLong();
        long generation = in.readVarLong();
        SavedItems<byte[]> items = in.readBoolean() ? items(in) : null;
        List<SavedLine<byte[]>> lines = QueueMessages.list(
                in,
                from -> new SavedLine<>(
                        from.readLong(),
                        from.readVarLong(),
                        from.readVarLong(),
                        QueueMessages.list(from, QueueMessages::answer)));
        return new MovedQueue<>(
                queue, incarnation, generation, items, lines, QueueMessages.list(in, PayloadReader::readLong));
    }

    private static void write(PayloadWriter out, SavedItems<byte[]> items) {
        out.writeVarLong(items.maxsize()).writeVarLong(items.lastSequence());
        QueueMessages.list(
                out, items.items(), (to, one) -> to.writeVarLong(one.sequence()).writeBytes(one.item()));
        QueueMessages.list(
                out,
                items.putters(),
                (to, one) ->
                        to.writeLong(one.client()).writeVarLong(one.request()).writeBytes(one.item()));
        QueueMessages.list(
                out,
                items.getters(),
                (to, one) ->
                        to.writeLong(one.client()).writeVarLong(one.request()).writeBoolean(one.confirm()));
        QueueMessages.list(
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
                QueueMessages.list(in, from -> new Placed<>(from.readVarLong(), from.readBytes())),
                QueueMessages.list(in, from -> new Putter<>(from.readLong(), from.readVarLong(), from.readBytes())),
                QueueMessages.list(in, from -> new Getter(from.readLong(), from.readVarLong(), from.readBoolean())),
                QueueMessages.list(
                        in,
                        from -> new Unconfirmed<>(
                                from.readLong(), from.readVarLong(), from.readVarLong(), from.readBytes())));
    }
}
