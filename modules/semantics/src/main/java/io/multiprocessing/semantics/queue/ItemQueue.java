package io.multiprocessing.semantics.queue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Items of one queue, who waits to put and to get, and what was delivered but not confirmed.
 *
 * <p>After each operation: if somebody waits to get, there is no item; if somebody waits to put,
 * the queue is full; so never both. Puts and gets are served in order of arrival, each kind on its own.
 *
 * <p>An item that was delivered and not confirmed is nobody's place: it does not count for {@link #size()} or maxsize.
 * When it comes back it goes before all that were put later, and the size may then exceed maxsize; puts wait until it no
 * longer does. Refusing it instead would lose what {@code put} had returned for.
 *
 * <p>Each operation takes constant time, however many items and waiters there are; only an item that comes back costs the
 * logarithm of the number of those that came back with it.
 *
 * <p>An ask is answered once. While it waits, and while its delivery is unconfirmed, the same ask again is ignored; after
 * that its number must not be used again. After {@link #clientGone} that client asks nothing more.
 *
 * <p>Not thread-safe. The consumer is called when the change is made; it must not call the queue.
 */
public final class ItemQueue<I> {
    /** A put or a get, answered exactly once with one outcome. */
    public record Ask(long client, long request) {}

    /** The answer to an ask. */
    public sealed interface Outcome<I> {
        /** What is answered. */
        Ask ask();

        /** The queue has the item. */
        record Stored<I>(Ask ask) implements Outcome<I> {}

        /** There was no room, or none in time: the queue does not have the item. */
        record Full<I>(Ask ask) implements Outcome<I> {}

        /** The item is the getter's. */
        record Delivered<I>(Ask ask, I item) implements Outcome<I> {}

        /** There was no item, or none in time. */
        record Empty<I>(Ask ask) implements Outcome<I> {}

        /** The ask no longer waits because its sender wanted so. */
        record Cancelled<I>(Ask ask) implements Outcome<I> {}

        /** The queue was destroyed. */
        record Destroyed<I>(Ask ask) implements Outcome<I> {}
    }

    /** An item that left, or left and came back. Its sequence is its place among all that were ever put. */
    private record Numbered<I>(long sequence, I item) implements Comparable<Numbered<I>> {
        @Override
        public int compareTo(Numbered<I> other) {
            return Long.compare(sequence, other.sequence);
        }
    }

    private final int maxsize;
    /** Items that never left. Their sequences follow one another and end at lastSequence, so they need not be kept. */
    private final ArrayDeque<I> fresh = new ArrayDeque<>();
    /** Items that came back. All of them are older than the fresh: they were taken from the head. */
    private final PriorityQueue<Numbered<I>> returned = new PriorityQueue<>();

    private final LinkedHashMap<Ask, I> putters = new LinkedHashMap<>();
    /** Value: whether the getter will confirm. */
    private final LinkedHashMap<Ask, Boolean> getters = new LinkedHashMap<>();

    private final Map<Ask, Numbered<I>> unconfirmed = new HashMap<>();
    /** Asks that wait or are unconfirmed, of each client; an entry stays until the client is gone. */
    private final Map<Long, Set<Ask>> asksOfClient = new HashMap<>();

    private long lastSequence;
    private boolean destroyed;

    /**
     * @param maxsize not positive: unbounded
     */
    public ItemQueue(int maxsize) {
        this.maxsize = maxsize;
    }

    /** A queue that goes on where another, that was saved and is used no more, left off. */
    public ItemQueue(SavedItems<I> saved) {
        this(saved.maxsize());
        lastSequence = saved.lastSequence();
        // As if all had come back: what is put from now on is younger.
        saved.items().forEach(each -> returned.add(new Numbered<>(each.sequence(), each.item())));
        for (SavedItems.Putter<I> each : saved.putters()) {
            Ask ask = new Ask(each.client(), each.request());
            putters.put(ask, each.item());
            know(ask);
        }
        for (SavedItems.Getter each : saved.getters()) {
            Ask ask = new Ask(each.client(), each.request());
            getters.put(ask, each.confirm());
            know(ask);
        }
        for (SavedItems.Unconfirmed<I> each : saved.unconfirmed()) {
            Ask ask = new Ask(each.client(), each.request());
            unconfirmed.put(ask, new Numbered<>(each.sequence(), each.item()));
            know(ask);
        }
    }

    /** All that a queue needs that goes on elsewhere. */
    public SavedItems<I> save() {
        List<SavedItems.Placed<I>> items = new ArrayList<>(size());
        returned.forEach(each -> items.add(new SavedItems.Placed<>(each.sequence(), each.item())));
        long sequence = lastSequence - fresh.size();
        for (I item : fresh) {
            sequence++;
            items.add(new SavedItems.Placed<>(sequence, item));
        }
        List<SavedItems.Putter<I>> puts = new ArrayList<>();
        putters.forEach((ask, item) -> puts.add(new SavedItems.Putter<>(ask.client(), ask.request(), item)));
        List<SavedItems.Getter> gets = new ArrayList<>();
        getters.forEach((ask, confirm) -> gets.add(new SavedItems.Getter(ask.client(), ask.request(), confirm)));
        List<SavedItems.Unconfirmed<I>> out = new ArrayList<>();
        unconfirmed.forEach((ask, each) ->
                out.add(new SavedItems.Unconfirmed<>(ask.client(), ask.request(), each.sequence(), each.item())));
        return new SavedItems<>(maxsize, lastSequence, items, puts, gets, out);
    }

    /**
     * Puts the item, or waits for room.
     *
     * @param wait false: Full if there is no room now
     */
    public void put(Ask ask, I item, boolean wait, Consumer<? super Outcome<I>> out) {
        if (putters.containsKey(ask)) {
            return;
        }
        if (destroyed) {
            out.accept(new Outcome.Destroyed<>(ask));
        } else if (!isFull()) {
            store(ask, item, out);
        } else if (wait) {
            putters.put(ask, item);
            know(ask);
        } else {
            out.accept(new Outcome.Full<>(ask));
        }
    }

    /**
     * Takes the first item, or waits for one.
     *
     * @param wait false: Empty if there is none now
     * @param confirm the item comes back to its place if the client is gone before {@link #confirmed}
     */
    public void get(Ask ask, boolean wait, boolean confirm, Consumer<? super Outcome<I>> out) {
        if (getters.containsKey(ask) || unconfirmed.containsKey(ask)) {
            return;
        }
        if (destroyed) {
            out.accept(new Outcome.Destroyed<>(ask));
        } else if (size() > 0) {
            deliver(ask, confirm, out);
            admit(out);
        } else if (wait) {
            getters.put(ask, confirm);
            know(ask);
        } else {
            out.accept(new Outcome.Empty<>(ask));
        }
    }

    /** The getter has what the ask was delivered. Unknown asks are ignored: the item has already come back. */
    public void confirmed(Ask ask) {
        if (unconfirmed.remove(ask) != null) {
            forget(ask);
        }
    }

    /** The getter does not want what the ask was delivered: it comes back as if its client were gone. */
    public void giveBack(Ask ask, Consumer<? super Outcome<I>> out) {
        Numbered<I> item = unconfirmed.remove(ask);
        if (item != null) {
            forget(ask);
            returned.add(item);
            serve(out);
        }
    }

    /** The ask's time is over: Full or Empty if it still waits, else nothing. */
    public void expire(Ask ask, Consumer<? super Outcome<I>> out) {
        if (putters.remove(ask) != null) {
            forget(ask);
            out.accept(new Outcome.Full<>(ask));
        } else if (getters.remove(ask) != null) {
            forget(ask);
            out.accept(new Outcome.Empty<>(ask));
        }
    }

    /** The ask is withdrawn: Cancelled if it still waits, else nothing (what was delivered is confirmed or given back). */
    public void cancel(Ask ask, Consumer<? super Outcome<I>> out) {
        if (putters.remove(ask) != null || getters.remove(ask) != null) {
            forget(ask);
            out.accept(new Outcome.Cancelled<>(ask));
        }
    }

    /**
     * Forgets what the client waits for, without an answer: an item whose put had not returned is not in the queue. Then
     * takes back what it had not confirmed, in the old order, for whoever waits.
     */
    public void clientGone(long client, Consumer<? super Outcome<I>> out) {
        Set<Ask> asks = asksOfClient.remove(client);
        if (asks == null) {
            return;
        }
        // All waits go first: another thread of the dead may be next in line for what comes back.
        for (Ask ask : asks) {
            putters.remove(ask);
            getters.remove(ask);
            Numbered<I> item = unconfirmed.remove(ask);
            if (item != null) {
                returned.add(item);
            }
        }
        serve(out);
    }

    /** Items that a get would find. */
    public int size() {
        return fresh.size() + returned.size();
    }

    /** Whether a put would wait. */
    public boolean isFull() {
        return maxsize > 0 && size() >= maxsize;
    }

    /** The limit of the items; not positive: unbounded. */
    public int maxsize() {
        return maxsize;
    }

    /** Ends the queue: its items are dropped, waiters get Destroyed, later asks too. Idempotent. */
    public void destroy(Consumer<? super Outcome<I>> out) {
        if (destroyed) {
            return;
        }
        destroyed = true;
        Set<Ask> waiting = new LinkedHashSet<>(putters.keySet());
        waiting.addAll(getters.keySet());
        putters.clear();
        getters.clear();
        fresh.clear();
        returned.clear();
        unconfirmed.clear();
        asksOfClient.clear();
        waiting.forEach(ask -> out.accept(new Outcome.Destroyed<>(ask)));
    }

    private void store(Ask ask, I item, Consumer<? super Outcome<I>> out) {
        fresh.addLast(item);
        lastSequence++;
        out.accept(new Outcome.Stored<>(ask));
        serve(out);
    }

    /** Items for those who wait to get. */
    private void serve(Consumer<? super Outcome<I>> out) {
        while (size() > 0 && !getters.isEmpty()) {
            Iterator<Map.Entry<Ask, Boolean>> line = getters.entrySet().iterator();
            Map.Entry<Ask, Boolean> first = line.next();
            Ask ask = first.getKey();
            boolean confirm = first.getValue();
            line.remove();
            forget(ask);
            deliver(ask, confirm, out);
        }
    }

    /** Room for those who wait to put. */
    private void admit(Consumer<? super Outcome<I>> out) {
        while (!putters.isEmpty() && !isFull()) {
            Iterator<Map.Entry<Ask, I>> line = putters.entrySet().iterator();
            Map.Entry<Ask, I> first = line.next();
            Ask ask = first.getKey();
            I item = first.getValue();
            line.remove();
            forget(ask);
            store(ask, item, out);
        }
    }

    private void deliver(Ask ask, boolean confirm, Consumer<? super Outcome<I>> out) {
        Numbered<I> back = returned.poll();
        long sequence = back != null ? back.sequence() : lastSequence - fresh.size() + 1;
        I item = back != null ? back.item() : fresh.removeFirst();
        if (confirm) {
            unconfirmed.put(ask, back != null ? back : new Numbered<>(sequence, item));
            know(ask);
        }
        out.accept(new Outcome.Delivered<>(ask, item));
    }

    private void know(Ask ask) {
        asksOfClient
                .computeIfAbsent(ask.client(), client -> new LinkedHashSet<>())
                .add(ask);
    }

    private void forget(Ask ask) {
        @Nullable Set<Ask> asks = asksOfClient.get(ask.client());
        if (asks != null) {
            asks.remove(ask);
        }
    }
}
