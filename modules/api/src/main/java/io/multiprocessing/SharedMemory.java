package io.multiprocessing;

import java.nio.ByteBuffer;

/**
 * A block of memory shared by the processes of one host.
 *
 * <p>Python's {@code SharedMemory}. It outlives who made it until it is unlinked. Serializable as a handle: what
 * travels is its name; in a process of another host it is refused with a {@link PayloadException}.
 *
 * <p>Thread-safe but for its bytes, which are nobody's: order them with a {@link Lock}. {@link #destroy()} is
 * {@link #unlink()}.
 *
 * @since 0.1.0
 */
public interface SharedMemory extends AutoCloseable, Handle {
    /**
     * Tells the name that others attach to it by.
     *
     * @return unique on this host
     */
    String name();

    /**
     * Tells its size.
     *
     * @return in bytes, as it was made with
     */
    long size();

    /**
     * Gives its bytes, of all of them at most the first 2 GiB.
     *
     * @return a buffer of the caller's own over the shared bytes, in the host's byte order
     * @throws IllegalStateException when it is closed
     */
    ByteBuffer buffer();

    /**
     * Ends the use of this copy; buffers that were given stay readable. Idempotent.
     */
    @Override
    void close();

    /**
     * Removes the block: nobody can attach to it any more, those who have it keep it until they close it.
     *
     * @throws IllegalStateException when it was unlinked before
     */
    void unlink();
}
