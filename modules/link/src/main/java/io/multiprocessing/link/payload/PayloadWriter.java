package io.multiprocessing.link.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.multiprocessing.PayloadException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A growable buffer of bytes that a {@link PayloadReader} reads back in the same order. Not thread-safe.
 *
 * <p>Bytes by hand: a JVM that has just started takes 2 ms to make views of an array, and every start would wait for it.
 *
 * <p>Unsigned variable-length integers are LEB128, signed ones zigzag LEB128.
 */
public final class PayloadWriter {
    /** The longest array that every JVM can make. */
    private static final int MAX_SIZE = Integer.MAX_VALUE - 8;

    private byte[] buffer;
    private int size;
    private int limit = MAX_SIZE;

    /** An empty buffer. */
    public PayloadWriter() {
        this(64);
    }

    /**
     * An empty buffer.
     *
     * @param capacity bytes it takes before it grows for the first time
     */
    public PayloadWriter(int capacity) {
        buffer = new byte[Math.max(capacity, 16)];
    }

    /** Appends the low eight bits. */
    public PayloadWriter writeByte(int v) {
        room(1);
        buffer[size++] = (byte) v;
        return this;
    }

    /** Appends one byte, 1 or 0. */
    public PayloadWriter writeBoolean(boolean v) {
        return writeByte(v ? 1 : 0);
    }

    /** Appends 2 bytes, big-endian. */
    PayloadWriter writeShort(int v) {
        room(2);
        buffer[size] = (byte) (v >> 8);
        buffer[size + 1] = (byte) v;
        size += 2;
        return this;
    }

    /** Appends 4 bytes, big-endian. */
    public PayloadWriter writeInt(int v) {
        room(4);
        buffer[size] = (byte) (v >> 24);
        buffer[size + 1] = (byte) (v >> 16);
        buffer[size + 2] = (byte) (v >> 8);
        buffer[size + 3] = (byte) v;
        size += 4;
        return this;
    }

    /** Appends 8 bytes, big-endian. */
    public PayloadWriter writeLong(long v) {
        return writeInt((int) (v >> 32)).writeInt((int) v);
    }

    /** Appends 8 bytes; every bit pattern of NaN is kept. */
    public PayloadWriter writeDouble(double v) {
        return writeLong(Double.doubleToRawLongBits(v));
    }

    /** Appends 1 to 5 bytes; 1 for 0 to 127. */
    public PayloadWriter writeVarInt(int v) {
        room(5);
        int rest = v;
        while ((rest & ~0x7F) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** Appends 1 to 10 bytes; 1 for -64 to 63. */
    public PayloadWriter writeVarLong(long v) {
        room(10);
        long rest = (v << 1) ^ (v >> 63);
        while ((rest & ~0x7FL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
        return this;
    }

    /** Appends length and bytes. */
    public PayloadWriter writeBytes(byte[] v) {
        return writeVarInt(v.length).writeRaw(v, 0, v.length);
    }

    /** Appends bytes without their length. */
    public PayloadWriter writeRaw(byte[] b, int off, int len) {
        room(len);
        System.arraycopy(b, off, buffer, size, len);
        size += len;
        return this;
    }

    /** Appends length and text as UTF-8. A surrogate without its other half becomes a question mark. */
    public PayloadWriter writeString(String v) {
        int length = v.length();
        int before = size;
        writeVarInt(length);
        room(length);
        for (int i = 0; i < length; i++) {
            char c = v.charAt(i);
            if (c >= 0x80) {
                size = before;
                return writeBytes(v.getBytes(UTF_8));
            }
            buffer[size + i] = (byte) c;
        }
        size += length;
        return this;
    }

    /** Appends a string or null. */
    public PayloadWriter writeOptionalString(@Nullable String v) {
        return v == null ? writeBoolean(false) : writeBoolean(true).writeString(v);
    }

    /** Appends bytes or null. */
    public PayloadWriter writeOptionalBytes(byte @Nullable [] v) {
        return v == null ? writeBoolean(false) : writeBoolean(true).writeBytes(v);
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /**
     * Forgets what was written after the first bytes.
     *
     * @param size how many bytes to keep, at most {@link #size()}
     */
    public void truncate(int size) {
        if (size < 0 || size > this.size) {
            throw new IllegalArgumentException("size must be 0 to " + this.size + ", was " + size);
        }
        this.size = size;
    }

    /** Forgets everything and keeps the memory for the next use. */
    public void reset() {
        size = 0;
    }

    int limit() {
        return limit;
    }

    /** Where growing ends with an {@link OverLimit}; memory that is there already is used beyond it. */
    void limit(long size) {
        limit = (int) Math.min(size, MAX_SIZE);
    }

    /** Appends the length of what was written from start on, which moves up to make room for it. */
    void insertLength(int start) {
        int length = size - start;
        writeVarInt(length);
        int prefix = size - start - length;
        byte[] bytes = Arrays.copyOfRange(buffer, size - prefix, size);
        System.arraycopy(buffer, start, buffer, start + prefix, length);
        System.arraycopy(bytes, 0, buffer, start, prefix);
    }

    /** Appends the characters as one byte each if all of them are below 256, and else nothing. */
    boolean writeLatin1(String v) {
        int length = v.length();
        room(length);
        for (int i = 0; i < length; i++) {
            char c = v.charAt(i);
            if (c > 0xFF) {
                return false;
            }
            buffer[size + i] = (byte) c;
        }
        size += length;
        return true;
    }

    /** Appends so many bytes, big-endian, for the caller to put before anything else is written. */
    ByteBuffer append(long bytes) {
        room(bytes);
        ByteBuffer appended = ByteBuffer.wrap(buffer, size, (int) bytes);
        size += (int) bytes;
        return appended;
    }

    private void room(long bytes) {
        if (bytes > buffer.length - size) {
            grow(bytes);
        }
    }

    private void grow(long bytes) {
        long needed = size + bytes;
        if (needed > limit) {
            throw new OverLimit(needed, false);
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(Math.max(needed, 2L * buffer.length), MAX_SIZE));
    }

    /** More was written than the limit allows. */
    static final class OverLimit extends PayloadException {
        private static final long serialVersionUID = 1L;

        private final long bytes;
        private final boolean exact;

        OverLimit(long bytes, boolean exact) {
            super("cannot write a message of " + bytes + " bytes");
            this.bytes = bytes;
            this.exact = exact;
        }

        long bytes() {
            return bytes;
        }

        /** Whether this is all of it, or what was needed when writing ended. */
        boolean exact() {
            return exact;
        }

        OverLimit plus(long more) {
            return new OverLimit(bytes + more, exact);
        }
    }
}
