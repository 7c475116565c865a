package io.multiprocessing.semantics.lock;

import org.jspecify.annotations.Nullable;

/**
 * What a voter must still know after a restart.
 *
 * @param promised the highest epoch it promised
 * @param mark the highest it was given to keep; null if none
 */
public record LedgerRecord(Epoch promised, @Nullable TokenMark mark) {
    /** Of a voter at its first start ever. */
    public static final LedgerRecord NONE = new LedgerRecord(Epoch.NONE, null);
}
