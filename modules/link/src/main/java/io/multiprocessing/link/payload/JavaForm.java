package io.multiprocessing.link.payload;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The form of everything else: Java serialization without the stream header. Thread-safe.
 *
 * <p>Object streams are kept for the next value, since making one costs more than most values do. One that failed is not.
 */
final class JavaForm {
    /** A stream's tables grow with its largest value and are cleared after each: a small one should not pay for that. */
    private static final int LARGEST_KEPT = 64 << 10;

    private static final int KEPT = 4;

    private final PayloadSettings settings;
    private final ClassFinder classes;
    private final AtomicReferenceArray<ValueOutputStream> outputs = new AtomicReferenceArray<>(KEPT);
    private final AtomicReferenceArray<ValueInputStream> inputs = new AtomicReferenceArray<>(KEPT);

    JavaForm(PayloadSettings settings, ClassFinder classes) {
        this.settings = settings;
        this.classes = classes;
    }

    void write(PayloadWriter out, Object value) throws IOException {
        int start = out.size();
        ValueOutputStream stream = outputs.getAndSet(slot(), null);
        if (stream == null) {
            stream = ValueOutputStream.open(settings.refusal());
        }
        stream.writeValue(out, value);
        if (out.size() - start <= LARGEST_KEPT) {
            stream.forget();
            outputs.set(slot(), stream);
        }
    }

    Object read(PayloadReader in) throws IOException, ClassNotFoundException {
        int length = in.remaining();
        ValueInputStream stream = inputs.getAndSet(slot(), null);
        if (stream == null) {
            stream = ValueInputStream.open(classes);
        }
        Object value = stream.readValue(in);
        if (length <= LARGEST_KEPT && stream.forget()) {
            inputs.set(slot(), stream);
        }
        return value;
    }

    private static int slot() {
        return (int) Thread.currentThread().getId() & (KEPT - 1);
    }
}
