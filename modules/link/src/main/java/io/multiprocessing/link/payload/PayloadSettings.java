package io.multiprocessing.link.payload;

import io.multiprocessing.spi.PayloadCodec;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What {@link Payloads} may carry and how.
 *
 * @param maxBytes the most that one argument list, result or item may take, at least 1
 * @param loader finds the program's own classes
 * @param codecs the user's own forms, in any order
 * @param refusal asked for every object that is written with Java serialization, strings and boxed primitives
 *     excepted, after its own {@code writeReplace}; a non-null answer says why it may not travel
 */
public record PayloadSettings(
        int maxBytes, ClassLoader loader, List<PayloadCodec> codecs, Function<Object, @Nullable String> refusal) {
    /** Refuses a limit below 1. */
    public PayloadSettings {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes must be >= 1, was " + maxBytes);
        }
        codecs = List.copyOf(codecs);
    }
}
