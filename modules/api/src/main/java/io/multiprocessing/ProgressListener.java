package io.multiprocessing;

/** ProgressListener. */
@FunctionalInterface
public interface ProgressListener {
    void onProgress(long done, long total);
    /** A bar with rate and time left on the terminal. */
    @SuppressWarnings("DoNotCallSuggester")
    static ProgressListener console(String title) {
        throw new UnsupportedOperationException("a progress bar on the terminal comes with issue 5");
    }
}
