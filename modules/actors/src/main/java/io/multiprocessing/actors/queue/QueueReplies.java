package io.multiprocessing.actors.queue;

import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.semantics.queue.QueueOutcome;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a client of a shared queue is answered. */
final class QueueReplies {
    private QueueReplies() {}

    /**
     * @param what was asked
     * @param lost why the queue is lost, in words
     * @param unavailable that it cannot be reached; applied to whether what was asked may have been done
     */
    static Reply of(
            QueueOutcome<byte[]> outcome,
            QueueRequest what,
            Supplier<String> lost,
            Function<Boolean, Reply> unavailable) {
        if (outcome instanceof QueueOutcome.Delivered<byte[]> delivered) {
            return new QueueReply.Item(delivered.item());
        } else if (outcome instanceof QueueOutcome.Stored) {
            return Reply.Done.INSTANCE;
        } else if (outcome instanceof QueueOutcome.Full || outcome instanceof QueueOutcome.Empty) {
            return Reply.NotNow.INSTANCE;
        } else if (outcome instanceof QueueOutcome.Cancelled) {
            return Reply.Cancelled.INSTANCE;
        } else if (outcome instanceof QueueOutcome.Sized<byte[]> sized) {
            return new QueueReply.Size(sized.size(), sized.full());
        } else if (outcome instanceof QueueOutcome.Destroyed) {
            return what instanceof QueueRequest.Destroy ? Reply.Done.INSTANCE : new Reply.Destroyed(what.queue());
        } else if (outcome instanceof QueueOutcome.Lost) {
            return new QueueReply.Lost(lost.get());
        }
        boolean mayBeDone = what instanceof QueueRequest.Put || what instanceof QueueRequest.Destroy;
        return unavailable.apply(mayBeDone);
    }
}
