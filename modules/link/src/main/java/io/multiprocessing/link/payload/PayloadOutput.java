package io.multiprocessing.link.payload;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A stream into a writer, which may change; what is written while there is none is dropped. */
final class PayloadOutput extends OutputStream {
    private @Nullable PayloadWriter target;
    private PayloadWriter.@Nullable OverLimit overLimit;

    PayloadOutput(@Nullable PayloadWriter target) {
        this.target = target;
    }

    void target(@Nullable PayloadWriter next) {
        target = next;
    }

    /** Throws what a write ran into that user code let pass. */
    void check() {
        if (overLimit != null) {
            throw overLimit;
        }
    }

    @Override
    public void write(int b) throws IOException {
        if (target == null) {
            return;
        }
        try {
            target.writeByte(b);
        } catch (PayloadWriter.OverLimit e) {
            throw remembered(e);
        }
    }

    @Override
    public void write(byte[] b, int off, int len) throws IOException {
        if (target == null) {
            return;
        }
        try {
            target.writeRaw(b, off, len);
        } catch (PayloadWriter.OverLimit e) {
            throw remembered(e);
        }
    }

    /** Fails as any stream may, so that user code can clean up. */
    private IOException remembered(PayloadWriter.OverLimit e) {
        overLimit = e;
        return new IOException(e);
    }
}
