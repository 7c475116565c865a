package io.multiprocessing.client.pool;

import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.Payloads;
import org.jspecify.annotations.Nullable;

/** The result of one call: of one chunk with one value. */
final class CallResult<R extends @Nullable Object> extends PoolResult<R> {
    private final Payloads payloads;
    private final Chunk chunk;

    CallResult(Router router, Payloads payloads, @Nullable SharedFunction function, byte[] task) {
        super(router, 1, function, null);
        this.payloads = payloads;
        this.chunk = new Chunk(this, 0, 1, task);
    }

    @Override
    Chunk[] chunks() {
        return new Chunk[] {chunk};
    }

    @Override
    String task() {
        return "task " + chunk.number + " of pool \"" + router.name() + '"';
    }

    @Override
    String task(Chunk which) {
        return task();
    }

    @Override
    String task(Chunk which, int item) {
        return task();
    }

    @Override
    @SuppressWarnings({"unchecked", "NullAway"}) // the function's own type says so
    R read() {
        byte[] body = chunk.body;
        chunk.body = null;
        return (R) payloads.read(new PayloadReader(body, chunk.offset, body.length - chunk.offset));
    }
}
