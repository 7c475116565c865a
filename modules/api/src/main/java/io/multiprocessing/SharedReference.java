package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/**
 * One value of any type that processes share.
 *
 * <p>Python's {@code Manager().Value}. Values are copies: changing what {@link #get()} returned changes nothing here,
 * and collections come unmodifiable so that the attempt is refused. Thread-safe. Serializable as a handle. The value
 * lives in the manager's process; its death destroys it.
 *
 * @param <V> type of the value
 * @since 0.1.0
 */
public interface SharedReference<V extends @Nullable Object> extends Handle {
    /**
     * Reads the value.
     *
     * @return a copy
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller
     */
    V get();

    /**
     * Writes the value.
     *
     * @param value any value that can travel, by value
     * @throws PayloadException when it cannot travel
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    void set(V value);

    /**
     * Changes the value by a function of it, at once for everybody.
     *
     * @param f runs in the caller, again if another was faster: it must have no effects
     * @return the new value
     * @throws TaskFailedException when the function throws a checked exception; an unchecked one is thrown as it is
     * @throws PayloadException when the new value cannot travel
     * @throws ObjectDestroyedException when it was destroyed
     * @throws ClusterUnavailableException when the cluster cannot serve the caller; it says whether the outcome is
     *     unknown
     */
    V updateAndGet(Func1<? super V, ? extends V> f);
}
