package io.multiprocessing;

/**
 * One double in memory shared by the processes of one host.
 *
 * <p>Python's {@code Value}. Different: adding is atomic, where Python's {@code +=} is not.
 *
 * <p>Thread-safe. Serializable as a handle; in a process of another host it is refused with a {@link PayloadException}.
 * Reads and writes are as of {@code volatile} variables: a write happens-before every read that sees it, in all
 * processes of the host. No call waits for anyone, so nobody's death matters; the lock is freed with its holder.
 *
 * @since 0.1.0
 */
public interface SharedDouble extends Handle {
    /**
     * Reads the number.
     *
     * @return its value now
     * @throws ObjectDestroyedException when it was destroyed
     */
    double get();

    /**
     * Writes the number.
     *
     * @param value its value from now on
     * @throws ObjectDestroyedException when it was destroyed
     */
    void set(double value);

    /**
     * Adds to the number, at once; it rounds, as Java does.
     *
     * @param delta what is added
     * @return the sum
     * @throws ObjectDestroyedException when it was destroyed
     */
    double addAndGet(double delta);

    /**
     * Gives a reentrant lock for what takes several calls. The methods here do not take it.
     *
     * @return always the same
     */
    Lock lock();
}
