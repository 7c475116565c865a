package io.multiprocessing.actors.process;

/** Where what processes print goes. */
public interface OutputSink {
    /**
     * Takes whole lines; on a reader thread, so it must not write them itself.
     *
     * @param process the printer's name
     * @param body the descriptor, 1 or 2, then the lines
     * @param written is run once they are written: the process may print as much again
     */
    void print(String process, boolean prefixed, byte[] body, Runnable written);

    /** Runs something behind all that was to be printed before. */
    void afterwards(Runnable step);
}
