package io.multiprocessing.actors.lock;

import io.multiprocessing.semantics.lock.LedgerRecord;
import java.io.IOException;

/** Keeps what a voter must still know after a restart. */
public interface LedgerStore {
    /** What was written last; {@link LedgerRecord#NONE} before that. */
    LedgerRecord read() throws IOException;

    /** Returns when it is safe from a crash of the machine. Waits for the disk, so never on a dispatcher of actors. */
    void write(LedgerRecord kept) throws IOException;
}
