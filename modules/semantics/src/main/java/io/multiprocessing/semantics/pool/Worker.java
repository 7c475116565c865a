package io.multiprocessing.semantics.pool;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one worker holds, as far as its owner knows, and whether it may hold more. */
final class Worker<C> {
    private static final int MAX_AHEAD_BYTES = 256 << 10;

    final long id;
    /** Asked to give chunks back and not answered yet. */
    boolean recalling;

    boolean retired;

    private final int maxChunks;
    /** In order of sending. The first is taken to be running. */
    private final ArrayDeque<Chunk<C>> held = new ArrayDeque<>();

    private long heldBytes;
    /** In its life; what it did not start does not count. */
    private int sent;

    Worker(long id, int maxChunks) {
        this.id = id;
        this.maxChunks = maxChunks;
    }

    int holds() {
        return held.size();
    }

    int ahead() {
        return Math.max(0, held.size() - 1);
    }

    boolean isIdle() {
        return held.isEmpty() && !retired;
    }

    boolean isAtLimit() {
        return maxChunks > 0 && sent >= maxChunks;
    }

    /** Whether it is worth sending more: several at once share one write. */
    boolean isHalfUsed(int depth) {
        return ahead() <= depth / 2 && aheadBytes() <= MAX_AHEAD_BYTES / 2;
    }

    boolean hasRoom(Chunk<C> chunk, int depth) {
        if (retired || isAtLimit()) {
            return false;
        }
        return held.isEmpty() || (!recalling && ahead() < depth && aheadBytes() + chunk.bytes() <= MAX_AHEAD_BYTES);
    }

    void add(Chunk<C> chunk) {
        held.addLast(chunk);
        heldBytes += chunk.bytes();
        sent++;
    }

    /**
     * Takes a chunk away; null if it is not here.
     *
     * @param unstarted it came back, and is sought from the end: what comes back was sent last. Otherwise it is done, and
     *     the first but for odd cases, since results come in the order of sending
     */
    @Nullable
    Chunk<C> take(long chunk, boolean unstarted) {
        Iterator<Chunk<C>> chunks = unstarted ? held.descendingIterator() : held.iterator();
        while (chunks.hasNext()) {
            Chunk<C> each = chunks.next();
            if (each.id() == chunk) {
                chunks.remove();
                heldBytes -= each.bytes();
                sent -= unstarted ? 1 : 0;
                return each;
            }
        }
        return null;
    }

    boolean contains(long chunk) {
        for (Chunk<C> each : held) {
            if (each.id() == chunk) {
                return true;
            }
        }
        return false;
    }

    /** The one sent last. */
    @Nullable
    Chunk<C> last() {
        return held.peekLast();
    }

    /** The ids of so many that were sent last, in order of sending. */
    long[] last(int count) {
        long[] chunks = new long[count];
        Iterator<Chunk<C>> last = held.descendingIterator();
        for (int i = count - 1; i >= 0; i--) {
            chunks[i] = last.next().id();
        }
        return chunks;
    }

    /** Moves all to the list, in order of sending. */
    void drainTo(List<? super Chunk<C>> all) {
        all.addAll(held);
        held.clear();
        heldBytes = 0;
    }

    private long aheadBytes() {
        Chunk<C> running = held.peekFirst();
        return running == null ? 0 : heldBytes - running.bytes();
    }
}
