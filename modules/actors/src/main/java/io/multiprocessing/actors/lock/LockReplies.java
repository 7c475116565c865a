package io.multiprocessing.actors.lock;

import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.semantics.lock.LockTable.Outcome;

/** What a client is answered. */
final class LockReplies {
    private LockReplies() {}

    static Reply of(Outcome outcome) {
        if (outcome instanceof Outcome.Granted granted) {
            return new LockReply.Granted(granted.token());
        } else if (outcome instanceof Outcome.NotGranted) {
            return Reply.NotNow.INSTANCE;
        } else if (outcome instanceof Outcome.Cancelled) {
            return Reply.Cancelled.INSTANCE;
        } else if (outcome instanceof Outcome.Released) {
            return Reply.Done.INSTANCE;
        } else if (outcome instanceof Outcome.Refused refused) {
            return new Reply.Refused(refused.why());
        } else if (outcome instanceof Outcome.Destroyed destroyed) {
            return new Reply.Destroyed(destroyed.lock());
        } else if (outcome instanceof Outcome.Unavailable unavailable) {
            return unavailable.lost()
                    ? new Reply.Unavailable(unavailable.why(), false)
                    : new Reply.Unserved(unavailable.why(), false);
        }
        throw new IllegalStateException("an outcome without a reply: " + outcome);
    }
}
