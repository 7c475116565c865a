package io.multiprocessing.actors.host;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** How many processes run on this machine, for whichever program, and how many may. Thread-safe. */
public final class Occupancy {
    private final int limit;
    private final AtomicInteger processes = new AtomicInteger();

    public Occupancy(int limit) {
        this.limit = limit;
    }

    public int processes() {
        return processes.get();
    }

    public int limit() {
        return limit;
    }

    /** @return why there is no room for one more; null if there is */
    public @Nullable String refusal() {
        int now = processes.get();
        return now < limit
                ? null
                : now + (now == 1 ? " process runs" : " processes run") + " vs. a limit of " + limit
                        + "; join some, or raise the setting process.max";
    }

    void began() {
        processes.incrementAndGet();
    }

    void ended() {
        processes.decrementAndGet();
    }
}
