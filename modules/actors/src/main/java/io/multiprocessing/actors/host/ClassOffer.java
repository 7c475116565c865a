package io.multiprocessing.actors.host;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** A program's class path, for agents that do not have it. Thread-safe; nothing here waits. */
public interface ClassOffer {
    /** The most that is read at once. */
    int PIECE = 1 << 20;

    /** The entries in their order, the library's own left out. Completes on a thread of the offer's, once they are hashed. */
    CompletionStage<List<ClassEntry>> entries();

    /**
     * Some bytes of one entry, at most {@link #PIECE}; none at its end. Fails when there is no such entry, or its file has
     * changed since.
     */
    CompletionStage<byte[]> read(String sha256, long offset);
}
