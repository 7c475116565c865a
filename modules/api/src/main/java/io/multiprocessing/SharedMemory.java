package io.multiprocessing;

import java.nio.ByteBuffer;

/** SharedMemory. */
public interface SharedMemory extends AutoCloseable, Handle {
    String name();

    long size();

    ByteBuffer buffer();

    @Override
    void close();

    void unlink();
}
