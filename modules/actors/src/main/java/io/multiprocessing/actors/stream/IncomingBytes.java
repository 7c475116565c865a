package io.multiprocessing.actors.stream;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts pieces together to parcels again. Belongs to one actor. */
final class IncomingBytes {
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private ByteBuffer parcel = ByteBuffer.allocate(0);

    /** @param complete gets each parcel that ends in this piece */
    void add(byte[] piece, Consumer<byte[]> complete) {
        ByteBuffer in = ByteBuffer.wrap(piece);
        while (in.hasRemaining()) {
            if (length.hasRemaining()) {
                fill(length, in);
                if (length.hasRemaining()) {
                    return;
                }
                parcel = ByteBuffer.allocate(checked(length.getInt(0)));
            }
            fill(parcel, in);
            if (!parcel.hasRemaining()) {
                length.clear();
                complete.accept(parcel.array());
            }
        }
    }

    private static int checked(int bytes) {
        if (bytes < 1) {
            throw new IllegalStateException("the length of a parcel must be >= 1, was " + bytes);
        }
        return bytes;
    }

    private static void fill(ByteBuffer to, ByteBuffer from) {
        int count = Math.min(to.remaining(), from.remaining());
        to.put(to.position(), from, from.position(), count).position(to.position() + count);
        from.position(from.position() + count);
    }
}
