package io.multiprocessing.client.pool;

import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.pool.PoolMessages;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Items of an imap that a worker runs together, each of which has a result of its own; or one that cannot travel. */
final class ImapChunk extends PoolResult<Boolean> {
    private static final byte[] NOT_SENT = {};

    private final Imap<?> imap;
    /** Of its first item. */
    private final long from;

    private final Chunk chunk;

    // Guarded by the iterator's lock.
    boolean arrived;
    private int taken;
    private @Nullable PayloadReader outcomes;

    ImapChunk(Imap<?> imap, long from, int items, byte[] task) {
        super(imap.router, items, imap.function, null);
        this.imap = imap;
        this.from = from;
        this.chunk = new Chunk(this, 0, items, task);
    }

    /** One item, which is not sent. */
    static ImapChunk refused(Imap<?> imap, long from, PayloadException why) {
        ImapChunk refused = new ImapChunk(imap, from, 1, NOT_SENT);
        String message = refused.task(refused.chunk) + ": " + why.getMessage();
        refused.failure = () -> new PayloadException(message, why);
        refused.arrived = true;
        return refused;
    }

    @Override
    Chunk[] chunks() {
        return new Chunk[] {chunk};
    }

    @Override
    String task() {
        return imap.toString();
    }

    @Override
    String task(Chunk which) {
        return items == 1 ? task(which, 0) : "items " + from + " to " + (from + items - 1) + " of " + task();
    }

    @Override
    String task(Chunk which, int item) {
        return "item " + (from + item) + " of " + task();
    }

    /** The others need it, too. */
    @Override
    boolean isLastOfItsFunction() {
        return false;
    }

    /** Nobody asks: the items are taken one by one. */
    @Override
    Boolean read() {
        return true;
    }

    boolean isTaken() {
        return taken == items;
    }

    /** The next item's outcome, once the chunk has arrived. It is decoded when it is asked for. */
    Supplier<@Nullable Object> next() {
        int item = taken++;
        if (failure != null) {
            return failed(failure);
        }
        byte[] body = chunk.body;
        if (body != null) {
            outcomes = new PayloadReader(body, chunk.offset, body.length - chunk.offset);
            chunk.body = null;
        }
        PayloadReader in = outcomes;
        Worker by = chunk.worker;
        if (in == null || by == null) {
            throw new IllegalStateException(task(chunk) + " has neither results nor a failure");
        }
        boolean threw = in.readByte() == PoolMessages.FAILURE;
        byte[] bytes = in.readBytes();
        String task = task(chunk, item);
        return threw
                ? failed(Failure.thrown(imap.payloads, task, by, bytes))
                : () -> decoded(task, new PayloadReader(bytes));
    }

    private @Nullable Object decoded(String task, PayloadReader value) {
        try {
            return imap.payloads.read(value);
        } catch (Exception | LinkageError | StackOverflowError e) {
            throw Failure.unreadable(task, e).exception();
        }
    }

    static <T> Supplier<T> failed(Failure why) {
        return () -> {
            throw why.exception();
        };
    }
}
