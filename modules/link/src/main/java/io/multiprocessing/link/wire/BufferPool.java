package io.multiprocessing.link.wire;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Direct buffers for writing, of which a link holds one only while it writes or its socket is full. */
final class BufferPool {
    private static final int KEPT = 8;

    private final AtomicReferenceArray<ByteBuffer> kept = new AtomicReferenceArray<>(KEPT);

    ByteBuffer take() {
        for (int i = 0; i < KEPT; i++) {
            ByteBuffer buffer = kept.get(i);
            if (buffer != null && kept.compareAndSet(i, buffer, null)) {
                return buffer;
            }
        }
        return ByteBuffer.allocateDirect(Frame.LONGEST);
    }

    void give(ByteBuffer buffer) {
        buffer.clear();
        for (int i = 0; i < KEPT; i++) {
            if (kept.get(i) == null && kept.compareAndSet(i, null, buffer)) {
                return;
            }
        }
    }
}
