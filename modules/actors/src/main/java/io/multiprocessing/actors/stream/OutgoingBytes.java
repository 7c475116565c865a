package io.multiprocessing.actors.stream;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** Parcels on their way out, cut into pieces: small ones share a piece, big ones take several. Belongs to one actor. */
final class OutgoingBytes {
    static final int PIECE = 64 << 10;

    private final ArrayDeque<ByteBuffer> waiting = new ArrayDeque<>();
    private long bytes;

    void add(Parcel parcel) {
        add(ByteBuffer.allocate(Integer.BYTES).putInt(0, parcel.length()));
        add(ByteBuffer.wrap(parcel.head()));
        add(ByteBuffer.wrap(parcel.body()));
    }

    private void add(ByteBuffer part) {
        if (part.hasRemaining()) {
            waiting.addLast(part);
            bytes += part.remaining();
        }
    }

    boolean isEmpty() {
        return bytes == 0;
    }

    /** The next piece; null if nothing waits. */
    byte @Nullable [] next() {
        if (bytes == 0) {
            return null;
        }
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min(bytes, PIECE));
        bytes -= piece.capacity();
        while (piece.hasRemaining()) {
            ByteBuffer first = waiting.element();
            int length = Math.min(first.remaining(), piece.remaining());
            piece.put(piece.position(), first, first.position(), length).position(piece.position() + length);
            first.position(first.position() + length);
            if (!first.hasRemaining()) {
                waiting.remove();
            }
        }
        return piece.array();
    }
}
