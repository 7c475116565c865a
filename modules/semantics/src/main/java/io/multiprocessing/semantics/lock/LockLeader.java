package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.exchange.Exchange;
import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One reign over the locks of a cluster. It knows what the ledgers of the members tell it, and nothing else: when it dies,
 * another hears the same.
 *
 * <p>It grants nothing before
 * <ul>
 * <li>a majority of the voters has promised its epoch, and every member has told all that it holds and waits for, or is removed
 *     and its margin is over;
 * <li>a mark of tokens is safe with the voters ({@link TokenMark});
 * <li>and later never when its last poll that a majority answered was sent {@link Mandate#LEASE_NANOS} ago. It then keeps what
 *     it knows, and goes on when a majority answers again.
 * </ul>
 *
 * <p>A member is granted something only after a majority has answered a poll that was sent after the member was heard. So a
 * member that this reign serves was a member before any later reign was elected, and is heard by that.
 *
 * <p>What would grant is put off while it may not; in the order of each ledger, and in turn between ledgers. What a removed
 * member held is free when its margin is over. After {@link LeaderEffect.Deposed} it does nothing any more. Not thread-safe; the
 * consumer must not call the leader.
 */
public final class LockLeader {
    /** Who asked in this time may soon ask again, and shall not wait for a renewed licence then. */
    private static final long ACTIVE_NANOS = 5_000_000_000L;

    /** A licence that has run out is asked for at most so often. */
    private static final long POLL_AGAIN_NANOS = 100_000_000L;

    /** How many tokens are reserved at a time. */
    public static final long TOKENS_IN_A_BLOCK = 1L << 20;

    /** Who has a lock: the member, and how many asks wait. */
    public record HeldBy(String member, long token, int waiting) {}

    private static final class Seat {
        final String member;
        final @Nullable String voter;
        /** What the member is called in the table. */
        final long number;

        final Exchange<Order, Report> exchange = new Exchange<>();
        /** What may grant and could not yet be done. */
        final ArrayDeque<Report> deferred = new ArrayDeque<>();

        /** What was kept there has been read. */
        boolean promised;
        /** What is held there has been told. */
        boolean heard;

        long heardAt;
        boolean removed;
        long freeAt;

        Seat(String member, @Nullable String voter, long number) {
            this.member = member;
            this.voter = voter;
            this.number = number;
        }
    }

    private final Epoch epoch;
    private final Mandate mandate;
    private final LockTable table;
    private final Map<String, Seat> seats = new LinkedHashMap<>();
    private final Map<Long, Seat> seatsByNumber = new HashMap<>();
    private final Set<Seat> removed = new LinkedHashSet<>();
    private final Set<Seat> deferring = new LinkedHashSet<>();
    private final Set<Seat> spokenTo = new LinkedHashSet<>();
    private final Set<Seat> toPoll = new LinkedHashSet<>();
    private final Set<String> destroyed = new HashSet<>();
    private long seatNumbers;
    private long polledAt;
    private long activeAt;
    private boolean deposed;

    /**
     * @param id of this reign, different from that of any other
     * @param above the highest epoch that this member was refused by, {@link Epoch#NONE} if by none
     * @param own what the ledger of this member keeps
     * @param founders the voters at the first start ever; they count only if no voter keeps a mark, this one not either, and
     *     must then be the same for whoever leads: two that found without a common majority found two clusters
     */
    public LockLeader(String id, Epoch above, LedgerRecord own, Set<String> founders) {
        this(id, above, own, founders, TOKENS_IN_A_BLOCK);
    }

    LockLeader(String id, Epoch above, LedgerRecord own, Set<String> founders, long block) {
        this.epoch = (above.isAbove(own.promised()) ? above : own.promised()).next(id);
        this.mandate = new Mandate(epoch, own.mark(), founders, block);
        this.table = new LockTable(mandate::takeToken);
    }

    /**
     * There is a member. All that any member may know of have to be told before the first {@link #tick}, whatever their state;
     * later ones when they are first seen.
     *
     * @param member one life of it: after a restart it is another
     * @param voter its durable name as a voter; null if it keeps nothing through a restart
     */
    public void joined(String member, @Nullable String voter) {
        seat(member, voter);
    }

    /**
     * The member is no longer one. Also to be told of those that were removed before this reign began, if their margin is not over.
     *
     * @param freeAt when it has given up what it held, or is certainly dead
     */
    public void removed(String member, long freeAt, long now, Consumer<? super LeaderEffect> out) {
        Seat seat = seat(member, null);
        if (!seat.removed) {
            seat.removed = true;
            seat.freeAt = freeAt;
            seat.deferred.clear();
            deferring.remove(seat);
            removed.add(seat);
            table.stopWaiting(seat.number);
            proceed(now, out);
        }
    }

    /** The voter will never come back: the electorate shall be without it, which a majority of the present one must agree to. */
    public void giveUp(String voter, long now, Consumer<? super LeaderEffect> out) {
        mandate.giveUp(voter);
        proceed(now, out);
    }

    /**
     * Polls all, unless nobody waits or has asked for anything lately, and repeats what ledgers may have missed; to be called every
     * second, and at once when a reign begins.
     */
    public void tick(long now, Consumer<? super LeaderEffect> out) {
        if (deposed) {
            return;
        }
        boolean idle = isIdle(now);
        for (Seat seat : seats.values()) {
            if (!seat.removed) {
                if (!idle) {
                    toPoll.add(seat);
                }
                send(seat, seat.exchange.tick(), out);
            }
        }
        proceed(now, out);
    }

    /** Polls at once if somebody new is to be heard, or the licence has run out and is needed. */
    public void refresh(long now, Consumer<? super LeaderEffect> out) {
        renew(now);
        proceed(now, out);
    }

    private void renew(long now) {
        if (!mandate.allows(now) && now - polledAt >= POLL_AGAIN_NANOS) {
            pollVoters();
        }
    }

    private boolean isIdle(long now) {
        return mandate.isSettled()
                && deferring.isEmpty()
                && removed.isEmpty()
                && !table.anybodyWaits()
                && now - activeAt >= ACTIVE_NANOS
                && seats.values().stream()
                        .allMatch(seat -> seat.heard && seat.promised && mandate.confirmedAt() - seat.heardAt >= 0);
    }

    /** Takes what the ledger of a member sent. */
    public void receive(String member, ToLeader message, long now, Consumer<? super LeaderEffect> out) {
        Seat seat = seats.get(member);
        if (deposed || seat == null || seat.removed || !message.epoch().equals(epoch)) {
            return;
        }
        if (message instanceof ToLeader.Refusal refusal) {
            deposed = true;
            out.accept(new LeaderEffect.Deposed(refusal.promised()));
            return;
        }
        if (message instanceof ToLeader.Promise promise) {
            seat.promised = true;
            if (seat.voter != null) {
                mandate.promised(seat.voter, promise.sentAt(), promise.mark());
            }
        } else if (message instanceof ToLeader.Reports reports) {
            seat.exchange.receive(reports.packet(), report -> {
                activeAt = now;
                hear(seat, report, now);
            });
        }
        proceed(now, out);
    }

    /** The epoch of this reign. */
    public Epoch epoch() {
        return epoch;
    }

    /** Whether it may grant at that time. */
    public boolean isOpen(long now) {
        return !deposed && mandate.allows(now);
    }

    /** Who holds the lock, as far as was heard. */
    public Optional<HeldBy> held(String lock) {
        return table.held(lock)
                .flatMap(held -> Optional.ofNullable(
                                seatsByNumber.get(held.holder().client()))
                        .map(seat -> new HeldBy(seat.member, held.token(), held.waiting())));
    }

    /** For tests: what members have not acknowledged yet. */
    int pending() {
        return seats.values().stream()
                .filter(seat -> !seat.removed)
                .mapToInt(seat -> seat.exchange.pending())
                .sum();
    }

    /** For tests. */
    Mandate mandate() {
        return mandate;
    }

    /** For tests. */
    LockTable table() {
        return table;
    }

    private Seat seat(String member, @Nullable String voter) {
        return seats.computeIfAbsent(member, name -> {
            Seat seat = new Seat(name, voter, ++seatNumbers);
            seatsByNumber.put(seat.number, seat);
            toPoll.add(seat);
            if (voter != null) {
                mandate.back(voter);
            }
            return seat;
        });
    }

    /** What cannot grant is done at once, the rest is put off. */
    private void hear(Seat seat, Report report, long now) {
        if (report instanceof Report.Holds holds) {
            table.install(new Ask(seat.number, holds.number()), holds.lock(), holder(seat), holds.token());
        } else if (report instanceof Report.Destroy end) {
            destroyed.add(end.lock());
            table.destroy(end.lock(), ended -> {});
            seats.values().forEach(each -> tell(each, new Order.Destroyed(end.lock())));
        } else if (report instanceof Report.Complete || report instanceof Report.Closed) {
            seat.heard = true;
            // Nothing can be read there any more, as of one that is removed.
            seat.promised |= report instanceof Report.Closed;
            seat.heardAt = now;
            if (mandate.isWriting()) {
                pollVoters();
            }
            destroyed.forEach(lock -> tell(seat, new Order.Destroyed(lock)));
        } else {
            seat.deferred.add(report);
            deferring.add(seat);
        }
    }

    /** Does what has become possible. */
    private void proceed(long now, Consumer<? super LeaderEffect> out) {
        if (deposed) {
            return;
        }
        if (!mandate.isWriting()
                && mandate.isElected()
                && seats.values().stream().allMatch(seat -> isKnown(seat, now))) {
            mandate.begin();
            pollVoters();
        }
        boolean granted = true;
        while (granted && mandate.allows(now)) {
            granted = freeRemoved(now) || doOneOfEach(now);
        }
        if (mandate.advance()) {
            pollVoters();
        }
        if (!deferring.isEmpty()) {
            renew(now);
        }
        if (!toPoll.isEmpty()) {
            polledAt = now;
        }
        for (Seat seat : toPoll) {
            if (!seat.removed) {
                out.accept(new LeaderEffect.Send(seat.member, new ToLedger.Poll(epoch, now, mandate.mark())));
            }
        }
        toPoll.clear();
        for (Seat seat : spokenTo) {
            for (Packet<Order> packet = seat.exchange.fresh(); packet != null; packet = seat.exchange.fresh()) {
                send(seat, packet, out);
            }
        }
        spokenTo.clear();
    }

    private void pollVoters() {
        for (Seat seat : seats.values()) {
            if (seat.voter != null) {
                toPoll.add(seat);
            }
        }
    }

    private static boolean isKnown(Seat seat, long now) {
        boolean known = seat.heard && seat.promised;
        return seat.removed ? known || now - seat.freeAt >= 0 : known;
    }

    /** Frees one lock of a removed member whose margin is over; false if there is none. */
    private boolean freeRemoved(long now) {
        for (Seat seat : List.copyOf(removed)) {
            if (now - seat.freeAt >= 0) {
                if (table.freeOne(seat.number, this::answer)) {
                    return true;
                }
                removed.remove(seat);
                seats.remove(seat.member);
                seatsByNumber.remove(seat.number);
            }
        }
        return false;
    }

    /** Does the first of what was put off for each member; false if there is none that may be done. */
    private boolean doOneOfEach(long now) {
        boolean done = false;
        for (Seat seat : List.copyOf(deferring)) {
            if (seat.heard && mandate.confirmedAt() - seat.heardAt >= 0 && mandate.allows(now)) {
                perform(seat, seat.deferred.remove());
                done = true;
                if (seat.deferred.isEmpty()) {
                    deferring.remove(seat);
                }
            }
        }
        return done;
    }

    private void perform(Seat seat, Report report) {
        if (report instanceof Report.Acquire acquire) {
            Ask ask = new Ask(seat.number, acquire.number());
            table.acquire(ask, acquire.lock(), false, holder(seat), acquire.waits(), this::answer);
        } else if (report instanceof Report.Cancel cancel) {
            table.cancel(new Ask(seat.number, cancel.number()), this::answer);
        } else if (report instanceof Report.Release release
                && table.held(release.lock())
                        .filter(held -> held.token() == release.token())
                        .isPresent()) {
            table.release(new Ask(seat.number, 0), release.lock(), false, holder(seat), this::answer);
        }
    }

    private void answer(Outcome outcome) {
        Seat seat = seatsByNumber.get(outcome.ask().client());
        long number = outcome.ask().request();
        if (seat == null) {
            return;
        }
        if (outcome instanceof Outcome.Granted granted) {
            tell(seat, new Order.Granted(number, granted.lock(), granted.token()));
        } else if (outcome instanceof Outcome.NotGranted) {
            tell(seat, new Order.NotGranted(number));
        } else if (outcome instanceof Outcome.Destroyed end) {
            tell(seat, new Order.Destroyed(end.lock()));
        }
    }

    private void tell(Seat seat, Order order) {
        if (!seat.removed) {
            seat.exchange.send(order);
            spokenTo.add(seat);
        }
    }

    private void send(Seat seat, @Nullable Packet<Order> packet, Consumer<? super LeaderEffect> out) {
        if (packet != null) {
            out.accept(new LeaderEffect.Send(seat.member, new ToLedger.Orders(epoch, packet)));
        }
    }

    private static Holder holder(Seat seat) {
        return new Holder(seat.number, 0);
    }
}
