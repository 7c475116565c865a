package io.multiprocessing.semantics.queue;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link Mailbox} knows, on its way to another host.
 *
 * @param incarnation the last that there was
 * @param generation that in which it was saved
 * @param items null: that incarnation was destroyed
 * @param destroyed incarnations that are known to have been destroyed
 */
public record MovedQueue<T>(
        String queue,
        long incarnation,
        long generation,
        @Nullable SavedItems<T> items,
        List<SavedLine<T>> lines,
        List<Long> destroyed) {
    /**
     * A conversation with one home.
     *
     * @param said how many answers were ever sent
     * @param heard how many messages of the home were heard
     * @param unheard the last of the answers, of which the home has not said that it heard them
     */
    public record SavedLine<T>(long member, long said, long heard, List<QueueAnswer<T>> unheard) {}
}
