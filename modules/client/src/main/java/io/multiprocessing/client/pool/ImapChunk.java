package io.multiprocessing.client.pool;

import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.PoolMessages;
import org.jspecify.annotations.Nullable;

/** Items of an imap that a worker runs together, each of which has a result of its own; or one that cannot travel. */
final class ImapChunk extends PoolResult<Boolean> {
    /** What became of an item; decoded by who takes it, outside of any lock. */
    interface Outcome {
        @Nullable
        Object take();
    }

    private final Imap<?> imap;
    private final Payloads payloads;
    /** Of its first item. */
    private final long from;

    private final @Nullable Chunk chunk;
    private final @Nullable PayloadException refused;

    // Guarded by the iterator's lock.
    boolean arrived;
    private int taken;
    private @Nullable PayloadReader in;

    private ImapChunk(
            Imap<?> imap,
            Router router,
            Payloads payloads,
            @Nullable SharedFunction function,
            long from,
            int items,
            byte @Nullable [] task,
            @Nullable PayloadException refused) {
        super(router, items, function, null);
        this.imap = imap;
        this.payloads = payloads;
        this.from = from;
        this.refused = refused;
        this.arrived = refused != null;
        this.chunk = task == null ? null : new Chunk(this, 0, items, task);
    }

    static ImapChunk of(
            Imap<?> imap,
            Router router,
            Payloads payloads,
            @Nullable SharedFunction function,
            long from,
            int items,
            byte[] task) {
        return new ImapChunk(imap, router, payloads, function, from, items, task, null);
    }

    /** One item that is not sent. */
    static ImapChunk refused(Imap<?> imap, Router router, Payloads payloads, long from, PayloadException why) {
        return new ImapChunk(imap, router, payloads, null, from, 1, null, why);
    }

    @Override
    Chunk[] chunks() {
        return chunk == null ? new Chunk[0] : new Chunk[] {chunk};
    }

    @Override
    String task() {
        return "an imap over pool \"" + router.name() + '"';
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

    @Override
    void touched(boolean arrived) {
        super.touched(arrived);
        if (arrived) {
            imap.arrived(this);
        }
    }

    /** Nobody asks: the items are taken one by one. */
    @Override
    Boolean read() {
        return true;
    }

    boolean isTaken() {
        return taken == items;
    }

    /** The next item's. Once it has arrived. */
    Outcome next() {
        int item = taken++;
        if (refused != null) {
            return () -> {
                throw new PayloadException("item " + from + " of " + task() + ": " + refused.getMessage(), refused);
            };
        }
        Failure why = failure;
        Chunk of = chunk;
        if (why != null || of == null) {
            return failed(why);
        }
        byte[] body = of.body;
        if (body != null) {
            in = new PayloadReader(body, of.offset, body.length - of.offset);
            of.body = null;
        }
        PayloadReader outcomes = in;
        if (outcomes == null) {
            return failed(null);
        }
        boolean threw = outcomes.readByte() == PoolMessages.FAILURE;
        byte[] bytes = outcomes.readBytes();
        Worker by = of.worker;
        if (threw && by != null) {
            return failed(Failure.thrown(payloads, task(of, item), by, bytes));
        }
        return () -> {
            try {
                return payloads.read(new PayloadReader(bytes));
            } catch (Exception | LinkageError | StackOverflowError e) {
                throw Failure.unreadable(task(of, item), e).exception();
            }
        };
    }

    private static Outcome failed(@Nullable Failure why) {
        return () -> {
            throw why == null ? new IllegalStateException("no failure") : why.exception();
        };
    }
}
