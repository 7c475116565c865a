package io.multiprocessing.link.wire;

import java.nio.ByteBuffer;

/**
 * Layout of a frame: {@code int length} (of what follows), {@code byte kind}, {@code byte flags}, {@code long id}, body.
 * The first of several pieces carries the whole message's size, an int, before its part of the body.
 */
final class Frame {
    static final int LENGTH = Integer.BYTES;
    /** What a length counts besides the body. */
    static final int FIXED = 1 + 1 + Long.BYTES;

    static final int HEADER = LENGTH + FIXED;
    static final int LONGEST_HEADER = HEADER + Integer.BYTES;
    static final int FLAGS_AT = LENGTH + 1;

    /** Body bytes of every piece but the last. */
    static final int PIECE = 64 << 10;

    static final int LONGEST = LONGEST_HEADER + PIECE;

    /** The link's own kind: its id is the lane's number in the upper half and the bytes in the lower. */
    static final int CREDIT = 0;

    static final int LANE_BITS = 0b0011;
    static final int MORE = 0b0100;
    static final int FIRST = 0b1000;
    static final int ALL_FLAGS = LANE_BITS | MORE | FIRST;

    private Frame() {}

    /** Size of the last piece, the only one that waits for the message to be consumed. */
    static int lastPiece(int size) {
        return size <= PIECE ? size : (size - 1) % PIECE + 1;
    }

    static void checkKind(int kind) {
        if (kind < 1 || kind > 255) {
            throw new IllegalArgumentException("kind must be between 1 and 255, was " + kind);
        }
    }

    static void putWhole(ByteBuffer to, Lane lane, int kind, long id, byte[] body) {
        to.putInt(FIXED + body.length)
                .put((byte) kind)
                .put((byte) lane.number)
                .putLong(id)
                .put(body);
    }

    static void putPiece(ByteBuffer to, Lane lane, int kind, long id, byte[] body, int offset, int size) {
        boolean first = offset == 0;
        boolean more = offset + size < body.length;
        int flags = lane.number | (more ? MORE : 0) | (first ? FIRST : 0);
        to.putInt(FIXED + (first ? Integer.BYTES : 0) + size)
                .put((byte) kind)
                .put((byte) flags)
                .putLong(id);
        if (first) {
            to.putInt(body.length);
        }
        to.put(body, offset, size);
    }

    static void putCredit(ByteBuffer to, Lane lane, int bytes) {
        to.putInt(FIXED)
                .put((byte) CREDIT)
                .put((byte) Lane.CONTROL.number)
                .putLong((long) lane.number << Integer.SIZE | bytes);
    }
}
