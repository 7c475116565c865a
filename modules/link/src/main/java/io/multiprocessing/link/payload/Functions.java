package io.multiprocessing.link.payload;

import io.multiprocessing.PayloadException;
import java.io.Serializable;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes functions: a byte that tells whether it captures nothing, and a value. Thread-safe. */
final class Functions {
    private static final int MAX_DECODED = 1024;

    /** Shared by all classes whose instances are not the same. */
    private static final AtomicReference<byte @Nullable []> CAPTURES = new AtomicReference<>();

    /**
     * The bytes for each class of which one instance is as good as another. Holds types of the JDK's only, so that no
     * class keeps this library, or another class loader, alive.
     */
    private static final ClassValue<AtomicReference<byte @Nullable []>> ENCODED = new ClassValue<>() {
        @Override
        protected AtomicReference<byte @Nullable []> computeValue(Class<?> type) {
            return Lambdas.isLambda(type) && !hasState(type) ? new AtomicReference<>() : CAPTURES;
        }
    };

    private final Payloads payloads;
    private final Map<Content, Object> decoded = new ConcurrentHashMap<>();

    Functions(Payloads payloads) {
        this.payloads = payloads;
    }

    static boolean capturesNothing(Class<?> type) {
        return ENCODED.get(type) != CAPTURES;
    }

    byte[] encode(Serializable function) {
        AtomicReference<byte @Nullable []> cache = ENCODED.get(function.getClass());
        byte[] known = cache.get();
        if (known != null) {
            return known;
        }
        boolean same = cache != CAPTURES;
        PayloadWriter out = new PayloadWriter(512).writeBoolean(same);
        payloads.write(out, function, "the function");
        byte[] bytes = out.toByteArray();
        if (same) {
            cache.set(bytes);
        }
        return bytes;
    }

    Object decode(byte[] function) {
        PayloadReader in = new PayloadReader(function);
        if (!in.readBoolean()) {
            return read(in);
        }
        Content content = new Content(function);
        Object known = decoded.get(content);
        if (known != null) {
            return known;
        }
        Object read = read(in);
        // A program has few functions; one that makes them without end must not fill the memory.
        if (decoded.size() >= MAX_DECODED) {
            decoded.clear();
        }
        decoded.put(new Content(function.clone()), read);
        return read;
    }

    private Object read(PayloadReader in) {
        Object function = payloads.read(in);
        if (function == null) {
            throw new PayloadException("a function cannot be read here: it is null");
        }
        return function;
    }

    private static boolean hasState(Class<?> type) {
        for (Field field : type.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers())) {
                return true;
            }
        }
        return false;
    }

    /** Bytes that are equal by what is in them. */
    private static final class Content {
        private final byte[] bytes;
        private final int hash;

        Content(byte[] bytes) {
            this.bytes = bytes;
            this.hash = hash(bytes);
        }

        /** Eight bytes at a time: Arrays.hashCode would take longer than all the rest of a task. */
        private static int hash(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            long hash = bytes.length;
            while (in.remaining() >= Long.BYTES) {
                hash = (hash ^ in.getLong()) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 32;
            }
            while (in.hasRemaining()) {
                hash = hash * 31 + in.get();
            }
            return Long.hashCode(hash);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Content content && hash == content.hash && Arrays.equals(bytes, content.bytes);
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
