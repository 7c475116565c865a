package io.multiprocessing.runtime.launcher;

import io.multiprocessing.actors.process.Jvm;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * JVMs that are linked and wait for somebody to want one. Thread-safe.
 *
 * <p>They are made one after another, in the background, while no JVM is being started that somebody waits for. Three that
 * fail or die in a row end it, until a start that was asked for succeeds.
 */
final class Spares {
    private static final int MAX_FAILURES = 3;

    /** What was just started has the processors first. */
    private static final long DELAY_MILLIS = 50;

    private final int size;
    private final Supplier<ChildJvm> start;
    private final BooleanSupplier upToDate;
    private final ScheduledExecutorService events;

    // Under this object's lock.
    private final ArrayDeque<ChildJvm> ready = new ArrayDeque<>();
    private int wanted;
    private int failures;
    private boolean starting;
    private boolean scheduled;

    /**
     * None yet.
     *
     * @param start starts one
     * @param upToDate whether what is ready would find the classes that a new JVM would find
     */
    Spares(int size, Supplier<ChildJvm> start, BooleanSupplier upToDate, ScheduledExecutorService events) {
        this.size = size;
        this.start = start;
        this.upToDate = upToDate;
        this.events = events;
    }

    /** One that is ready, if there is one. Does not wait. */
    @Nullable
    Jvm take() {
        if (size == 0) {
            return null;
        }
        boolean current = upToDate.getAsBoolean();
        List<ChildJvm> outdated = new ArrayList<>();
        ChildJvm taken = null;
        synchronized (this) {
            if (!current) {
                outdated.addAll(ready);
                ready.clear();
            }
            while (taken == null && !ready.isEmpty()) {
                ChildJvm next = ready.poll();
                taken = next.isAlive() ? next : null;
            }
            refillLater();
        }
        outdated.forEach(ChildJvm::kill);
        return taken;
    }

    /** A start that somebody waits for has begun: spares have to wait. */
    synchronized void startBegun() {
        wanted++;
    }

    synchronized void startEnded(boolean successful) {
        wanted--;
        if (successful) {
            failures = 0;
            refillLater();
        }
    }

    synchronized int ready() {
        return ready.size();
    }

    private synchronized void refillLater() {
        if (scheduled || starting || failures >= MAX_FAILURES || ready.size() >= size) {
            return;
        }
        try {
            events.schedule(this::refill, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            // Closing.
        }
    }

    private void refill() {
        synchronized (this) {
            scheduled = false;
            if (wanted > 0 || starting || ready.size() >= size) {
                return;
            }
            starting = true;
        }
        ChildJvm spare = start.get();
        spare.linked().whenComplete((jvm, failure) -> started(spare, failure == null));
        spare.exit().thenRun(() -> ended(spare));
    }

    private synchronized void started(ChildJvm spare, boolean linked) {
        starting = false;
        if (linked) {
            ready.add(spare);
        } else {
            failures++;
        }
        refillLater();
    }

    private void ended(ChildJvm spare) {
        synchronized (this) {
            if (!ready.remove(spare)) {
                return;
            }
            failures++;
            refillLater();
        }
        spare.dispose();
    }
}
