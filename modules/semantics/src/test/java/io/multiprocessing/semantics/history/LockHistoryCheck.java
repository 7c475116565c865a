package io.multiprocessing.semantics.history;

import io.multiprocessing.semantics.history.Event.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Judges one lock with fencing tokens, and the resource that it protects.
 *
 * <p>Operations: {@code acquire} (ok has the token), {@code release} (with the token), {@code write} (ok: the resource accepted
 * it, with this token); without duration, always ok: {@code lost} (the holder was told that it lost this token),
 * {@code death} of the process, {@code pause} and {@code resume} (its host was stopped or cut off, and no longer). All have
 * the lock's name, deaths and pauses too.
 *
 * <p>The strongest of its rules is about the resource: nothing is accepted with an older token than what was accepted
 * before. That two believe at one time that they hold the lock is excused if the first was paused meanwhile.
 */
public final class LockHistoryCheck {
    private final List<Operation> operations;
    private final List<String> violations = new ArrayList<>();
    private final List<String> excused = new ArrayList<>();
    private final TreeMap<Long, Operation> grants = new TreeMap<>();
    private final List<Operation> deaths;
    private long unknownGrants;

    private LockHistoryCheck(List<Operation> operations) {
        this.operations = operations;
        this.deaths =
                operations.stream().filter(each -> each.op().equals("death")).toList();
    }

    public static Verdict check(History ofOneLock) {
        LockHistoryCheck check = new LockHistoryCheck(ofOneLock.operations());
        check.findGrants();
        check.tokensIncrease();
        check.oneHolder();
        check.resource();
        check.releases();
        return new Verdict(check.violations, check.excused);
    }

    private void findGrants() {
        for (Operation each : operations) {
            if (each.is("acquire", Phase.INFO)) {
                unknownGrants++;
            }
            if (!each.is("acquire", Phase.OK)) {
                continue;
            }
            if (each.token() == null) {
                violations.add("without a token: " + each);
                continue;
            }
            Operation same = grants.putIfAbsent(each.token(), each);
            if (same != null) {
                violations.add("one token granted twice: %s and %s".formatted(same, each));
            }
        }
    }

    private void tokensIncrease() {
        List<Operation> ended = new ArrayList<>(grants.values());
        ended.sort(Comparator.comparingLong(Operation::to));
        List<Operation> begun = new ArrayList<>(grants.values());
        begun.sort(Comparator.comparingLong(Operation::from));
        long greatest = Long.MIN_VALUE;
        int next = 0;
        for (Operation each : begun) {
            while (ended.get(next).to() < each.from()) {
                greatest = Math.max(greatest, token(ended.get(next)));
                next++;
            }
            if (token(each) < greatest) {
                violations.add("token %d had been granted before: %s".formatted(greatest, each));
            }
        }
    }

    private void oneHolder() {
        Map<Long, Long> ends = new HashMap<>();
        for (Operation each : operations) {
            if (each.token() != null
                    && (each.op().equals("lost") || (each.op().equals("release") && each.outcome() != Phase.FAIL))) {
                ends.merge(each.token(), each.from(), Math::min);
            }
        }
        // The one before that ended last: if it had ended in time, all had.
        Operation last = null;
        long lastEnd = Long.MIN_VALUE;
        for (Operation grant : grants.values()) {
            if (last != null && lastEnd > grant.to()) {
                String what = "granted while another holds it: %s, and %s".formatted(last, grant);
                if (paused(last, grant.to())) {
                    excused.add(what);
                    lastEnd = Long.MIN_VALUE;
                } else {
                    violations.add(what);
                }
            }
            long end = Math.min(ends.getOrDefault(token(grant), Operation.NEVER), death(grant));
            if (end >= lastEnd) {
                last = grant;
                lastEnd = end;
            }
        }
    }

    /** When the holder died after it was granted. */
    private long death(Operation grant) {
        return deaths.stream()
                .filter(each -> each.process().equals(grant.process()))
                .mapToLong(Operation::from)
                .filter(at -> at >= grant.from())
                .min()
                .orElse(Operation.NEVER);
    }

    /** Whether the holder was paused at any time between its grant and then. */
    private boolean paused(Operation grant, long then) {
        boolean paused = false;
        for (Operation each : operations) {
            if (!each.process().equals(grant.process()) || each.from() > then) {
                continue;
            }
            if (each.op().equals("pause")) {
                paused = true;
            } else if (each.op().equals("resume") && each.from() < grant.from()) {
                paused = false;
            }
        }
        return paused;
    }

    private void resource() {
        List<Operation> writes = new ArrayList<>(
                operations.stream().filter(each -> each.is("write", Phase.OK)).toList());
        // The log's own order: when the resource accepted it.
        writes.sort(Comparator.comparingLong(Operation::to));
        Operation greatest = null;
        for (Operation write : writes) {
            if (write.token() == null) {
                violations.add("accepted without a token: " + write);
                continue;
            }
            Operation grant = grants.get(write.token());
            if (grant == null && unknownGrants == 0) {
                violations.add("accepted with a token that nobody was granted: " + write);
            } else if (grant != null && write.to() < grant.from()) {
                violations.add("accepted before the token was asked for: " + write);
            }
            if (greatest != null && token(write) < token(greatest)) {
                violations.add("accepted after a newer token: %s, after %s".formatted(write, greatest));
            } else {
                greatest = write;
            }
        }
    }

    private void releases() {
        Map<Long, Operation> released = new HashMap<>();
        for (Operation each : operations) {
            if (!each.is("release", Phase.OK)) {
                continue;
            }
            Operation grant = each.token() == null ? null : grants.get(each.token());
            if (grant == null || each.to() < grant.from()) {
                violations.add("released what was not held: " + each);
            } else if (released.putIfAbsent(token(each), each) != null) {
                violations.add("released twice: " + each);
            }
        }
    }

    private static long token(Operation of) {
        return of.token() == null ? Long.MIN_VALUE : of.token();
    }
}
