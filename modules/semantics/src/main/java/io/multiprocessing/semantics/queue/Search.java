package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.QueueMessage.Find;
import io.multiprocessing.semantics.queue.QueueMessage.Given;
import io.multiprocessing.semantics.queue.QueueMessage.Kept;
import io.multiprocessing.semantics.queue.QueueMessage.NothingKept;
import io.multiprocessing.semantics.queue.QueueMessage.Take;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A new mailbox's search for the contents that the one before it may have left in a depot. */
final class Search<T> {
    private final String queue;
    private final long claimant;
    private final BiConsumer<Long, ? super ToDepot> out;
    private final Set<Long> unanswered;
    private @Nullable Kept<T> kept;
    private @Nullable MovedQueue<T> found;

    Search(String queue, long claimant, Set<Long> depots, BiConsumer<Long, ? super ToDepot> out) {
        this.queue = queue;
        this.claimant = claimant;
        this.out = out;
        this.unanswered = new LinkedHashSet<>(depots);
    }

    /** Asks whoever has not answered, once more. */
    void tick() {
        if (kept != null) {
            out.accept(kept.depot(), new Take(queue, claimant, kept.incarnation(), kept.generation()));
        } else {
            unanswered.forEach(depot -> out.accept(depot, new Find(queue, claimant)));
        }
    }

    void hear(ToMailbox<T> message) {
        if (message instanceof Kept<T> answer && answer.claimant() == claimant) {
            if (kept == null && unanswered.contains(answer.depot())) {
                kept = answer;
                tick();
            }
        } else if (message instanceof NothingKept<T> answer && answer.claimant() == claimant) {
            depotGone(answer.depot());
        } else if (message instanceof Given<T> answer && answer.claimant() == claimant) {
            found = answer.contents();
            unanswered.clear();
        }
    }

    /** The depot will not give anything. */
    void depotGone(long depot) {
        unanswered.remove(depot);
        if (kept != null && kept.depot() == depot) {
            kept = null;
        }
    }

    /** Whether the contents are there, or nobody has them. */
    boolean isOver() {
        return unanswered.isEmpty();
    }

    @Nullable
    MovedQueue<T> found() {
        return found;
    }
}
