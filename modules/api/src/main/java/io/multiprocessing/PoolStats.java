package io.multiprocessing;

import java.io.Serializable;

/**
 * Figures of a pool at one moment. Python's pool shows none.
 *
 * @param workers processes that are up
 * @param busy workers that run a task
 * @param queued tasks that have not started; those a worker holds ahead are among them
 * @param completed tasks that returned a value, since the pool was made
 * @param failed tasks that ended in another way, since the pool was made
 * @param workersLost workers that died, since the pool was made; those replaced on purpose are not among them
 * @since 0.1.0
 */
public record PoolStats(int workers, int busy, long queued, long completed, long failed, long workersLost)
        implements Serializable {}
