package io.multiprocessing.link.pool;

/**
 * Kinds of the messages between a pool's owner and its workers, 64 to 79, and the bytes inside them.
 *
 * <p>All travel on the bulk lane, so that on one link they keep their order: a function is defined before the task that
 * names it and forgotten after it, a result comes before the answer that its chunk is no longer here. Integers are
 * those of {@code PayloadWriter}.
 */
public final class PoolMessages {
    /**
     * Owner to worker: run a chunk. id: chunk. Body: mode ({@link #CALL}, {@link #MAP}, {@link #STARMAP}, {@link
     * #EACH}), shape of the function ({@link Invocation}), varint number of the function (0: its bytes follow, with their
     * length), then CALL: the arguments; MAP: int count and values; STARMAP: int count and argument lists; EACH: int count
     * and values, each with its length.
     */
    public static final int TASK = 64;

    /**
     * Worker to owner: a chunk is done. id: chunk. Body: varlong nanoseconds it ran, status ({@link #VALUE},
     * {@link #FAILURE}); VALUE: one value, or as many as the chunk had items, for EACH as many pairs of a status and a
     * value or failure with its length; FAILURE: varint index of the item in the chunk, then the failure with its length.
     */
    public static final int RESULT = 65;

    /** Owner to worker: give back those of these chunks that have not started. Body: varint count, varlong ids. */
    public static final int RECALL = 66;

    /** Worker to owner, the answer to each {@link #RECALL}: the chunks that are given back, perhaps none. Body: the same. */
    public static final int GAVE_BACK = 67;

    /** Owner to worker: exit when the tasks sent before are done. No body. */
    public static final int RETIRE = 68;

    /** Owner to worker: a function that tasks name by its number. id: number, at least 1. Body: the function. */
    public static final int DEFINE = 69;

    /** Owner to worker: no later task names the function. id: number. No body. */
    public static final int FORGET = 70;

    /**
     * Owner to worker: give one chunk back if it has not started. id: chunk. Body: 1 if the worker shall start nothing
     * more in case the chunk runs (the owner kills it then), else 0.
     */
    public static final int CANCEL = 71;

    /** Worker to owner, the answer to each {@link #CANCEL}. id: chunk. Body: one byte of the four below. */
    public static final int CANCEL_ANSWER = 72;

    /** Mode: one call. */
    public static final int CALL = 0;

    /** Mode: a call of one argument for each item. */
    public static final int MAP = 1;

    /** Mode: a call of several arguments for each item. */
    public static final int STARMAP = 2;

    /** Mode: a call of one argument for each item, each of which succeeds or fails by itself. */
    public static final int EACH = 3;

    /** Status: it returned. */
    public static final int VALUE = 0;

    /** Status: it threw, or its result cannot travel. */
    public static final int FAILURE = 1;

    /** Answer: the chunk had not started and is no longer here. */
    public static final int DROPPED = 0;

    /** Answer: the chunk runs and goes on. */
    public static final int RUNNING = 1;

    /** Answer: the chunk runs, and this worker starts nothing more. */
    public static final int HALTED = 2;

    /** Answer: the chunk is not here: its result was sent before this answer, or it was given back. */
    public static final int UNKNOWN = 3;

    private PoolMessages() {}
}
