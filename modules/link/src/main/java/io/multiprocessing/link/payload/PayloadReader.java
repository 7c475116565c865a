package io.multiprocessing.link.payload;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.multiprocessing.PayloadException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a {@link PayloadWriter} wrote, in the same order. Not thread-safe; never writes to the bytes it was given.
 *
 * <p>Every method throws a {@link PayloadException} when the bytes end too early or cannot be what is asked for; no
 * length that the bytes claim is believed before as many bytes are there.
 */
public final class PayloadReader {
    private final byte[] bytes;
    private final int start;
    private final int end;
    private int position;

    /** Reads all the bytes. */
    public PayloadReader(byte[] b) {
        this(b, 0, b.length);
    }

    /** Reads a part of the bytes. */
    public PayloadReader(byte[] b, int off, int len) {
        Objects.checkFromIndexSize(off, len, b.length);
        bytes = b;
        start = off;
        position = off;
        end = off + len;
    }

    /** The next byte, -128 to 127. */
    public byte readByte() {
        return bytes[advance(1)];
    }

    /** The next byte, which must be 1 or 0. */
    public boolean readBoolean() {
        byte b = readByte();
        if (b != 0 && b != 1) {
            throw broken("a boolean is 0 or 1, was " + b);
        }
        return b == 1;
    }

    /** The next 2 bytes, big-endian. */
    short readShort() {
        int at = advance(2);
        return (short) ((bytes[at] << 8) | (bytes[at + 1] & 0xFF));
    }

    /** The next 4 bytes, big-endian. */
    public int readInt() {
        return intAt(advance(4));
    }

    /** The next 8 bytes, big-endian. */
    public long readLong() {
        int at = advance(8);
        return ((long) intAt(at) << 32) | (intAt(at + 4) & 0xFFFF_FFFFL);
    }

    /** The next 8 bytes. */
    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    /** What {@link PayloadWriter#writeVarInt} wrote. */
    public int readVarInt() {
        int result = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte b = readByte();
            result |= (b & 0x7F) << shift;
            if (b >= 0) {
                return result;
            }
        }
        throw broken("an integer has at most 5 bytes");
    }

    /** What {@link PayloadWriter#writeVarLong} wrote. */
    public long readVarLong() {
        long result = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte b = readByte();
            result |= (b & 0x7FL) << shift;
            if (b >= 0) {
                return (result >>> 1) ^ -(result & 1);
            }
        }
        throw broken("a long has at most 10 bytes");
    }

    /** A copy of the bytes that {@link PayloadWriter#writeBytes} wrote. */
    public byte[] readBytes() {
        return readRaw(readLength(1));
    }

    /** A copy of the next bytes. */
    public byte[] readRaw(int len) {
        int at = advance(len);
        return Arrays.copyOfRange(bytes, at, at + len);
    }

    /** What {@link PayloadWriter#writeString} wrote. */
    public String readString() {
        int length = readLength(1);
        return new String(bytes, advance(length), length, UTF_8);
    }

    /** A string or null. */
    public @Nullable String readOptionalString() {
        return readBoolean() ? readString() : null;
    }

    /** Bytes or null. */
    public byte @Nullable [] readOptionalBytes() {
        return readBoolean() ? readBytes() : null;
    }

    /** How many bytes are left. */
    public int remaining() {
        return end - position;
    }

    /** How many bytes were read. */
    public int position() {
        return position - start;
    }

    /** Passes over the next bytes. */
    public void skip(int n) {
        advance(n);
    }

    /** A count of things that take at least so many bytes each. */
    int readLength(int bytesEach) {
        long length = Integer.toUnsignedLong(readVarInt());
        if (length * bytesEach > remaining()) {
            throw broken("a length of " + length + " is announced, " + remaining() + " bytes are left");
        }
        return (int) length;
    }

    /** The next bytes, big-endian; they are not copied. */
    ByteBuffer take(int length) {
        return ByteBuffer.wrap(bytes, advance(length), length);
    }

    String readLatin1(int length) {
        return new String(bytes, advance(length), length, ISO_8859_1);
    }

    /** The next bytes to be read on their own; they are not copied. */
    PayloadReader slice(int length) {
        return new PayloadReader(bytes, advance(length), length);
    }

    void copy(byte[] to, int off, int len) {
        System.arraycopy(bytes, advance(len), to, off, len);
    }

    PayloadException broken(String why) {
        return new PayloadException("cannot read a message at byte " + position() + ": " + why);
    }

    private int intAt(int at) {
        return (bytes[at] << 24)
                | ((bytes[at + 1] & 0xFF) << 16)
                | ((bytes[at + 2] & 0xFF) << 8)
                | (bytes[at + 3] & 0xFF);
    }

    private int advance(int n) {
        int at = position;
        if (n < 0 || n > end - at) {
            throw broken(n + " bytes are needed, " + (end - at) + " are left; was it cut off?");
        }
        position = at + n;
        return at;
    }
}
