package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Knows what clients asked and were answered, and says when that breaks a promise. */
final class QueueJudge {
    enum Kind {
        PUT,
        GET,
        SIZE,
        DESTROY
    }

    /** What is known of an ask. */
    static final class Asked {
        final Kind kind;
        final long incarnation;
        final QueueMember.Client client;
        final int item;
        final long at;
        final boolean afterLost;
        final boolean afterDestroyed;
        long until;
        boolean cancelled;
        boolean answered;

        Asked(Kind kind, Incarnation of, QueueMember.Client client, int item, long at) {
            this.kind = kind;
            this.incarnation = of.number;
            this.client = client;
            this.item = item;
            this.at = at;
            this.afterLost = of.lost;
            this.afterDestroyed = of.destroyed;
        }
    }

    /** One life of the queue. */
    static final class Incarnation {
        final long number;
        /** A host died that had it, or may have had it. */
        boolean mayBeLost;

        /** Negative: nobody opened it. */
        int maxsize = -1;

        boolean lost;
        boolean destroyAsked;
        boolean destroyed;

        Incarnation(long number) {
            this.number = number;
        }
    }

    private static final class Item {
        final int number;
        final long incarnation;
        final long producer;
        /** When put returned; negative: it did not. */
        long stored = -1;

        boolean refused;
        boolean sent;
        QueueMember.Client holder;
        boolean taken;
        /** The mailbox must know that it was taken. */
        boolean settled;

        QueueMember.Client taker;

        Item(int number, long incarnation, long producer) {
            this.number = number;
            this.incarnation = incarnation;
            this.producer = producer;
        }
    }

    private final String as;
    private final long limit;
    private final Map<Ask, Asked> asks = new LinkedHashMap<>();
    private final List<Item> items = new ArrayList<>();
    final Map<Long, Incarnation> incarnations = new LinkedHashMap<>();
    /** Of each producer and incarnation: the youngest item sent in earlier events and in this one. */
    private final Map<List<Long>, int[]> youngest = new HashMap<>();

    /** Nothing fails in this run. */
    boolean calm;

    private int event;
    long answers;

    QueueJudge(String as, long limit) {
        this.as = as;
        this.limit = limit;
    }

    AssertionError fail(String what) {
        return new AssertionError(as + ": " + what);
    }

    void check(boolean condition, String what) {
        check(condition, what, "");
    }

    /** Words are only put together when they are needed: most of the time would go there. */
    private void check(boolean condition, String what, Object about) {
        if (!condition) {
            throw fail(what + about);
        }
    }

    void nextEvent() {
        event++;
    }

    long made(long number, boolean mayBeLost) {
        Incarnation made = new Incarnation(number);
        made.mayBeLost = mayBeLost;
        check(incarnations.put(number, made) == null, "incarnation drawn twice");
        return number;
    }

    void opened(long number, int maxsize) {
        Incarnation of = incarnations.get(number);
        check(of.maxsize < 0 || of.maxsize == maxsize, "opened with two limits: ", number);
        of.maxsize = maxsize;
    }

    /** The last incarnation may have died with its host. */
    void mayBeLost() {
        incarnations.values().forEach(each -> each.mayBeLost = true);
    }

    int newItem(long incarnation, long producer) {
        items.add(new Item(items.size(), incarnation, producer));
        return items.size() - 1;
    }

    void asked(Ask ask, Kind kind, long incarnation, QueueMember.Client client, int item, long now, long wait) {
        Incarnation of = incarnations.get(incarnation);
        of.destroyAsked |= kind == Kind.DESTROY;
        Asked asked = new Asked(kind, of, client, item, now);
        asked.until = wait < 0 ? Long.MAX_VALUE : now + wait + limit + QueueWorld.TICK;
        asks.put(ask, asked);
    }

    /** A mailbox sends something: items seen for the first time must be in each producer's order. */
    void sent(ToHome<Integer> message) {
        if (!(message instanceof Answered<Integer> answered)) {
            return;
        }
        Packet<QueueAnswer<Integer>> packet = answered.packet();
        for (QueueAnswer<Integer> each : packet.messages()) {
            if (!(each instanceof QueueAnswer.Delivered<Integer> delivered)) {
                continue;
            }
            Item item = items.get(delivered.item());
            check(item.incarnation == answered.incarnation(), "in another incarnation: item ", item.number);
            if (!item.sent) {
                item.sent = true;
                int[] last = youngest.computeIfAbsent(
                        List.of(item.incarnation, item.producer), key -> new int[] {-1, -1, event});
                if (last[2] != event) {
                    last[0] = Math.max(last[0], last[1]);
                    last[2] = event;
                }
                check(item.number > last[0], "sent after a younger one: item ", item.number);
                last[1] = Math.max(last[1], item.number);
            }
        }
    }

    void answered(QueueMember member, QueueOutcome<Integer> outcome, long now) {
        answers++;
        Asked asked = asks.get(outcome.ask());
        check(asked != null && !asked.answered, "answered twice: ", outcome);
        check(asked.client.alive, "a dead client is answered: ", outcome);
        check(asked.client.member == member, "answered elsewhere: ", outcome);
        check(now <= asked.until, "answered too late: ", outcome);
        asked.answered = true;
        asked.client.answered(outcome, asked.incarnation);
        Incarnation of = incarnations.get(asked.incarnation);
        if (outcome instanceof QueueOutcome.Unavailable) {
            check(member.removed || now - asked.at >= limit, "unavailable too early: ", outcome);
            check(!calm, "unavailable though nothing fails: ", outcome);
            return;
        }
        if (outcome instanceof QueueOutcome.Lost) {
            check(of.mayBeLost, "lost without a reason: ", outcome);
            of.lost = true;
            return;
        }
        if (outcome instanceof QueueOutcome.Destroyed) {
            check(of.destroyAsked, "destroyed without a reason: ", outcome);
            of.destroyed = true;
            return;
        }
        boolean exempt = member.isolated;
        check(exempt || !asked.afterLost, "the queue was lost, but ", outcome);
        check(exempt || !asked.afterDestroyed, "the queue was destroyed, but ", outcome);
        if (outcome instanceof QueueOutcome.Stored) {
            check(asked.kind == Kind.PUT, "not a put: ", outcome);
            items.get(asked.item).stored = now;
        } else if (outcome instanceof QueueOutcome.Full) {
            check(asked.kind == Kind.PUT, "not a put: ", outcome);
            refused(asked);
        } else if (outcome instanceof QueueOutcome.Cancelled) {
            if (asked.kind == Kind.PUT) {
                refused(asked);
            }
        } else if (outcome instanceof QueueOutcome.Empty) {
            check(asked.kind == Kind.GET, "not a get: ", outcome);
            for (Item item : items) {
                check(
                        exempt
                                || item.incarnation != asked.incarnation
                                || item.sent
                                || item.stored < 0
                                || item.stored >= asked.at,
                        "empty, but there was item ",
                        item.number);
            }
        } else if (outcome instanceof QueueOutcome.Delivered<Integer> delivered) {
            check(asked.kind == Kind.GET, "not a get: ", outcome);
            check(!asked.cancelled, "withdrawn: ", outcome);
            Item item = items.get(delivered.item());
            check(!item.settled, "was taken long since: ", outcome);
            check(!item.refused, "item was refused: ", outcome);
            check(exempt || item.holder == null || !item.holder.isThere(), "item is in another hand: ", outcome);
            check(exempt || !item.taken || !item.taker.isThere(), "item was taken before: ", outcome);
            item.holder = asked.client;
        }
    }

    private void refused(Asked asked) {
        Item item = items.get(asked.item);
        check(!item.sent, "item was refused but sent: ", item.number);
        item.refused = true;
    }

    void taken(int number, QueueMember.Client client) {
        Item item = items.get(number);
        item.taken = true;
        item.taker = client;
        item.holder = null;
    }

    void cancelled(Ask ask) {
        asks.get(ask).cancelled = true;
    }

    /** All that was confirmed was heard. */
    void settle() {
        items.forEach(item -> item.settled = item.taken && item.taker.isThere());
    }

    void givenBack(int number) {
        items.get(number).holder = null;
    }

    /** All faults are over long since. */
    void checkAnswered() {
        asks.forEach((ask, asked) -> check(asked.answered || !asked.client.isThere(), "no answer: ", ask));
    }

    /** All queues that are left have been emptied. */
    void checkConserved() {
        for (Item item : items) {
            Incarnation of = incarnations.get(item.incarnation);
            if (item.stored >= 0 && !of.lost && !of.destroyed && !of.destroyAsked) {
                check(item.taken, "was lost: item ", item.number);
            }
        }
    }

    /** Who was told that an incarnation is lost or destroyed was told the truth, and all others still have theirs. */
    void checkOpened(long opened) {
        Set<Long> left = new HashSet<>();
        incarnations.values().stream()
                .filter(each -> !each.lost && !each.destroyAsked && !each.mayBeLost)
                .forEach(each -> left.add(each.number));
        left.remove(opened);
        check(left.isEmpty(), "opened another while there was ", left);
        Incarnation of = incarnations.get(opened);
        check(!of.lost && !of.destroyed, "opened a queue that had ended");
    }
}
