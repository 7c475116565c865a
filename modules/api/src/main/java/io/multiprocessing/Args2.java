package io.multiprocessing;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one {@link Pool#starmap starmap} call: Python's tuple of two. Immutable if its arguments are; it
 * travels if they do.
 *
 * @param <A> type of the first argument
 * @param <B> type of the second argument
 * @param a the first argument
 * @param b the second argument
 * @since 0.1.0
 */
@SuppressWarnings("serial") // whether the arguments can travel is told when they do
public record Args2<A extends @Nullable Object, B extends @Nullable Object>(A a, B b) implements Serializable {
    /**
     * Makes a pair of arguments.
     *
     * @param <A> type of the first argument
     * @param <B> type of the second argument
     * @param a the first argument
     * @param b the second argument
     * @return the pair
     */
    public static <A extends @Nullable Object, B extends @Nullable Object> Args2<A, B> of(A a, B b) {
        return new Args2<>(a, b);
    }
}
