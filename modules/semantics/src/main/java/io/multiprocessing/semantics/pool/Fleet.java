package io.multiprocessing.semantics.pool;

/**
 * How many workers to start, when to give up.
 *
 * <p>A worker is begun, then ready or failed; once ready it counts as alive until it is down.
 *
 * <table>
 * <caption>Events and states</caption>
 * <tr><th></th><th>running</th><th>broken</th><th>closed</th></tr>
 * <tr><td>toStart</td><td>size less those begun, less those alive that stay</td><td>0</td><td>0</td></tr>
 * <tr><td>ready</td><td>alive; failures forgotten</td><td>alive: the caller ends it</td><td>alive: the caller ends it</td></tr>
 * <tr><td>startFailed</td><td>the last of tries in a row: true, broken</td><td>false</td><td>false</td></tr>
 * <tr><td>down</td><td>to be started again; one more death</td><td>-</td><td>ended when it was the last</td></tr>
 * <tr><td>completed</td><td>deaths forgotten</td><td>-</td><td>-</td></tr>
 * <tr><td>resize, toRetire</td><td>those alive beyond the size</td><td>0</td><td>0</td></tr>
 * <tr><td>close</td><td>closed</td><td>closed</td><td>-</td></tr>
 * </table>
 *
 * <p>Why so:
 *
 * <ul>
 *   <li>Starts that failed count in a row over all workers, not for each: a bad option or initializer fails everywhere, and
 *       a pool of hundred must not fail three hundred times before it says so.
 *   <li>One ready worker proves that the pool can be had: failures before it were accidents.
 *   <li>A start that fails is replaced at once, for it took its time to fail, and there are at most tries of them.
 *   <li>Deaths of workers that had been ready do not break the pool: each takes a task along that fails with its own words,
 *       and the next task may be harmless. But a pool whose workers die again and again with no task completed is of no
 *       use: {@link #isDying()} says so, and the caller decides, for only it knows whether tasks are waiting.
 *   <li>Broken is final, as what was submitted has been failed by then.
 * </ul>
 *
 * <p>Not thread-safe.
 */
public final class Fleet {
    /** So many deaths without a completed task are taken for accidents. */
    private static final int DEATHS = 5;

    private final int tries;
    private int size;
    private int begun;
    private int alive;
    /** Of the alive, told to exit because of a smaller size. */
    private int retiring;

    private int failures;
    private int deaths;
    private boolean broken;
    private boolean closed;

    /**
     * A fleet with nobody in it.
     *
     * @param size of workers, at least 1
     * @param tries so many starts in a row that failed before ready break it, at least 1
     */
    public Fleet(int size, int tries) {
        if (tries < 1) {
            throw new IllegalArgumentException("tries must be >= 1, was " + tries);
        }
        this.tries = tries;
        this.size = checked(size);
    }

    /** How many starts to begin now. They count as begun from here on: each has to become ready or fail. */
    public int toStart() {
        int missing = broken || closed ? 0 : Math.max(0, size - (alive - retiring) - begun);
        begun += missing;
        return missing;
    }

    /** A begun start is up and its initializer has run. If it is too many now, {@link #toRetire()} says so. */
    public void ready() {
        begun = less(begun, "ready", "begun");
        alive++;
        failures = 0;
    }

    /**
     * A begun start failed or its initializer threw.
     *
     * @return true: this one broke it; said once
     */
    public boolean startFailed() {
        begun = less(begun, "failed", "begun");
        failures++;
        if (broken || closed || failures < tries) {
            return false;
        }
        broken = true;
        return true;
    }

    /**
     * One that had been ready ended, however. Is one of several retiring, it is taken for that one: if it was another, its
     * replacement starts when that one is down, too.
     */
    public void down() {
        alive = less(alive, "down", "alive");
        if (retiring > 0) {
            retiring--;
        } else {
            deaths++;
        }
    }

    /** A worker completed a task: the deaths before were accidents. A worker that reached its limit did so before it ended. */
    public void completed() {
        deaths = 0;
    }

    /** Whether more than five workers have died since a task was last completed. */
    public boolean isDying() {
        return deaths > DEATHS;
    }

    /**
     * Wants another number of workers from now on.
     *
     * @param size at least 1
     * @return how many to retire now, as {@link #toRetire()}
     */
    public int resize(int size) {
        this.size = checked(size);
        return toRetire();
    }

    /** How many of the alive are too many and not told to exit yet. They count as told from here on. */
    public int toRetire() {
        int surplus = broken || closed ? 0 : Math.max(0, alive - retiring - size);
        retiring += surplus;
        return surplus;
    }

    /** Nobody is started any more. For a pool that finishes: when no chunk is left that could need a new worker. */
    public void close() {
        closed = true;
    }

    /** Closed, and nobody is alive or begun. */
    public boolean ended() {
        return closed && alive == 0 && begun == 0;
    }

    /** Whether it gave up starting. */
    public boolean broken() {
        return broken;
    }

    /** Workers that are ready and not down. */
    public int alive() {
        return alive;
    }

    /** Workers wanted. */
    public int size() {
        return size;
    }

    private static int checked(int size) {
        if (size < 1) {
            throw new IllegalArgumentException("size must be >= 1, was " + size);
        }
        return size;
    }

    private static int less(int count, String event, String of) {
        if (count == 0) {
            throw new IllegalStateException("a worker is " + event + ", but none is " + of);
        }
        return count - 1;
    }
}
