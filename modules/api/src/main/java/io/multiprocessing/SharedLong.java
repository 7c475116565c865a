package io.multiprocessing;

/**
 * One long in memory shared by the processes of one host.
 *
 * <p>Python's {@code Value}. Different: adding is atomic, where Python's {@code +=} is not.
 *
 * <p>Thread-safe. Serializable as a handle; in a process of another host it is refused with a {@link PayloadException}.
 * Reads and writes are as of {@code volatile} variables: a write happens-before every read that sees it, in all
 * processes of the host. No call waits for anyone, so nobody's death matters; the lock is freed with its holder.
 *
 * @since 0.1.0
 */
public interface SharedLong extends Handle {
    /**
     * Reads the number.
     *
     * @return its value now
     * @throws ObjectDestroyedException when it was destroyed
     */
    long get();

    /**
     * Writes the number.
     *
     * @param value its value from now on
     * @throws ObjectDestroyedException when it was destroyed
     */
    void set(long value);

    /**
     * Adds to the number, at once; it wraps around, as Java does.
     *
     * @param delta what is added
     * @return the sum
     * @throws ObjectDestroyedException when it was destroyed
     */
    long addAndGet(long delta);

    /**
     * Sets the number if it is as expected, at once.
     *
     * @param expected what it must be
     * @param value what it becomes
     * @return whether it was as expected
     * @throws ObjectDestroyedException when it was destroyed
     */
    boolean compareAndSet(long expected, long value);

    /**
     * Gives a reentrant lock for what takes several calls. The methods here do not take it.
     *
     * @return always the same
     */
    Lock lock();
}
