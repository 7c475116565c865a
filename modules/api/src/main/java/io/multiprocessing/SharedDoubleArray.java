package io.multiprocessing;

/**
 * A fixed number of doubles in memory shared by the processes of one host.
 *
 * <p>Python's {@code Array}, without slices and negative indexes; adding is atomic.
 *
 * <p>Thread-safe. Serializable as a handle; in a process of another host it is refused with a {@link PayloadException}.
 * Reads and writes are as of {@code volatile} variables: a write happens-before every read that sees it, in all
 * processes of the host. No call waits for anyone, so nobody's death matters; the lock is freed with its holder.
 *
 * @since 0.1.0
 */
public interface SharedDoubleArray extends Handle {
    /**
     * Counts the elements.
     *
     * @return 0 or more
     */
    int length();

    /**
     * Reads an element.
     *
     * @param i 0 to length - 1
     * @return its value now
     * @throws IndexOutOfBoundsException when there is no such element
     * @throws ObjectDestroyedException when it was destroyed
     */
    double get(int i);

    /**
     * Writes an element.
     *
     * @param i 0 to length - 1
     * @param value its value from now on
     * @throws IndexOutOfBoundsException when there is no such element
     * @throws ObjectDestroyedException when it was destroyed
     */
    void set(int i, double value);

    /**
     * Adds to an element, at once; it rounds, as Java does.
     *
     * @param i 0 to length - 1
     * @param delta what is added
     * @return the sum
     * @throws IndexOutOfBoundsException when there is no such element
     * @throws ObjectDestroyedException when it was destroyed
     */
    double addAndGet(int i, double delta);

    /**
     * Gives a reentrant lock for what takes several calls or elements. The methods here do not take it.
     *
     * @return always the same
     */
    Lock lock();
}
