package io.multiprocessing;

import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a pool cuts one map into chunks, how far it reads ahead and whom it tells of progress.
 *
 * <p>Python's {@code chunksize} and {@code buffersize} arguments; the listener is ours. Immutable and thread-safe;
 * every method with a parameter returns a changed copy, every method without one tells the setting.
 *
 * @since 0.1.0
 */
public final class MapOptions {
    private static final MapOptions DEFAULTS = new MapOptions(0, 0, null);

    private final int chunkSize;
    private final int bufferSize;
    private final @Nullable ProgressListener progress;

    private MapOptions(int chunkSize, int bufferSize, @Nullable ProgressListener progress) {
        this.chunkSize = chunkSize;
        this.bufferSize = bufferSize;
        this.progress = progress;
    }

    /**
     * The settings of a map that was given none.
     *
     * @return chunk and buffer sizes chosen by the method that is called; no listener
     */
    public static MapOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Sets how many items a worker is given at once.
     *
     * @param items at least 1
     * @return a changed copy
     * @throws IllegalArgumentException when it is below 1 (Python's {@code map_async} takes 0 and then returns
     *     a list of {@code None} without running anything)
     */
    public MapOptions chunkSize(int items) {
        return new MapOptions(Require.atLeast(1, "chunkSize", items), bufferSize, progress);
    }

    /**
     * Tells how many items a worker is given at once.
     *
     * @return empty: {@code ceil(n / (4 * workers))} for a map, 1 for an imap
     */
    public OptionalInt chunkSize() {
        return chunkSize == 0 ? OptionalInt.empty() : OptionalInt.of(chunkSize);
    }

    /**
     * Sets how many inputs an imap reads ahead of what was taken from it, those in the workers included. A chunk is
     * never larger.
     *
     * @param items at least 1
     * @return a changed copy
     * @throws IllegalArgumentException when it is below 1
     */
    public MapOptions bufferSize(int items) {
        return new MapOptions(chunkSize, Require.atLeast(1, "bufferSize", items), progress);
    }

    /**
     * Tells how many inputs an imap reads ahead.
     *
     * @return empty: 4 chunks for each worker
     */
    public OptionalInt bufferSize() {
        return bufferSize == 0 ? OptionalInt.empty() : OptionalInt.of(bufferSize);
    }

    /**
     * Sets who is told how many items are done.
     *
     * @param listener called on the instance's thread for results
     * @return a changed copy
     * @throws IllegalArgumentException when it is null
     */
    public MapOptions progress(ProgressListener listener) {
        return new MapOptions(chunkSize, bufferSize, Require.nonNull("progress", listener));
    }

    /**
     * Tells who is told how many items are done.
     *
     * @return empty: nobody
     */
    public Optional<ProgressListener> progress() {
        return Optional.ofNullable(progress);
    }

    @Override
    public String toString() {
        return "MapOptions[chunkSize=" + chunkSize() + ", bufferSize=" + bufferSize() + ", progress=" + progress + "]";
    }
}
