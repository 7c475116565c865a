package io.multiprocessing.semantics.pool;

/** The number of items that travel together when the caller of a map names none. */
public final class ChunkSize {
    /** Python's number: enough chunks for the quick workers to take over from the slow, few enough to be cheap. */
    private static final int CHUNKS_PER_WORKER = 4;

    private ChunkSize() {}

    /**
     * {@code items / (4 * workers)}, rounded up, at least 1.
     *
     * @param items at least 0
     * @param workers at least 1
     */
    public static int of(int items, int workers) {
        if (items < 0) {
            throw new IllegalArgumentException("items must be >= 0, was " + items);
        }
        if (workers < 1) {
            throw new IllegalArgumentException("workers must be >= 1, was " + workers);
        }
        long chunks = (long) CHUNKS_PER_WORKER * workers;
        return (int) Math.max(1, (items + chunks - 1) / chunks);
    }
}
