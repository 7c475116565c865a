package io.multiprocessing.client.pool;

import io.multiprocessing.Args2;
import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes tasks, in the thread of who submits them. Thread-safe. */
final class TaskEncoder {
    /** A chunk that has grown so big takes no more items. */
    private static final int MAX_CHUNK_BYTES = 64 << 20;

    private final Payloads payloads;
    private final SharedFunction.Table functions;

    TaskEncoder(Payloads payloads) {
        this.payloads = payloads;
        this.functions = new SharedFunction.Table(payloads);
    }

    /** The number that a single call names its function by; null: it travels with the call. */
    @Nullable
    SharedFunction forCall(Serializable function) {
        return functions.lasting(function);
    }

    /** The same for a map. */
    @Nullable
    SharedFunction forMap(Serializable function, int chunks) {
        SharedFunction lasting = functions.lasting(function);
        return lasting != null || chunks == 1 ? lasting : functions.temporary(function);
    }

    byte[] call(int shape, Serializable function, @Nullable SharedFunction shared, @Nullable Object[] arguments) {
        PayloadWriter out = new PayloadWriter(128);
        header(out, PoolMessages.CALL, shape, function, shared);
        payloads.writeArguments(out, arguments);
        return out.toByteArray();
    }

    /**
     * Writes the chunks of a map.
     *
     * @param mode MAP, or STARMAP: then the items are {@link Args2}
     * @throws PayloadException naming the item that cannot travel
     */
    List<Chunk> map(int mode, int shape, Serializable function, MapResult<?> owner, List<?> items, int chunkSize) {
        List<Chunk> chunks = new ArrayList<>(items.size() / chunkSize + 1);
        PayloadWriter out = new PayloadWriter();
        header(out, mode, shape, function, owner.function);
        int start = out.size();
        int from = 0;
        while (from < items.size()) {
            out.truncate(start);
            out.writeInt(0);
            int to = from;
            while (to < items.size() && to - from < chunkSize && out.size() < MAX_CHUNK_BYTES) {
                item(out, mode, items.get(to), to);
                to++;
            }
            byte[] body = out.toByteArray();
            setInt(body, start, to - from);
            chunks.add(new Chunk(owner, from, to - from, body));
            from = to;
        }
        return chunks;
    }

    /** Writes chunks of an input whose end is not known, and of which each item has an outcome of its own. */
    final class Each {
        private final PayloadWriter out = new PayloadWriter();
        private final PayloadWriter one = new PayloadWriter();
        private final int start;
        private int count;

        private Each(int shape, Serializable function, @Nullable SharedFunction shared) {
            header(out, PoolMessages.EACH, shape, function, shared);
            start = out.size();
            out.writeInt(0);
        }

        /** @throws PayloadException when it cannot travel; then it is not in the chunk */
        void add(@Nullable Object item) {
            one.reset();
            payloads.write(one, item, "item");
            out.writeBytes(one.toByteArray());
            count++;
        }

        int count() {
            return count;
        }

        boolean isFull(int chunkSize) {
            return count >= chunkSize || out.size() >= MAX_CHUNK_BYTES;
        }

        /** The chunk; the next is empty. */
        byte[] take() {
            byte[] body = out.toByteArray();
            setInt(body, start, count);
            out.truncate(start);
            out.writeInt(0);
            count = 0;
            return body;
        }
    }

    Each each(int shape, Serializable function, @Nullable SharedFunction shared) {
        return new Each(shape, function, shared);
    }

    private void item(PayloadWriter out, int mode, @Nullable Object item, int index) {
        if (mode == PoolMessages.STARMAP && item == null) {
            throw new IllegalArgumentException("item " + index + " must not be null: it is the arguments of a call");
        }
        try {
            if (mode == PoolMessages.STARMAP && item instanceof Args2<?, ?> two) {
                payloads.writeArguments(out, new @Nullable Object[] {two.a(), two.b()});
            } else {
                payloads.write(out, item, "item");
            }
        } catch (PayloadException e) {
            throw new PayloadException("item " + index + " of the map: " + e.getMessage(), e);
        }
    }

    private void header(
            PayloadWriter out, int mode, int shape, Serializable function, @Nullable SharedFunction shared) {
        out.writeByte(mode).writeByte(shape);
        if (shared == null) {
            out.writeVarInt(0).writeBytes(payloads.function(function));
        } else {
            out.writeVarInt(shared.number());
        }
    }

    /** The number of items, known only after them. */
    private static void setInt(byte[] body, int at, int value) {
        body[at] = (byte) (value >>> 24);
        body[at + 1] = (byte) (value >>> 16);
        body[at + 2] = (byte) (value >>> 8);
        body[at + 3] = (byte) value;
    }
}
