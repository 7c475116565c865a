package io.multiprocessing;

import java.io.Serializable;

/** completed counts values only; failed the rest. */
public record PoolStats(int workers, int busy, long queued, long completed, long failed, long workersLost)
        implements Serializable {}
