package io.multiprocessing.client.pool;

import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.OperationTimedOutException;
import io.multiprocessing.PayloadException;
import io.multiprocessing.ProgressListener;
import io.multiprocessing.ResultIterator;
import io.multiprocessing.link.payload.Payloads;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The results of an input that is read as they are taken.
 *
 * <p>A thread of its own reads the input, as long as there is room in the buffer, so that an input that waits for what
 * becomes of the results keeps nobody from taking them. It ends when there has been no room for a while; who makes room
 * starts another.
 *
 * <p>Every wait ends: chunks are settled however their workers or the pool end, and a pool that has ended takes no more, so
 * that the reader gives up. Only who reads an input that never says what comes next waits for it as long as it does.
 */
final class Imap<R extends @Nullable Object> implements ResultIterator<R> {
    private static final System.Logger LOG = System.getLogger("io.multiprocessing.pool");
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
            @Nullable ProgressListener progress) {}

    private final Router router;
    private final Payloads payloads;
    private final @Nullable SharedFunction function;
    private final TaskEncoder.Each encoder;
    private final Iterator<?> input;
    private final Plan plan;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition results = lock.newCondition();
    private final Condition room = lock.newCondition();
    // Guarded by lock.
    /** Whose items come next: all that were submitted, or, unordered, those that have arrived. */
    private final ArrayDeque<ImapChunk> line = new ArrayDeque<>();

    private final Set<ImapChunk> pending = new HashSet<>();
    private long read;
    private long taken;
    private long done;
    private boolean reading;
    private boolean inputEnded;
    /** What comes after all results: what reading threw, or why the pool reads no more. */
    private @Nullable Throwable last;

    private boolean closed;
    private boolean finished;
    private boolean reportQueued;
    private long reported = -1;

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
        router.begin();
        lock.lock();
        try {
            readOn();
        } finally {
            lock.unlock();
        }
    }

    // ---- the reader

    /** Under the lock. */
    private void readOn() {
        if (reading) {
            room.signal();
        } else if (!inputEnded && !closed && hasRoom()) {
            reading = true;
            Thread reader = new Thread(this::readInput, "multiprocessing-imap-" + router.name());
            reader.setDaemon(true);
            reader.start();
        }
    }

    private boolean hasRoom() {
        return read - taken < plan.buffer;
    }

    private void readInput() {
        try {
            while (awaitRoom()) {
                if (!input.hasNext()) {
                    submit();
                    end(null);
                    return;
                }
                add(input.next());
            }
        } catch (Throwable t) { // the user's own
            submit();
            end(t);
        }
    }

    /** False: closed, or nobody has taken anything for long. */
    private boolean awaitRoom() {
        lock.lock();
        try {
            boolean more = true;
            while (!closed && !inputEnded && !hasRoom() && more) {
                more = room.await(IDLE_SECONDS, TimeUnit.SECONDS);
            }
            reading = !closed && !inputEnded && hasRoom();
            return reading;
        } catch (InterruptedException e) {
            throw new IllegalStateException("the thread that reads the input of " + this + " was interrupted", e);
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
            queue(ImapChunk.refused(this, router, payloads, index, refused));
        } else if (encoder.isFull(plan.chunkSize)) {
            submit();
        }
    }

    private void submit() {
        submit(readSoFar());
    }

    /** @param to the index after the chunk's last item */
    private void submit(long to) {
        int count = encoder.count();
        if (count > 0) {
            ImapChunk chunk = ImapChunk.of(this, router, payloads, function, to - count, count, encoder.take());
            queue(chunk);
            Failure stopped = router.submitNext(chunk);
            if (stopped != null) {
                end(stopped.exception());
            }
        }
    }

    private long readSoFar() {
        lock.lock();
        try {
            return read;
        } finally {
            lock.unlock();
        }
    }

    private void queue(ImapChunk chunk) {
        lock.lock();
        try {
            if (plan.ordered || chunk.arrived) {
                line.add(chunk);
            }
            if (chunk.arrived) {
                done += chunk.items;
                results.signalAll();
            } else {
                pending.add(chunk);
            }
        } finally {
            lock.unlock();
        }
    }

    private void end(@Nullable Throwable why) {
        lock.lock();
        try {
            if (!inputEnded) {
                inputEnded = true;
                last = why;
            }
            reading = false;
            results.signalAll();
        } finally {
            lock.unlock();
        }
        finishIfDone();
    }

    // ---- what comes

    /** Not under the router's lock; on any thread. */
    void arrived(ImapChunk chunk) {
        lock.lock();
        try {
            if (!pending.remove(chunk)) {
                return;
            }
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
        lock.lock();
        try {
            finish = !finished && (inputEnded || closed) && pending.isEmpty();
            finished |= finish;
        } finally {
            lock.unlock();
        }
        if (finish) {
            router.finish(function);
        }
        report();
    }

    private void report() {
        ProgressListener listener = plan.progress;
        lock.lock();
        try {
            if (listener == null || reportQueued) {
                return;
            }
            reportQueued = true;
        } finally {
            lock.unlock();
        }
        try {
            router.callbacks().execute(() -> tell(listener));
        } catch (RejectedExecutionException e) {
            LOG.log(System.Logger.Level.DEBUG, "the instance is closed: nobody is told of the progress of " + this, e);
        }
    }

    private void tell(ProgressListener listener) {
        long now;
        long total;
        lock.lock();
        try {
            reportQueued = false;
            now = done;
            total = inputEnded ? read : -1;
            // The last one is told although nothing came, when the end of the input was found after it.
            long news = total == now ? Long.MAX_VALUE : now;
            if (news <= reported) {
                return;
            }
            reported = news;
        } finally {
            lock.unlock();
        }
        try {
            listener.onProgress(now, total);
        } catch (Throwable t) {
            LOG.log(System.Logger.Level.WARNING, "a listener of " + this + " threw; its results are delivered", t);
        }
    }

    // ---- who takes

    @Override
    public boolean hasNext() {
        lock.lock();
        try {
            while (!closed && read == taken && !inputEnded) {
                readOn();
                results.await();
            }
            return !closed && (read > taken || last != null);
        } catch (InterruptedException e) {
            throw interrupted(e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public R next() {
        try {
            return take(false, 0);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    @Override
    public R next(Duration timeout) throws InterruptedException {
        long nanos = PoolResult.nanos(timeout);
        try {
            return take(true, nanos);
        } catch (OperationTimedOutException e) {
            throw new OperationTimedOutException("cannot get the next result of " + this + ": not there after "
                    + timeout + "; it is still the next one, wait longer or close it");
        }
    }

    @SuppressWarnings({"unchecked", "NullAway"}) // the function's own type says so
    private R take(boolean limited, long nanos) throws InterruptedException {
        ImapChunk.Outcome outcome = null;
        long left = nanos;
        lock.lockInterruptibly();
        try {
            while (outcome == null) {
                ImapChunk first = closed ? null : line.peek();
                if (first != null && first.arrived) {
                    outcome = first.next();
                    if (first.isTaken()) {
                        line.remove();
                    }
                    taken++;
                    readOn();
                } else if (closed || (inputEnded && read == taken)) {
                    Throwable thrown = last;
                    last = null;
                    throw thrown == null
                            ? new NoSuchElementException(this + " has no more results")
                            : unchecked(thrown);
                } else if (!limited) {
                    readOn();
                    results.await();
                } else if (left > 0) {
                    readOn();
                    left = results.awaitNanos(left);
                } else {
                    throw new OperationTimedOutException("timeout");
                }
            }
        } finally {
            lock.unlock();
        }
        return (R) outcome.take();
    }

    /** What reading threw is thrown as it is. An iterator can throw nothing checked but by deceit. */
    private static RuntimeException unchecked(Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException runtime ? runtime : new IllegalStateException(thrown);
    }

    private MultiprocessingException interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new MultiprocessingException(
                "interrupted while waiting for the next result of " + this + "; it is still the next one", e);
    }

    @Override
    public Stream<R> stream() {
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(this, Spliterator.ORDERED), false)
                .onClose(this::close);
    }

    @Override
    public void close() {
        List<ImapChunk> queued;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            line.clear();
            queued = List.copyOf(pending);
            results.signalAll();
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
