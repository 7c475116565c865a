package io.multiprocessing.semantics.lock;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who holds and who waits for each lock of one program.
 *
 * <table>
 * <caption>One lock</caption>
 * <tr><th></th><th>free</th><th>held</th><th>destroyed</th></tr>
 * <tr><td>acquire</td><td>Granted, with a new token</td>
 *     <td>reentrant and by its holder: Granted, with the same token, one deeper; else waits, or NotGranted if it may not</td>
 *     <td>Destroyed</td></tr>
 * <tr><td>release</td><td>Refused</td>
 *     <td>reentrant and not by its holder: Refused; else Released, and after the outermost the first waiter is Granted</td>
 *     <td>Destroyed</td></tr>
 * <tr><td>expire, cancel</td><td>nothing</td><td>NotGranted, Cancelled if the ask waits</td><td>nothing</td></tr>
 * <tr><td>clientGone</td><td>nothing</td><td>its waits are forgotten; what it held is Granted to the first waiter</td>
 *     <td>nothing</td></tr>
 * <tr><td>destroy</td><td>tombstone</td><td>Destroyed to each waiter; tombstone</td><td>nothing</td></tr>
 * </table>
 *
 * <p>A lock that nobody holds has no waiters and no state at all; a destroyed one leaves its name. Each operation takes
 * constant time, however many wait: an ask is found by its number, never by looking along a line.
 *
 * <p>An ask is answered once. While it waits, and while what it was granted is held, the same ask again is ignored (a
 * sender that is not sure repeats itself); after that its number must not be used again. An ask and its holder name the
 * same client, and after {@link #clientGone} that client asks nothing more.
 *
 * <p>Not thread-safe. The consumer is called when the change is made; it must not call the table.
 */
public final class LockTable {
    /** A thread of a client, as far as locks know one. */
    public record Holder(long client, long thread) {
        @Override
        public String toString() {
            return "client " + client + " thread " + thread;
        }
    }

    /** A request, answered exactly once with one outcome. */
    public record Ask(long client, long request) {}

    /** The answer to an ask. */
    public sealed interface Outcome {
        /** What is answered. */
        Ask ask();

        /**
         * The lock is the holder's.
         *
         * @param token greater than that of every acquisition before
         */
        record Granted(Ask ask, String lock, long token) implements Outcome {}

        /** The lock is another's: the ask tried once, or its time is over. */
        record NotGranted(Ask ask) implements Outcome {}

        /** The ask no longer waits because its sender wanted so. */
        record Cancelled(Ask ask) implements Outcome {}

        /** The lock was released, by one level if it is reentrant. */
        record Released(Ask ask) implements Outcome {}

        /** A release of what is not held, or not by its sender. */
        record Refused(Ask ask, String why) implements Outcome {}

        /** The lock was destroyed. */
        record Destroyed(Ask ask, String lock) implements Outcome {}

        /**
         * The ask no longer waits, because nobody serves it.
         *
         * @param lost this member of the cluster was cut off from the rest
         */
        record Unavailable(Ask ask, String why, boolean lost) implements Outcome {}
    }

    /**
     * A lock that is held.
     *
     * @param waiting number of asks that wait for it
     */
    public record Held(Holder holder, long token, int depth, int waiting) {}

    /** One acquisition and the line behind it. */
    private static final class Holding {
        final String lock;
        Holder holder;
        long token;
        /** The asks that were granted, innermost last; as many as the lock is deep. */
        final ArrayDeque<Ask> granted = new ArrayDeque<>(1);
        /** In order of arrival; null while nobody waits, which is the rule. */
        @Nullable
        LinkedHashMap<Ask, Holder> line;

        Holding(String lock, Ask ask, Holder holder, long token) {
            this.lock = lock;
            this.holder = holder;
            this.token = token;
            granted.addLast(ask);
        }

        int waiting() {
            return line == null ? 0 : line.size();
        }
    }

    private final LongSupplier tokens;
    private final Function<? super Holder, String> names;
    private final Map<String, Holding> holdings = new HashMap<>();
    /** Asks that wait and asks whose grant is held: where to find them, and what makes a repeated one known. */
    private final Map<Ask, Holding> known = new HashMap<>();
    /** The known asks of each client, in order; an entry stays until the client is gone. */
    private final Map<Long, Set<Ask>> asksOfClient = new HashMap<>();

    private final Set<String> destroyed = new HashSet<>();

    /**
     * @param tokens strictly increasing; asked once for each acquisition
     */
    public LockTable(LongSupplier tokens) {
        this(tokens, Holder::toString);
    }

    /**
     * @param tokens strictly increasing; asked once for each acquisition
     * @param names what a holder is called where a release is refused
     */
    public LockTable(LongSupplier tokens, Function<? super Holder, String> names) {
        this.tokens = tokens;
        this.names = names;
    }

    /**
     * Acquires the lock for the holder, or waits in line for it.
     *
     * @param reentrant whether its holder may acquire it again; otherwise it waits for itself like anybody else
     * @param wait false: NotGranted if the lock is not to be had now
     */
    public void acquire(
            Ask ask, String lock, boolean reentrant, Holder holder, boolean wait, Consumer<? super Outcome> out) {
        if (known.containsKey(ask)) {
            return;
        }
        if (destroyed.contains(lock)) {
            out.accept(new Outcome.Destroyed(ask, lock));
            return;
        }
        Holding holding = holdings.get(lock);
        if (holding == null) {
            holding = new Holding(lock, ask, holder, tokens.getAsLong());
            holdings.put(lock, holding);
            know(ask, holder.client(), holding);
            out.accept(new Outcome.Granted(ask, lock, holding.token));
        } else if (reentrant && holding.holder.equals(holder)) {
            holding.granted.addLast(ask);
            know(ask, holder.client(), holding);
            out.accept(new Outcome.Granted(ask, lock, holding.token));
        } else if (wait) {
            if (holding.line == null) {
                holding.line = new LinkedHashMap<>();
            }
            holding.line.put(ask, holder);
            know(ask, holder.client(), holding);
        } else {
            out.accept(new Outcome.NotGranted(ask));
        }
    }

    /** Takes over a holding that another table had granted. Of two for one lock that of the greater token counts. */
    void install(Ask ask, String lock, Holder holder, long token) {
        Holding other = holdings.get(lock);
        if (destroyed.contains(lock) || (other != null && other.token >= token)) {
            return;
        }
        if (other != null) {
            other.granted.forEach(granted -> forget(granted, other.holder.client()));
        }
        Holding holding = new Holding(lock, ask, holder, token);
        holdings.put(lock, holding);
        know(ask, holder.client(), holding);
    }

    /** Releases the lock, by one level. A plain lock may be released by anyone, a reentrant one by its holder. */
    public void release(Ask ask, String lock, boolean reentrant, Holder holder, Consumer<? super Outcome> out) {
        if (destroyed.contains(lock)) {
            out.accept(new Outcome.Destroyed(ask, lock));
            return;
        }
        String kind = reentrant ? "rlock" : "lock";
        Holding holding = holdings.get(lock);
        if (holding == null) {
            out.accept(new Outcome.Refused(ask, kind + " \"" + lock + "\" is not held"));
            return;
        }
        if (reentrant && !holding.holder.equals(holder)) {
            String why = kind + " \"" + lock + "\" is held by " + names.apply(holding.holder) + ", not by "
                    + names.apply(holder);
            out.accept(new Outcome.Refused(ask, why));
            return;
        }
        forget(holding.granted.removeLast(), holding.holder.client());
        out.accept(new Outcome.Released(ask));
        if (holding.granted.isEmpty()) {
            passOn(holding, out);
        }
    }

    /** The ask's time is over: NotGranted if it still waits, else nothing. */
    public void expire(Ask ask, Consumer<? super Outcome> out) {
        if (leaveLine(ask)) {
            out.accept(new Outcome.NotGranted(ask));
        }
    }

    /** The ask is withdrawn: Cancelled if it still waits, else nothing (whoever was granted it has to release it). */
    public void cancel(Ask ask, Consumer<? super Outcome> out) {
        if (leaveLine(ask)) {
            out.accept(new Outcome.Cancelled(ask));
        }
    }

    /** Forgets what the client waits for, without an answer, and hands on what it held. */
    public void clientGone(long client, Consumer<? super Outcome> out) {
        // All waits go first: another thread of the dead may be next in line for what the dead held.
        stopWaiting(client);
        boolean held = true;
        while (held) {
            held = freeOne(client, out);
        }
    }

    /** Forgets what the client waits for, without an answer. */
    void stopWaiting(long client) {
        for (Ask ask : List.copyOf(asksOfClient.getOrDefault(client, Set.of()))) {
            leaveLine(ask);
        }
    }

    /** Hands on one of the locks that the client holds; false if it holds none. It must not wait for any. */
    boolean freeOne(long client, Consumer<? super Outcome> out) {
        Set<Ask> asks = asksOfClient.get(client);
        if (asks == null || asks.isEmpty()) {
            asksOfClient.remove(client);
            return false;
        }
        Holding holding = Objects.requireNonNull(known.get(asks.iterator().next()));
        for (Ask ask : holding.granted) {
            forget(ask, client);
        }
        holding.granted.clear();
        passOn(holding, out);
        return true;
    }

    /** Whether any ask waits for any lock; only where nobody acquires a lock twice. */
    boolean anybodyWaits() {
        return known.size() > holdings.size();
    }

    /** Who holds the lock; empty when it is free or destroyed. */
    public Optional<Held> held(String lock) {
        Holding holding = holdings.get(lock);
        return holding == null
                ? Optional.empty()
                : Optional.of(new Held(holding.holder, holding.token, holding.granted.size(), holding.waiting()));
    }

    /** Whether the lock was destroyed. */
    public boolean isDestroyed(String lock) {
        return destroyed.contains(lock);
    }

    /** Ends the lock: waiters get Destroyed, later asks too. Idempotent. */
    public void destroy(String lock, Consumer<? super Outcome> out) {
        destroyed.add(lock);
        Holding holding = holdings.remove(lock);
        if (holding == null) {
            return;
        }
        for (Ask ask : holding.granted) {
            forget(ask, holding.holder.client());
        }
        if (holding.line != null) {
            holding.line.forEach((ask, waiter) -> forget(ask, waiter.client()));
            holding.line.keySet().forEach(ask -> out.accept(new Outcome.Destroyed(ask, lock)));
        }
    }

    /** Locks that are held. */
    public int size() {
        return holdings.size();
    }

    /** The lock was released: the first in line gets it, or nobody. */
    private void passOn(Holding holding, Consumer<? super Outcome> out) {
        if (holding.line == null || holding.line.isEmpty()) {
            holdings.remove(holding.lock);
            return;
        }
        Iterator<Map.Entry<Ask, Holder>> line = holding.line.entrySet().iterator();
        Map.Entry<Ask, Holder> next = line.next();
        Ask ask = next.getKey();
        holding.holder = next.getValue();
        line.remove();
        holding.token = tokens.getAsLong();
        holding.granted.addLast(ask);
        out.accept(new Outcome.Granted(ask, holding.lock, holding.token));
    }

    private boolean leaveLine(Ask ask) {
        Holding holding = known.get(ask);
        if (holding == null || holding.line == null) {
            return false;
        }
        Holder waiter = holding.line.remove(ask);
        if (waiter == null) {
            return false;
        }
        forget(ask, waiter.client());
        return true;
    }

    private void know(Ask ask, long client, Holding holding) {
        known.put(ask, holding);
        asksOfClient.computeIfAbsent(client, gone -> new LinkedHashSet<>()).add(ask);
    }

    private void forget(Ask ask, long client) {
        known.remove(ask);
        Set<Ask> asks = asksOfClient.get(client);
        if (asks != null) {
            asks.remove(ask);
        }
    }

    /** For tests: nothing is remembered of anybody who neither holds nor waits. */
    int knownAsks() {
        int indexed = asksOfClient.values().stream().mapToInt(Set::size).sum();
        if (indexed != known.size()) {
            throw new AssertionError("asks by client: " + indexed + ", known: " + known.size());
        }
        return indexed;
    }
}
