package io.multiprocessing.client.pool;

import io.multiprocessing.ProgressListener;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.Payloads;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The result of a map: of many chunks, in the order of the items. */
final class MapResult<R extends @Nullable Object> extends PoolResult<List<R>> {
    private final Payloads payloads;
    private Chunk[] chunks = new Chunk[0];

    MapResult(
            Router router,
            Payloads payloads,
            int items,
            @Nullable SharedFunction function,
            @Nullable ProgressListener progress) {
        super(router, items, function, progress);
        this.payloads = payloads;
    }

    void chunks(List<Chunk> all) {
        chunks = all.toArray(chunks);
    }

    @Override
    Chunk[] chunks() {
        return chunks;
    }

    @Override
    String task() {
        return "a map of " + items + " items over pool \"" + router.name() + '"';
    }

    @Override
    String task(Chunk which) {
        return which.items == 1
                ? task(which, 0)
                : "items " + which.from + " to " + (which.from + which.items - 1) + " of " + task();
    }

    @Override
    String task(Chunk which, int item) {
        return "item " + (which.from + item) + " of " + task();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the function's own type says so
    List<R> read() {
        List<R> values = new ArrayList<>(items);
        for (Chunk chunk : chunks) {
            byte[] body = chunk.body;
            chunk.body = null;
            PayloadReader in = new PayloadReader(body, chunk.offset, body.length - chunk.offset);
            for (int i = 0; i < chunk.items; i++) {
                values.add((R) payloads.read(in));
            }
        }
        chunks = new Chunk[0];
        return values;
    }
}
