package io.multiprocessing;

import org.jspecify.annotations.Nullable;

/** SharedReference. */
public interface SharedReference<V extends @Nullable Object> extends Handle {
    V get();

    void set(V value);

    V updateAndGet(Func1<? super V, ? extends V> f);
}
