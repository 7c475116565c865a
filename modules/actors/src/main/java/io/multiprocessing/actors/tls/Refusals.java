package io.multiprocessing.actors.tls;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Tells of connections that were refused, with one line in a period at most: whoever knocks must not fill the disk. */
final class Refusals {
    static final Duration PERIOD = Duration.ofSeconds(10);
    private static final int MAX_LENGTH = 500;

    private final LongSupplier nanoTime;
    private final Consumer<String> log;
    private long lastLine;
    private boolean anyLine;
    private long unsaid;

    Refusals(LongSupplier nanoTime, Consumer<String> log) {
        this.nanoTime = nanoTime;
        this.log = log;
    }

    /** Its words may be the peer's own: without control characters, and cut. */
    synchronized void tell(String refusal) {
        long now = nanoTime.getAsLong();
        if (anyLine && now - lastLine < PERIOD.toNanos()) {
            unsaid++;
            return;
        }
        String clean = refusal.replaceAll("\\p{Cntrl}", "?");
        String cut = clean.length() > MAX_LENGTH ? clean.substring(0, MAX_LENGTH) + "..." : clean;
        log.accept(cut + (unsaid == 0 ? "" : "; and " + unsaid + " more since the line before"));
        lastLine = now;
        anyLine = true;
        unsaid = 0;
    }
}
