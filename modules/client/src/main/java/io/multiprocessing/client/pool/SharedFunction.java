package io.multiprocessing.client.pool;

import io.multiprocessing.link.payload.Payloads;
import java.io.Serializable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A function that workers know by a number, so that it travels to each of them once. Told apart by identity. */
final class SharedFunction {
    private final int number;
    private final byte[] bytes;
    private final boolean lasting;

    private SharedFunction(int number, byte[] bytes, boolean lasting) {
        this.number = number;
        this.bytes = bytes;
        this.lasting = lasting;
    }

    /** Unique in the pool, at least 1. */
    int number() {
        return number;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Known for as long as the pool lives; else forgotten when its map is done. */
    boolean lasting() {
        return lasting;
    }

    /** The numbers of one pool. Thread-safe. */
    static final class Table {
        /** A program has no more lambdas than this in its hot paths; one that makes classes as it runs must not fill a worker. */
        private static final int MAX_LASTING = 1024;

        private final Payloads payloads;
        private final ConcurrentHashMap<Class<?>, SharedFunction> lasting = new ConcurrentHashMap<>();
        private final AtomicInteger numbers = new AtomicInteger();

        Table(Payloads payloads) {
            this.payloads = payloads;
        }

        /** The function's lasting number; null if it captures something or there are too many. */
        @Nullable
        SharedFunction lasting(Serializable function) {
            SharedFunction known = lasting.get(function.getClass());
            if (known != null || lasting.size() >= MAX_LASTING || !payloads.capturesNothing(function)) {
                return known;
            }
            byte[] bytes = payloads.function(function);
            return lasting.computeIfAbsent(
                    function.getClass(), type -> new SharedFunction(numbers.incrementAndGet(), bytes, true));
        }

        SharedFunction temporary(Serializable function) {
            return new SharedFunction(numbers.incrementAndGet(), payloads.function(function), false);
        }
    }
}
