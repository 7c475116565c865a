package io.multiprocessing.spi;

import io.multiprocessing.Multiprocessing;

/**
 * An implementation of the facade, found by {@link java.util.ServiceLoader} with the class loader of this interface.
 *
 * <p>The artifact {@code io.multiprocessing:multiprocessing} brings the only one there is. Not for users.
 *
 * @since 0.1.0
 */
public interface RuntimeProvider {
    /**
     * Makes a builder of a new instance; nothing is started and nothing is reserved by it.
     *
     * @return a builder that no one else has
     */
    Multiprocessing.Builder builder();
}
