package io.multiprocessing.link.payload;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A stream into a writer, which may change; what is written while there is none is dropped. */
final class PayloadOutput extends OutputStream {
    private @Nullable PayloadWriter target;

    PayloadOutput(@Nullable PayloadWriter target) {
        this.target = target;
    }

    void target(@Nullable PayloadWriter next) {
        target = next;
    }

    @Override
    public void write(int b) {
        if (target != null) {
            target.writeByte(b);
        }
    }

    @Override
    public void write(byte[] b, int off, int len) {
        if (target != null) {
            target.writeRaw(b, off, len);
        }
    }
}
