package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.exchange.Exchange;
import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the clients of one member of a cluster hold and wait for. It is the truth of that: a leader only knows what ledgers
 * have told it, and a grant becomes true when it is written down here.
 *
 * <table>
 * <caption>What it is told</caption>
 * <tr><td>poll</td><td>of a lower epoch than promised: Refusal; else Promise, and of an epoch that is new here: all that is
 *     held and waited for is reported</td></tr>
 * <tr><td>orders</td><td>of another epoch than the one that is followed: nothing is done</td></tr>
 * <tr><td>a grant</td><td>of what still waits: held, then the client is told; of what waits no more: given back</td></tr>
 * <tr><td>acquire</td><td>reentrant and by its holder: Granted, one deeper; else asked of the leader, or waits for one</td></tr>
 * <tr><td>release</td><td>Released at once, the leader hears of it later; Refused if it is not held here, or not with the
 *     token that is named</td></tr>
 * <tr><td>expire, cancel</td><td>NotGranted, Cancelled if the ask waits; else nothing</td></tr>
 * <tr><td>close</td><td>Unavailable to all that wait and all that come later; Lost to all that hold</td></tr>
 * <tr><td>poll, when closed</td><td>of an epoch above the one that is followed: Closed is reported, no Promise; else nothing</td></tr>
 * </table>
 *
 * <p>Each ask is answered once. Without a leader asks wait, for as long as their sender lets them. Not thread-safe. The
 * consumer is called when the change is made and must not call the ledger.
 */
public final class LockLedger {
    private record Waiting(Ask ask, long number, String lock, boolean reentrant, Holder holder, boolean waits) {
        Report.Acquire report() {
            return new Report.Acquire(number, lock, waits);
        }
    }

    private static final class Holding {
        final Waiting acquired;
        final long token;
        /** As many as the lock is deep, innermost last. */
        final List<Ask> granted = new ArrayList<>(1);

        Holding(Waiting acquired, long token) {
            this.acquired = acquired;
            this.token = token;
            granted.add(acquired.ask());
        }
    }

    private final boolean voter;
    private final Function<? super Holder, String> names;
    private LedgerRecord record;
    /** The reign that is followed since this ledger began; no other's orders are taken. */
    private Epoch followed = Epoch.NONE;

    private Exchange<Report, Order> exchange = new Exchange<>();
    private final Map<Ask, Waiting> waiting = new LinkedHashMap<>();
    private final Map<Long, Waiting> byNumber = new HashMap<>();
    private final Map<String, Holding> holdings = new LinkedHashMap<>();
    /** Asks that were granted and are held: one that comes again is known. */
    private final Set<Ask> held = new HashSet<>();

    private final Set<String> destroyed = new HashSet<>();
    private long numbers;
    private @Nullable String closed;
    private boolean followsAsClosed;

    /**
     * @param kept what was persisted last, {@link LedgerRecord#NONE} at the first start ever
     * @param voter whether it persists: agents do, and vote; others are new with each start
     * @param names what a holder is called where a release is refused
     */
    public LockLedger(LedgerRecord kept, boolean voter, Function<? super Holder, String> names) {
        this.record = kept;
        this.voter = voter;
        this.names = names;
    }

    /** Takes what a leader sent. */
    public void receive(ToLedger message, Consumer<? super LedgerEffect> out) {
        if (closed != null) {
            sayThatNothingIsHere(message, out);
        } else if (record.promised().isAbove(message.epoch())) {
            out.accept(new LedgerEffect.Send(new ToLeader.Refusal(message.epoch(), record.promised())));
        } else if (message instanceof ToLedger.Poll poll) {
            promise(poll, out);
        } else if (message instanceof ToLedger.Orders orders && orders.epoch().equals(followed)) {
            exchange.receive(orders.packet(), order -> follow(order, out));
        }
        flush(out);
    }

    /**
     * To a reign that has not heard of this ledger yet, so that nobody waits until its member is gone. The one before goes on
     * to believe what it was told. It promises nothing: another life of the same voter may do so by now.
     */
    private void sayThatNothingIsHere(ToLedger message, Consumer<? super LedgerEffect> out) {
        Epoch epoch = message.epoch();
        if (message instanceof ToLedger.Poll && epoch.isAbove(followed)) {
            followed = epoch;
            followsAsClosed = true;
            exchange = new Exchange<>();
            destroyed.forEach(lock -> exchange.send(new Report.Destroy(lock)));
            exchange.send(new Report.Closed());
        } else if (followsAsClosed && message instanceof ToLedger.Orders orders && epoch.equals(followed)) {
            exchange.receive(orders.packet(), order -> follow(order, out));
        }
    }

    /** Repeats what the leader may have missed; once a second or so. */
    public void tick(Consumer<? super LedgerEffect> out) {
        send(exchange.tick(), out);
    }

    /**
     * Acquires the lock for the holder, or waits for it.
     *
     * @param wait false: NotGranted if the lock is another's; that, too, needs a leader to say so
     */
    public void acquire(
            Ask ask, String lock, boolean reentrant, Holder holder, boolean wait, Consumer<? super LedgerEffect> out) {
        if (waiting.containsKey(ask) || held.contains(ask)) {
            return;
        }
        Holding holding = holdings.get(lock);
        if (closed != null) {
            answer(new Outcome.Unavailable(ask, closed, true), out);
        } else if (destroyed.contains(lock)) {
            answer(new Outcome.Destroyed(ask, lock), out);
        } else if (reentrant && holding != null && holding.acquired.holder().equals(holder)) {
            holding.granted.add(ask);
            held.add(ask);
            answer(new Outcome.Granted(ask, lock, holding.token), out);
        } else {
            Waiting asked = new Waiting(ask, ++numbers, lock, reentrant, holder, wait);
            waiting.put(ask, asked);
            byNumber.put(asked.number(), asked);
            tell(asked.report());
            flush(out);
        }
    }

    /**
     * Releases the lock, by one level. A plain lock may be released by any client of this ledger, a reentrant one by its
     * holder.
     *
     * @param token of the acquisition that is meant; 0 for the one that there is
     */
    public void release(
            Ask ask, String lock, boolean reentrant, Holder holder, long token, Consumer<? super LedgerEffect> out) {
        String name = (reentrant ? "rlock" : "lock") + " \"" + lock + "\"";
        Holding holding = holdings.get(lock);
        if (closed != null) {
            answer(new Outcome.Refused(ask, name + " was lost: " + closed), out);
        } else if (destroyed.contains(lock)) {
            answer(new Outcome.Destroyed(ask, lock), out);
        } else if (holding == null) {
            // Whether another program has it is not known here; who releases an rlock must be its owner anyway.
            answer(new Outcome.Refused(ask, name + " is not held" + (reentrant ? " by this program" : "")), out);
        } else if (reentrant && !holding.acquired.holder().equals(holder)) {
            String why = " is held by " + names.apply(holding.acquired.holder()) + ", not by " + names.apply(holder);
            answer(new Outcome.Refused(ask, name + why), out);
        } else if (token != 0 && token != holding.token) {
            answer(new Outcome.Refused(ask, name + " is held with token " + holding.token + ", not " + token), out);
        } else {
            held.remove(holding.granted.remove(holding.granted.size() - 1));
            if (holding.granted.isEmpty()) {
                giveBack(holding);
            }
            answer(new Outcome.Released(ask), out);
            flush(out);
        }
    }

    /** Releases the lock for a client of another ledger, at all levels, if it is still held with the token. */
    public void free(String lock, long token, Consumer<? super LedgerEffect> out) {
        Holding holding = holdings.get(lock);
        if (holding != null && holding.token == token) {
            giveBack(holding);
            flush(out);
        }
    }

    /** The ask's time is over: NotGranted if it still waits, else nothing. */
    public void expire(Ask ask, Consumer<? super LedgerEffect> out) {
        if (withdraw(ask)) {
            answer(new Outcome.NotGranted(ask), out);
            flush(out);
        }
    }

    /** The ask is withdrawn: Cancelled if it still waits, else nothing (whoever was granted it has to release it). */
    public void cancel(Ask ask, Consumer<? super LedgerEffect> out) {
        if (withdraw(ask)) {
            answer(new Outcome.Cancelled(ask), out);
            flush(out);
        }
    }

    /** Forgets what the client waits for, without an answer, and gives back what it held. */
    public void clientGone(long client, Consumer<? super LedgerEffect> out) {
        for (Waiting asked : List.copyOf(waiting.values())) {
            if (asked.holder().client() == client) {
                withdraw(asked.ask());
            }
        }
        for (Holding holding : List.copyOf(holdings.values())) {
            if (holding.acquired.holder().client() == client) {
                giveBack(holding);
            }
        }
        flush(out);
    }

    /** Ends the lock, here at once: who waits gets Destroyed, later asks too. Idempotent. */
    public void destroy(String lock, Consumer<? super LedgerEffect> out) {
        if (closed == null && bury(lock, out)) {
            tell(new Report.Destroy(lock));
            flush(out);
        }
    }

    /**
     * This member is no longer one of the cluster, or is about to leave it: nothing is held or waited for any more. Its
     * actor must call this before the margin is over that leaders wait for a removed member.
     */
    public void close(String reason, Consumer<? super LedgerEffect> out) {
        if (closed != null) {
            return;
        }
        closed = reason;
        for (Holding holding : holdings.values()) {
            Waiting acquired = holding.acquired;
            out.accept(new LedgerEffect.Lost(acquired.holder(), acquired.lock(), holding.token, reason));
        }
        for (Ask ask : waiting.keySet()) {
            answer(new Outcome.Unavailable(ask, reason, true), out);
        }
        holdings.clear();
        held.clear();
        waiting.clear();
        byNumber.clear();
        exchange = new Exchange<>();
    }

    /** Nobody has reigned for long: who waits gets Unavailable. */
    public void giveUp(String reason, Consumer<? super LedgerEffect> out) {
        for (Ask ask : List.copyOf(waiting.keySet())) {
            withdraw(ask);
            answer(new Outcome.Unavailable(ask, reason, false), out);
        }
        flush(out);
    }

    /** What was promised and kept, as of the last {@link LedgerEffect.Persist}. */
    public LedgerRecord record() {
        return record;
    }

    /** Who of this ledger's clients holds the lock, if any. */
    public Optional<LockTable.Held> held(String lock) {
        Holding holding = holdings.get(lock);
        return holding == null
                ? Optional.empty()
                : Optional.of(new LockTable.Held(holding.acquired.holder(), holding.token, holding.granted.size(), 0));
    }

    /** Whether nothing is known here of the lock: it may be held elsewhere. */
    public boolean isUnknown(String lock) {
        return closed == null && !holdings.containsKey(lock) && !destroyed.contains(lock);
    }

    /** Whether the lock was destroyed, as far as is known here. */
    public boolean isDestroyed(String lock) {
        return destroyed.contains(lock);
    }

    /** Whether a lock is the client's. */
    public boolean holds(long client) {
        return holdings.values().stream()
                .anyMatch(holding -> holding.acquired.holder().client() == client);
    }

    /** Whether ticks are needed, or somebody waits. */
    public boolean isBusy() {
        return !waiting.isEmpty() || !exchange.isQuiet();
    }

    /** Asks that wait. */
    public int waiting() {
        return waiting.size();
    }

    /** Locks that are held here. */
    public int holdings() {
        return holdings.size();
    }

    /** What the leader has not acknowledged yet. */
    int pending() {
        return exchange.pending();
    }

    private void promise(ToLedger.Poll poll, Consumer<? super LedgerEffect> out) {
        TokenMark mark = record.mark();
        if (poll.mark() != null && (mark == null || poll.mark().compareTo(mark) > 0)) {
            mark = poll.mark();
        }
        LedgerRecord promised = new LedgerRecord(poll.epoch(), mark);
        if (!promised.equals(record)) {
            record = promised;
            if (voter) {
                out.accept(new LedgerEffect.Persist(record));
            }
        }
        out.accept(new LedgerEffect.Send(new ToLeader.Promise(poll.epoch(), poll.sentAt(), mark)));
        if (!followed.equals(poll.epoch())) {
            followed = poll.epoch();
            exchange = new Exchange<>();
            destroyed.forEach(lock -> exchange.send(new Report.Destroy(lock)));
            holdings.forEach(
                    (lock, holding) -> exchange.send(new Report.Holds(holding.acquired.number(), lock, holding.token)));
            waiting.values().forEach(asked -> exchange.send(asked.report()));
            exchange.send(new Report.Complete());
        }
    }

    private void follow(Order order, Consumer<? super LedgerEffect> out) {
        if (order instanceof Order.Granted granted) {
            Waiting asked = answered(granted.number());
            if (asked == null) {
                tell(new Report.Release(granted.lock(), granted.token()));
            } else {
                holdings.put(asked.lock(), new Holding(asked, granted.token()));
                held.add(asked.ask());
                answer(new Outcome.Granted(asked.ask(), asked.lock(), granted.token()), out);
            }
        } else if (order instanceof Order.NotGranted not) {
            Waiting asked = answered(not.number());
            if (asked != null) {
                answer(new Outcome.NotGranted(asked.ask()), out);
            }
        } else if (order instanceof Order.Destroyed end) {
            bury(end.lock(), out);
        }
    }

    /** False if the lock was destroyed before. */
    private boolean bury(String lock, Consumer<? super LedgerEffect> out) {
        if (!destroyed.add(lock)) {
            return false;
        }
        Holding holding = holdings.remove(lock);
        if (holding != null) {
            holding.granted.forEach(held::remove);
        }
        for (Waiting asked : List.copyOf(waiting.values())) {
            if (asked.lock().equals(lock)) {
                answered(asked.number());
                answer(new Outcome.Destroyed(asked.ask(), lock), out);
            }
        }
        return true;
    }

    /** The acquisition no longer waits; null if it did not. */
    private @Nullable Waiting answered(long number) {
        Waiting asked = byNumber.remove(number);
        if (asked != null) {
            waiting.remove(asked.ask());
        }
        return asked;
    }

    private boolean withdraw(Ask ask) {
        Waiting asked = waiting.get(ask);
        if (asked == null) {
            return false;
        }
        answered(asked.number());
        tell(new Report.Cancel(asked.number()));
        return true;
    }

    private void giveBack(Holding holding) {
        String lock = holding.acquired.lock();
        holding.granted.forEach(held::remove);
        holdings.remove(lock);
        tell(new Report.Release(lock, holding.token));
    }

    /** Before the first leader nothing is told: a leader begins with hearing all that is so. */
    private void tell(Report report) {
        if (!followed.equals(Epoch.NONE)) {
            exchange.send(report);
        }
    }

    private static void answer(Outcome outcome, Consumer<? super LedgerEffect> out) {
        out.accept(new LedgerEffect.Answer(outcome));
    }

    private void flush(Consumer<? super LedgerEffect> out) {
        for (Packet<Report> packet = exchange.fresh(); packet != null; packet = exchange.fresh()) {
            send(packet, out);
        }
    }

    private void send(@Nullable Packet<Report> packet, Consumer<? super LedgerEffect> out) {
        if (packet != null) {
            out.accept(new LedgerEffect.Send(new ToLeader.Reports(followed, packet)));
        }
    }
}
