package io.multiprocessing.client.pool;

import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.Payloads;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The results of an input that is read as they are taken.
 *
 * <p>A thread of its own reads the input, as long as there is room in the buffer, so that an input that waits for what
 * becomes of the results keeps nobody from taking them. It ends when there has been no room for a while; who makes room
 * starts another.
 *
 * <p>Every wait ends: chunks are settled however their workers or the pool end, and the end of the pool ends the input for
 * who waits, even if the thread that reads it is in the midst of that. While the pool lives, an input that does not say
 * whether there is more is waited for.
 */
final class Imap<R extends @Nullable Object> extends BlockingResults<R> {
    private static final long IDLE_SECONDS = 1;

    /**
     * @param chunkSize at most {@code buffer}
     * @param buffer inputs read and not taken, at most
     * @param ordered false: results in the order in which they come
     */
    record Plan(
            int chunkSize,
            int buffer,
            boolean ordered,
            @Nullable ImapProgress progress) {}

    final Router router;
    final Payloads payloads;
    final @Nullable SharedFunction function;
    private final TaskEncoder.Each encoder;
    private final Iterator<?> input;
    private final Plan plan;

    private final Condition room = lock.newCondition();
    // Guarded by lock.
    /** Whose items come next: all that were submitted, or, unordered, those that have arrived. */
    private final ArrayDeque<ImapChunk> line = new ArrayDeque<>();

    private final Set<ImapChunk> pending = new HashSet<>();
    /** Items: read; in chunks that were accepted, of those read; taken, of those accepted. */
    private long read;

    private long accepted;
    private long taken;
    private long done;
    private boolean reading;
    private boolean inputEnded;
    /** What comes after all results: what reading threw, or why the pool reads no more. */
    private @Nullable Failure last;

    Imap(
            Router router,
            Payloads payloads,
            @Nullable SharedFunction function,
            TaskEncoder.Each encoder,
            Iterator<?> input,
            Plan plan) {
        this.router = router;
        this.payloads = payloads;
        this.function = function;
        this.encoder = encoder;
        this.input = input;
        this.plan = plan;
    }

    /** @throws IllegalStateException when the pool is closed */
    void begin() {
        router.begin(this);
        lock.lock();
        try {
            beforeWaiting();
        } finally {
            lock.unlock();
        }
    }

    // ---- the reader

    /** Reads on if there is room. */
    @Override
    void beforeWaiting() {
        if (reading) {
            room.signal();
        } else if (mayRead() && hasRoom()) {
            reading = true;
            Thread reader = new Thread(this::readInput, "multiprocessing-imap-" + router.name());
            reader.setDaemon(true);
            reader.start();
        }
    }

    private boolean mayRead() {
        return !isClosed() && !inputEnded;
    }

    private boolean hasRoom() {
        return read - taken < plan.buffer;
    }

    private void readInput() {
        try {
            while (awaitRoom()) {
                if (!input.hasNext()) {
                    submit(read());
                    end(null);
                    return;
                }
                add(input.next());
            }
        } catch (Throwable t) { // the user's own
            submit(read());
            end(() -> thrown(t));
        }
    }

    /** What reading threw is thrown as it is. An iterator can throw nothing checked but by deceit. */
    private static RuntimeException thrown(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    /** False: nothing more is to be read, or nobody has taken anything for long. */
    private boolean awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            boolean more = true;
            while (mayRead() && !hasRoom() && more) {
                more = room.await(IDLE_SECONDS, TimeUnit.SECONDS);
            }
            reading = mayRead() && hasRoom();
            return reading;
        } finally {
            lock.unlock();
        }
    }

    private void add(@Nullable Object item) {
        PayloadException refused = null;
        try {
            encoder.add(item);
        } catch (PayloadException e) {
            refused = e;
        }
        long index;
        lock.lock();
        try {
            index = read++;
            results.signalAll(); // who asks whether there is one
        } finally {
            lock.unlock();
        }
        if (refused != null) {
            submit(index);
            accept(ImapChunk.refused(this, index, refused));
        } else if (encoder.isFull(plan.chunkSize)) {
            submit(index + 1);
        }
    }

    private long read() {
        lock.lock();
        try {
            return read;
        } finally {
            lock.unlock();
        }
    }

    /** @param to the index after the chunk's last item */
    private void submit(long to) {
        int count = encoder.count();
        if (count > 0) {
            ImapChunk chunk = new ImapChunk(this, to - count, count, encoder.take());
            if (accept(chunk)) {
                chunk.onReady(() -> arrived(chunk));
                router.submitBegun(chunk);
                dropIfClosed(chunk);
            }
        }
    }

    /** False: nobody will take it any more. */
    private boolean accept(ImapChunk chunk) {
        lock.lock();
        try {
            if (!mayRead()) {
                return false;
            }
            accepted += chunk.items;
            if (plan.ordered || chunk.arrived) {
                line.add(chunk);
            }
            if (chunk.arrived) {
                done += chunk.items;
                results.signalAll();
            } else {
                pending.add(chunk);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** It came to the router after {@link #close} had looked there. */
    private void dropIfClosed(ImapChunk chunk) {
        boolean late;
        lock.lock();
        try {
            late = isClosed();
        } finally {
            lock.unlock();
        }
        if (late) {
            router.dropQueued(List.of(chunk));
        }
    }

    private void end(@Nullable Failure why) {
        lock.lock();
        try {
            if (!inputEnded) {
                inputEnded = true;
                last = why;
            }
            results.signalAll();
            room.signalAll();
        } finally {
            lock.unlock();
        }
        finishIfDone();
    }

    /** The pool has ended: what was submitted has failed or will, and no more is. Not under the router's lock. */
    void stopped(Failure why) {
        end(why);
    }

    // ---- what comes

    /** On any thread. */
    private void arrived(ImapChunk chunk) {
        lock.lock();
        try {
            pending.remove(chunk);
            chunk.arrived = true;
            done += chunk.items;
            if (!plan.ordered) {
                line.add(chunk);
            }
            results.signalAll();
        } finally {
            lock.unlock();
        }
        finishIfDone();
    }

    /** When all was submitted and has come, the pool need not wait for it. */
    private void finishIfDone() {
        boolean finish;
        long isDone;
        long total;
        lock.lock();
        try {
            finish = !mayRead() && pending.isEmpty();
            isDone = done;
            total = inputEnded ? accepted : -1;
        } finally {
            lock.unlock();
        }
        if (finish) {
            router.finish(this);
        }
        if (plan.progress != null) {
            plan.progress.now(isDone, total);
        }
    }

    // ---- who takes

    @Override
    @Nullable
    Supplier<R> poll() {
        ImapChunk first = line.peek();
        if (first == null || !first.arrived) {
            Failure end = inputEnded && taken == accepted ? last : null;
            if (end == null) {
                return null;
            }
            last = null;
            results.signalAll(); // others wait in vain
            return ImapChunk.failed(end);
        }
        Supplier<@Nullable Object> outcome = first.next();
        if (first.isTaken()) {
            line.remove();
        }
        taken++;
        beforeWaiting();
        if (inputEnded && taken == accepted) {
            results.signalAll(); // others wait in vain
        }
        return typed(outcome);
    }

    @SuppressWarnings("unchecked") // the function's own type says so
    private static <R extends @Nullable Object> Supplier<R> typed(Supplier<@Nullable Object> outcome) {
        return (Supplier<R>) outcome;
    }

    @Override
    More more() {
        if (inputEnded) {
            return taken < accepted || last != null ? More.YES : More.NO;
        }
        return taken < read ? More.YES : More.UNKNOWN;
    }

    @Override
    public void close() {
        List<ImapChunk> queued;
        lock.lock();
        try {
            super.close();
            line.clear();
            queued = List.copyOf(pending);
            room.signalAll();
        } finally {
            lock.unlock();
        }
        router.dropQueued(queued);
        finishIfDone();
    }

    @Override
    public String toString() {
        return "an imap over pool \"" + router.name() + '"';
    }
}
