package io.multiprocessing;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a queue is made with: name, bound, durability, redelivery.
 *
 * <p>Python's only counterpart is {@code maxsize}. Immutable and thread-safe; every method that sets returns a changed
 * copy, every method without a parameter except {@link #durable()} tells the setting. Settings that need one another (a
 * durable queue needs a name and the builder's storage) are checked when the queue is made, so that they may be set in
 * any order.
 *
 * @since 0.1.0
 */
public final class QueueOptions {
    private static final QueueOptions DEFAULTS = new QueueOptions(null, 0, false, null, 0, null);

    private final @Nullable String name;
    private final int maxsize;
    private final boolean durable;
    private final @Nullable Duration redeliverAfter;
    private final int maxDeliveries;
    private final @Nullable String deadLetterQueue;

    private QueueOptions(
            @Nullable String name,
            int maxsize,
            boolean durable,
            @Nullable Duration redeliverAfter,
            int maxDeliveries,
            @Nullable String deadLetterQueue) {
        this.name = name;
        this.maxsize = maxsize;
        this.durable = durable;
        this.redeliverAfter = redeliverAfter;
        this.maxDeliveries = maxDeliveries;
        this.deadLetterQueue = deadLetterQueue;
    }

    /**
     * The settings of a queue that was given none.
     *
     * @return no name, no bound, not durable, redelivery only on the receiver's death or close()
     */
    public static QueueOptions defaults() {
        return DEFAULTS;
    }

    /**
     * Names the queue. Two programs that use one name share one queue.
     *
     * @param name not blank
     * @return a changed copy
     * @throws IllegalArgumentException when the name is null or blank
     */
    public QueueOptions name(String name) {
        return new QueueOptions(
                Require.notBlank("name", name), maxsize, durable, redeliverAfter, maxDeliveries, deadLetterQueue);
    }

    /**
     * Tells the name.
     *
     * @return empty: a queue of this program alone
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * Bounds the queue.
     *
     * @param items how many it holds at most; zero or negative: no bound, as in Python
     * @return a changed copy
     */
    public QueueOptions maxsize(int items) {
        return new QueueOptions(name, Math.max(0, items), durable, redeliverAfter, maxDeliveries, deadLetterQueue);
    }

    /**
     * Tells the bound.
     *
     * @return how many items it holds at most; 0: no bound
     */
    public int maxsize() {
        return maxsize;
    }

    /**
     * Makes items survive the loss of every process and a restart of the cluster. Needs a name and the builder's
     * storage.
     *
     * @return a changed copy
     */
    public QueueOptions durable() {
        return new QueueOptions(name, maxsize, true, redeliverAfter, maxDeliveries, deadLetterQueue);
    }

    /**
     * Tells whether items are stored.
     *
     * @return false unless {@link #durable()} was called
     */
    public boolean isDurable() {
        return durable;
    }

    /**
     * Sets after what time a received item that was not acknowledged comes back.
     *
     * @param time longer than zero
     * @return a changed copy
     * @throws IllegalArgumentException when it is null, zero or negative
     */
    public QueueOptions redeliverAfter(Duration time) {
        return new QueueOptions(
                name, maxsize, durable, Require.positive("redeliverAfter", time), maxDeliveries, deadLetterQueue);
    }

    /**
     * Tells after what time a received item that was not acknowledged comes back.
     *
     * @return empty: only after the receiver's death or close()
     */
    public Optional<Duration> redeliverAfter() {
        return Optional.ofNullable(redeliverAfter);
    }

    /**
     * Moves an item to another queue once it was received so often and not acknowledged.
     *
     * @param attempts at least 1
     * @param deadLetterQueue the name of the queue that gets it; not blank
     * @return a changed copy
     * @throws IllegalArgumentException when attempts are below 1 or the name is null or blank
     */
    public QueueOptions maxDeliveries(int attempts, String deadLetterQueue) {
        return new QueueOptions(
                name,
                maxsize,
                durable,
                redeliverAfter,
                Require.atLeast(1, "maxDeliveries", attempts),
                Require.notBlank("deadLetterQueue", deadLetterQueue));
    }

    /**
     * Tells how often an item is delivered at most.
     *
     * @return empty: without limit
     */
    public OptionalInt maxDeliveries() {
        return maxDeliveries == 0 ? OptionalInt.empty() : OptionalInt.of(maxDeliveries);
    }

    /**
     * Tells where items go that were delivered as often as allowed.
     *
     * @return a queue's name; empty exactly when {@link #maxDeliveries()} is
     */
    public Optional<String> deadLetterQueue() {
        return Optional.ofNullable(deadLetterQueue);
    }

    @Override
    public String toString() {
        return "QueueOptions[name=" + name + ", maxsize=" + maxsize + ", durable=" + durable + ", redeliverAfter="
                + redeliverAfter + ", maxDeliveries=" + maxDeliveries() + ", deadLetterQueue=" + deadLetterQueue + "]";
    }
}
