package io.multiprocessing.semantics.history;

import io.multiprocessing.semantics.history.Event.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges one queue in which no two items are the same.
 *
 * <p>Operations: {@code put} (with the value; fail: full), {@code get} (ok has the value, and as token which delivery it is
 * if not the first; fail: empty); without duration, always ok: {@code lost} (somebody was told that the queue was lost),
 * {@code death} (the process died, whatever it was about to do), {@code remaining} (the value was there when all was over).
 *
 * <p>An item that was delivered again is excused from order and from being there, not from existing. Each that died may have
 * had one on the way to it, which came back, and which others have passed by meanwhile; or one that it had taken less
 * than 2 s before, of which nobody learned that it had it. The checks take n log n, for each death.
 */
public final class QueueHistoryCheck {
    /** Until the host of a queue knows for certain that an item was taken, and until a death is recorded. */
    private static final long UNKNOWN_NANOS = 2_000_000_000L;

    /** An item's life: when it may have been put and taken first. */
    private static final class Item {
        final Operation put;

        @Nullable
        Operation get;

        boolean redelivered;
        boolean remains;
        boolean cameBack;

        Item(Operation put) {
            this.put = put;
        }

        /** Before this time it was not taken; null if that is unknown. */
        @Nullable
        Long thereUntil() {
            if (redelivered || cameBack) {
                return null;
            } else if (get != null) {
                return get.from();
            }
            return remains ? Operation.NEVER : null;
        }
    }

    /** Says that at a time all items that had been put at an earlier one were taken, or being taken. */
    private record Claim(long putBefore, long takenAt, Operation by) {}

    private final List<Operation> operations;
    private final List<String> violations = new ArrayList<>();
    private final List<String> excused = new ArrayList<>();
    private final Map<String, Item> items = new LinkedHashMap<>();
    /** What each of the dead got last. */
    private final Map<String, Operation> lastOfTheDead = new HashMap<>();
    /** How often an item was the one that others passed by. */
    private final Map<Item, Integer> passedBy = new HashMap<>();

    private QueueHistoryCheck(List<Operation> operations) {
        this.operations = operations;
    }

    /** @param quiet whether the run ended with nobody putting or getting and what remained was recorded */
    public static Verdict check(History ofOneQueue, boolean quiet) {
        QueueHistoryCheck check = new QueueHistoryCheck(ofOneQueue.operations());
        check.deaths();
        check.puts();
        check.gets();
        check.remaining();
        check.order(check.lastOfTheDead.size());
        check.lost();
        if (quiet) {
            check.conservation();
        }
        return new Verdict(check.violations, check.excused);
    }

    private void deaths() {
        Map<String, Operation> last = new HashMap<>();
        for (Operation each : operations) {
            if (each.is("get", Phase.OK)) {
                last.put(each.process(), each);
            } else if (each.op().equals("death")) {
                Operation taken = last.get(each.process());
                boolean justTaken = taken != null && each.from() - taken.to() <= UNKNOWN_NANOS;
                lastOfTheDead.put(each.process(), justTaken ? taken : each);
            }
        }
    }

    private void order(int cameBack) {
        int others = violations.size();
        for (int excuses = cameBack; ; excuses--) {
            passedBy.clear();
            producersOrder();
            realTimeOrder();
            if (passedBy.isEmpty() || excuses == 0) {
                return;
            }
            violations.subList(others, violations.size()).clear();
            Item most = Collections.max(passedBy.entrySet(), Map.Entry.comparingByValue())
                    .getKey();
            most.cameBack = true;
            excused.add("came back from one that died: " + most.put);
        }
    }

    private void isPassedBy(Item passed, String how) {
        passedBy.merge(passed, 1, Integer::sum);
        violations.add(how);
    }

    private void puts() {
        for (Operation each : operations) {
            if (each.op().equals("put") && each.value() != null) {
                if (items.putIfAbsent(each.value(), new Item(each)) != null) {
                    violations.add("put twice, so nothing can be said of it: " + each);
                }
            }
        }
    }

    private void gets() {
        for (Operation each : operations) {
            if (!each.is("get", Phase.OK)) {
                continue;
            }
            Item item = known(each);
            if (item == null) {
                continue;
            }
            boolean again = each.token() != null && each.token() > 1;
            if (again) {
                item.redelivered = true;
                excused.add("delivered again: " + each);
            } else if (item.get != null && item.get.equals(lastOfTheDead.get(item.get.process()))) {
                item.redelivered = true;
                excused.add("delivered again, as who got it first died at once: %s and %s".formatted(item.get, each));
            } else if (item.get != null) {
                violations.add("taken twice: %s and %s".formatted(item.get, each));
            } else {
                item.get = each;
            }
        }
    }

    private void remaining() {
        Set<String> seen = new HashSet<>();
        for (Operation each : operations) {
            if (!each.op().equals("remaining")) {
                continue;
            }
            Item item = known(each);
            if (item == null) {
                continue;
            }
            item.remains = true;
            if (!seen.add(String.valueOf(each.value()))) {
                violations.add("remains twice: " + each);
            } else if (item.get != null || item.redelivered) {
                violations.add("remains though it was taken: " + each);
            }
        }
    }

    /** The item that was seen, if it can have been. */
    private @Nullable Item known(Operation seen) {
        Item item = seen.value() == null ? null : items.get(seen.value());
        if (item == null) {
            violations.add("nobody ever put it: " + seen);
        } else if (item.put.outcome() == Phase.FAIL) {
            violations.add("its put was refused: " + seen);
        } else if (seen.to() < item.put.from()) {
            violations.add("taken before it was put: " + seen);
        } else {
            return item;
        }
        return null;
    }

    /** Of one producer also that is in order of which it never learned whether it was put. */
    private void producersOrder() {
        Map<String, Item> youngest = new HashMap<>();
        for (Item item : items.values()) {
            if (item.put.outcome() == Phase.FAIL || item.redelivered || item.cameBack || item.get == null) {
                continue;
            }
            // The one of those before it that was taken last; if it is not later than this one, none is.
            Item before = youngest.get(item.put.process());
            if (before != null && before.get != null && item.get.before(before.get)) {
                isPassedBy(
                        before,
                        "taken before what its producer put earlier: %s, before %s".formatted(item.get, before.get));
            }
            if (before == null || before.get == null || item.get.from() > before.get.from()) {
                youngest.put(item.put.process(), item);
            }
        }
    }

    private void realTimeOrder() {
        List<Claim> claims = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.get != null && !item.redelivered && !item.cameBack) {
                claims.add(new Claim(item.put.from(), item.get.to(), item.get));
            }
        }
        for (Operation each : operations) {
            if (each.is("get", Phase.FAIL)) {
                claims.add(new Claim(each.from(), each.to(), each));
            }
        }
        claims.sort(Comparator.comparingLong(Claim::putBefore));
        List<Item> stored = new ArrayList<>(items.values().stream()
                .filter(item -> item.put.outcome() == Phase.OK && item.thereUntil() != null)
                .toList());
        stored.sort(Comparator.comparingLong(item -> item.put.to()));
        Item last = null;
        int next = 0;
        for (Claim claim : claims) {
            while (next < stored.size() && stored.get(next).put.to() < claim.putBefore()) {
                if (last == null || until(stored.get(next)) > until(last)) {
                    last = stored.get(next);
                }
                next++;
            }
            if (last != null && until(last) > claim.takenAt()) {
                isPassedBy(last, "%s, while there was what had been put before: %s".formatted(claim.by(), last.put));
            }
        }
    }

    private static long until(Item item) {
        Long until = item.thereUntil();
        return until == null ? Long.MIN_VALUE : until;
    }

    /** Once somebody was told that it is lost, nobody is told anything else. */
    private void lost() {
        long lost = operations.stream()
                .filter(each -> each.op().equals("lost"))
                .mapToLong(Operation::from)
                .min()
                .orElse(Operation.NEVER);
        for (Operation each : operations) {
            boolean asks = each.op().equals("put") || each.op().equals("get");
            boolean answered = each.outcome() == Phase.OK || each.is("get", Phase.FAIL);
            if (asks && answered && each.from() > lost) {
                violations.add("the queue was lost at %d, but: %s".formatted(lost, each));
            }
        }
    }

    private void conservation() {
        long unknownGets =
                operations.stream().filter(each -> each.is("get", Phase.INFO)).count();
        boolean lost = operations.stream().anyMatch(each -> each.op().equals("lost"));
        List<String> missing = new ArrayList<>();
        for (Item item : items.values()) {
            if (item.put.outcome() == Phase.OK && item.get == null && !item.redelivered && !item.remains) {
                missing.add(String.valueOf(item.put));
            }
        }
        if (lost) {
            missing.forEach(each -> excused.add("lost with the queue: " + each));
        } else if (missing.size() > unknownGets) {
            violations.add("gone, with %d gets of unknown outcome: %s".formatted(unknownGets, missing));
        }
    }
}
