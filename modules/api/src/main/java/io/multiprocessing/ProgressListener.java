package io.multiprocessing;

/**
 * Is told how much of a map is done. Python has no counterpart.
 *
 * <p>It runs on the instance's one thread for results, one call after the other, {@code done} never falling: it must be
 * short, and what it throws is logged.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface ProgressListener {
    /**
     * Takes the news. Not every item brings a call; the last one does.
     *
     * @param done items that have a result or a failure
     * @param total all items; -1 while the input has not been read to its end
     */
    void onProgress(long done, long total);

    /**
     * Makes a bar with rate and time left on the terminal.
     *
     * @param title shown before the bar
     * @return a listener for one map
     * @throws UnsupportedOperationException always, for now: it comes with issue 5
     */
    @SuppressWarnings("DoNotCallSuggester")
    static ProgressListener console(String title) {
        throw new UnsupportedOperationException("a progress bar on the terminal comes with issue 5");
    }
}
