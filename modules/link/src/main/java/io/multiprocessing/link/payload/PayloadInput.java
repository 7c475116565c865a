package io.multiprocessing.link.payload;

import java.io.InputStream;

/** A stream out of a reader, which may change. */
final class PayloadInput extends InputStream {
    private PayloadReader source;

    PayloadInput(PayloadReader source) {
        this.source = source;
    }

    void source(PayloadReader next) {
        source = next;
    }

    @Override
    public int read() {
        return source.remaining() == 0 ? -1 : source.readByte() & 0xFF;
    }

    @Override
    public int read(byte[] b, int off, int len) {
        if (len == 0) {
            return 0;
        }
        int count = Math.min(len, source.remaining());
        source.copy(b, off, count);
        return count == 0 ? -1 : count;
    }

    @Override
    public int available() {
        return source.remaining();
    }
}
