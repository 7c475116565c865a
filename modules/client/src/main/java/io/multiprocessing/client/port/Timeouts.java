package io.multiprocessing.client.port;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Timeouts as the requests carry them. */
public final class Timeouts {
    public static final long FOR_EVER = -1;
    public static final long AT_ONCE = 0;

    private Timeouts() {}

    /** Zero or negative: does not wait. Longer than 292 years: as good as for ever. */
    public static long nanos(@Nullable Duration timeout) {
        if (timeout == null) {
            throw new IllegalArgumentException("timeout must not be null; without one it waits as long as it takes");
        }
        if (timeout.isNegative() || timeout.isZero()) {
            return AT_ONCE;
        }
        try {
            return timeout.toNanos();
        } catch (ArithmeticException tooLong) {
            return FOR_EVER;
        }
    }
}
