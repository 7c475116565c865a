package io.multiprocessing.link.payload;

import io.multiprocessing.spi.PayloadCodec;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The user's own codecs by id and by class. Thread-safe. */
final class Codecs {
    private static final byte NONE = 0;

    private final PayloadCodec[] ascending;
    private final @Nullable PayloadCodec[] byId = new @Nullable PayloadCodec[PayloadCodec.MAX_ID + 1];

    /** Holds ids only: a class of the JDK's must not keep a codec, and with it its class loader, alive. */
    private final ClassValue<Byte> idOf = new ClassValue<>() {
        @Override
        protected Byte computeValue(Class<?> type) {
            for (PayloadCodec codec : ascending) {
                if (codec.handles(type)) {
                    return codec.id();
                }
            }
            return NONE;
        }
    };

    private final ClassLoader loader;

    Codecs(List<PayloadCodec> codecs, ClassLoader loader) {
        this.loader = loader;
        // Every start makes one of these, almost always of no codec, and the first stream of a JVM takes it 3 ms.
        ascending = codecs.toArray(new PayloadCodec[0]);
        if (ascending.length > 1) {
            Arrays.sort(ascending, Comparator.comparing(PayloadCodec::id));
        }
        for (PayloadCodec codec : ascending) {
            byte id = codec.id();
            if (id < PayloadCodec.MIN_ID) {
                throw new IllegalArgumentException("the id of payload codec %s must be %d to %d, was %d"
                        .formatted(codec.getClass().getName(), PayloadCodec.MIN_ID, PayloadCodec.MAX_ID, id));
            }
            PayloadCodec other = byId[id];
            if (other != null) {
                throw new IllegalArgumentException(
                        "payload codecs %s and %s have the same id %d; give one of them another, or take it off the class path"
                                .formatted(
                                        other.getClass().getName(),
                                        codec.getClass().getName(),
                                        id));
            }
            byId[id] = codec;
        }
    }

    /** Writes the value, or returns false: no codec handles it. */
    boolean write(PayloadWriter out, Object value) throws IOException {
        PayloadCodec codec = ascending.length == 0 ? null : byId[idOf.get(value.getClass())];
        if (codec == null) {
            return false;
        }
        out.writeByte(codec.id());
        int start = out.size();
        PayloadOutput bytes = new PayloadOutput(out);
        codec.write(value, new DataOutputStream(bytes));
        bytes.check();
        out.insertLength(start);
        return true;
    }

    Object read(PayloadReader in, byte id) throws IOException, ClassNotFoundException {
        PayloadCodec codec = id < PayloadCodec.MIN_ID ? null : byId[id];
        if (codec == null) {
            throw in.broken("no payload codec has the id " + id + "; is it on the class path of the process?");
        }
        PayloadInput data = new PayloadInput(in.slice(in.readLength(1)));
        Object value = codec.read(new DataInputStream(data), loader);
        if (data.available() > 0) {
            throw in.broken(
                    "payload codec " + codec.getClass().getName() + " left " + data.available() + " bytes unread");
        }
        return value;
    }
}
