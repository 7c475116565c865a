package io.multiprocessing.semantics.pool;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The chunks that no worker holds, in the order of their ids.
 *
 * <p>A ring: new chunks are added at the end (ids increase), chunks that come back near the head (they were taken from
 * there). Being sorted, it finds a chunk to drop without an index, which 300,000 chunks a second would have to pay for.
 * Dropping shifts the shorter side; a map that is cancelled drops its chunks in order, which shifts little.
 */
final class Backlog<C> {
    private static final int SMALLEST = 16;
    /** A ring that grew beyond is let go once it is empty. */
    private static final int KEPT = 1024;

    private @Nullable Chunk<C>[] ring = newRing(SMALLEST);
    private int head;
    private int size;

    @SuppressWarnings("unchecked")
    private static <C> @Nullable Chunk<C>[] newRing(int capacity) {
        return (Chunk<C>[]) new Chunk<?>[capacity];
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    @Nullable
    Chunk<C> first() {
        return ring[head];
    }

    /** Adds the chunk in its place, which is sought from the nearer end. */
    void add(Chunk<C> chunk) {
        if (size == ring.length) {
            grow();
        }
        int place = size == 0 || at(size - 1).id() < chunk.id() ? size : search(chunk.id());
        if (place > size / 2) {
            for (int i = size; i > place; i--) {
                ring[slot(i)] = ring[slot(i - 1)];
            }
        } else {
            head = slot(-1);
            for (int i = 0; i < place; i++) {
                ring[slot(i)] = ring[slot(i + 1)];
            }
        }
        ring[slot(place)] = chunk;
        size++;
    }

    /** Takes the first chunk. */
    @Nullable
    Chunk<C> poll() {
        return size == 0 ? null : removeAt(0);
    }

    boolean contains(long id) {
        int place = search(id);
        return place < size && at(place).id() == id;
    }

    /** Takes this chunk; null if it is not here. */
    @Nullable
    Chunk<C> remove(long id) {
        return contains(id) ? removeAt(search(id)) : null;
    }

    /** Moves all chunks to the list. */
    void drainTo(List<? super Chunk<C>> all) {
        for (int i = 0; i < size; i++) {
            all.add(at(i));
        }
        ring = newRing(SMALLEST);
        head = 0;
        size = 0;
    }

    private Chunk<C> removeAt(int place) {
        Chunk<C> chunk = at(place);
        if (place >= size / 2) {
            for (int i = place; i < size - 1; i++) {
                ring[slot(i)] = ring[slot(i + 1)];
            }
            ring[slot(size - 1)] = null;
        } else {
            for (int i = place; i > 0; i--) {
                ring[slot(i)] = ring[slot(i - 1)];
            }
            ring[head] = null;
            head = slot(1);
        }
        size--;
        if (size == 0 && ring.length > KEPT) {
            ring = newRing(SMALLEST);
            head = 0;
        }
        return chunk;
    }

    /** The place of the first chunk that is not before the id. */
    private int search(long id) {
        int low = 0;
        int high = size;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (at(middle).id() < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private Chunk<C> at(int place) {
        Chunk<C> chunk = ring[slot(place)];
        if (chunk == null) {
            throw new IllegalStateException("nothing at " + place + " of " + size);
        }
        return chunk;
    }

    private int slot(int place) {
        return (head + place) & (ring.length - 1);
    }

    private void grow() {
        @Nullable Chunk<C>[] larger = newRing(ring.length * 2);
        for (int i = 0; i < size; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }
}
