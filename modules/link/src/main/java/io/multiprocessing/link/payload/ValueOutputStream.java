package io.multiprocessing.link.payload;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Writes one value after another, each on its own, and remembers which object could not be written. */
final class ValueOutputStream extends ObjectOutputStream {
    private final PayloadOutput sink;
    private final Function<Object, @Nullable String> refusal;

    private ValueOutputStream(PayloadOutput sink, Function<Object, @Nullable String> refusal) throws IOException {
        super(sink);
        this.sink = sink;
        this.refusal = refusal;
        enableReplaceObject(true);
    }

    static ValueOutputStream open(Function<Object, @Nullable String> refusal) throws IOException {
        return new ValueOutputStream(new PayloadOutput(null), refusal);
    }

    /** After an exception this stream is of no further use. */
    void writeValue(PayloadWriter out, Object value) throws IOException {
        sink.target(out);
        writeObject(value);
        flush();
        sink.check();
        sink.target(null);
    }

    /** Lets go of the value, so that the next one is written as if it were the first. */
    void forget() throws IOException {
        reset();
        flush();
    }

    /** Spared: each value has the codec byte before it. */
    @Override
    protected void writeStreamHeader() {}

    @Override
    protected Object replaceObject(Object object) throws IOException {
        if (object instanceof String || object instanceof Number) {
            return object;
        }
        if (object instanceof IOException e && isAboutToWriteItsFailure()) {
            throw e;
        }
        String why = refusal.apply(object);
        if (why != null) {
            throw new Unwritable(object, why);
        }
        if (!(object instanceof Serializable)) {
            throw new Unwritable(object, null);
        }
        return object;
    }

    /** An object stream appends the exception that ends it, which nobody reads; it could run into the limit there. */
    private static boolean isAboutToWriteItsFailure() {
        return StackWalker.getInstance()
                .walk(frames -> frames.limit(8)
                        .anyMatch(frame -> frame.getMethodName().equals("writeFatalException")
                                && frame.getClassName().equals(ObjectOutputStream.class.getName())));
    }

    /** Names the object where Java's own exception names only its class. */
    static final class Unwritable extends NotSerializableException {
        private static final long serialVersionUID = 1L;

        private final transient Object object;
        private final transient @Nullable String refusal;

        Unwritable(Object object, @Nullable String refusal) {
            super(object.getClass().getName());
            this.object = object;
            this.refusal = refusal;
        }

        Object object() {
            return object;
        }

        /** Null: it is not Serializable. */
        @Nullable
        String refusal() {
            return refusal;
        }
    }
}
