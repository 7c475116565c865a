package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.OtherLimit;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import org.jspecify.annotations.Nullable;

/**
 * A member's attempt to find the queue of a name, or to make it: asks until it is answered or has waited too long. Finding
 * is repeatable, so asking twice does no harm. Not thread-safe.
 */
public final class QueueOpening {
    /** How the attempt ended. */
    public sealed interface Result {
        /** The queue is there; name and incarnation are its handle. */
        record Opened(long incarnation) implements Result {}

        /** It cannot be had like that. */
        record Refused(String why) implements Result {}

        /** Nobody answered in time; the queue may have been made. */
        record Unavailable() implements Result {}
    }

    private final String queue;
    private final int maxsize;
    private final long member;
    private final long request;
    private final long giveUpAt;
    private boolean over;

    /**
     * @param request no other opening of this member has it
     * @param limitNanos how long it waits for an answer
     */
    public QueueOpening(String queue, int maxsize, long member, long request, long now, long limitNanos) {
        this.queue = queue;
        this.maxsize = maxsize;
        this.member = member;
        this.request = request;
        this.giveUpAt = now + limitNanos;
    }

    /** What is to be sent now, and again at even intervals until there is a result. */
    public <T> Create<T> message() {
        return new Create<>(queue, maxsize, member, request);
    }

    /** The result, if this is it; only the first is. */
    public @Nullable Result hear(ToOpening message) {
        if (over || message.request() != request || !message.queue().equals(queue)) {
            return null;
        }
        over = true;
        if (message instanceof Created created) {
            return new Result.Opened(created.incarnation());
        }
        return new Result.Refused(
                "queue '%s' is there and has %s; it was asked for with %s. Use the same limit or another name."
                        .formatted(queue, limit(((OtherLimit) message).maxsize()), limit(maxsize)));
    }

    /** The result, if the time is over. */
    public @Nullable Result tick(long now) {
        if (over || now - giveUpAt < 0) {
            return null;
        }
        over = true;
        return new Result.Unavailable();
    }

    private static String limit(int maxsize) {
        return maxsize > 0 ? "maxsize " + maxsize : "no limit";
    }
}
