package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.lock.LockChecker.Belief;
import io.multiprocessing.semantics.lock.LockChecker.Pending;
import io.multiprocessing.semantics.lock.LockCluster.Host;
import io.multiprocessing.semantics.lock.LockCluster.Life;
import io.multiprocessing.semantics.lock.LockCluster.Reign;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What clients and faults do in a made-up cluster: first anything, then nothing more, so that all that waits must end. */
final class LockSchedule {
    private static final List<String> LOCKS = List.of("a", "a", "b", "r", "r", "x", "y", "z");
    private static final int TO_BE_DESTROYED = 5;

    private final LockCluster cluster;
    private final LockChecker checker;
    private final long end;
    private final double faults;
    private long requests;
    private long clients;

    LockSchedule(long seed, boolean traced) {
        cluster = new LockCluster(seed, traced);
        checker = cluster.checker;
        end = LockCluster.SECOND * (2 + cluster.random.nextInt(8));
        faults = cluster.chance(0.2) ? 0 : 0.02 + cluster.random.nextDouble() * 0.1;
    }

    int steps() {
        return cluster.steps;
    }

    int grants() {
        return checker.grants;
    }

    long now() {
        return cluster.now;
    }

    List<String> trace() {
        return cluster.trace == null ? List.of() : cluster.trace;
    }

    /** Fails with an AssertionError. */
    void run() {
        cluster.newReign();
        cluster.after(0, this::supervise);
        act();
        cluster.run(end);
        heal();
        long limit = end + 200 * LockCluster.SECOND;
        while (!isQuiet()) {
            askWhoLeads();
            cluster.run(cluster.now + LockCluster.SECOND);
            if (cluster.now > limit) {
                throw new AssertionError("never ends: " + what());
            }
        }
    }

    /** Whoever notices that there is no leader begins a reign. */
    private void supervise() {
        boolean led = cluster.current != null && cluster.current.lives() && cluster.current.life.member;
        if (cluster.calm ? !led : cluster.chance(led ? 0.01 : 0.5)) {
            cluster.newReign();
        }
        cluster.after(LockCluster.SECOND / 3, this::supervise);
    }

    private void act() {
        if (cluster.calm) {
            return;
        }
        cluster.after(cluster.upTo(80 * LockCluster.MILLI), this::act);
        List<Life> lives = new ArrayList<>();
        for (Host host : cluster.hosts) {
            if (host.life != null && host.life.serves()) {
                lives.add(host.life);
            }
        }
        if (cluster.chance(faults)) {
            fault(lives);
        } else if (!lives.isEmpty()) {
            client(pick(lives));
        }
    }

    private void fault(List<Life> lives) {
        Host host = pick(cluster.hosts);
        Host other = pick(cluster.hosts);
        switch (cluster.random.nextInt(21)) {
            case 0, 1 -> cluster.cut(host, other);
            case 2 -> {
                cluster.cut(host, other);
                cluster.cut(other, host);
            }
            case 3, 4, 5 -> cluster.healCuts();
            case 6, 7 -> {
                if (!lives.isEmpty()) {
                    cluster.crash(pick(lives));
                }
            }
            case 8, 9 -> {
                if (!lives.isEmpty()) {
                    Life life = pick(lives);
                    cluster.note("pauses", life.id);
                    life.paused = true;
                    cluster.after(cluster.upTo(9 * LockCluster.SECOND), () -> cluster.resume(life));
                }
            }
            case 10, 11 -> {
                if (host.life != null) {
                    cluster.remove(host.life, cluster.margin);
                }
            }
            case 12 -> {
                if (host.life != null && host.life.serves() && host.life.member) {
                    cluster.close(host.life);
                    cluster.remove(host.life, 0);
                }
            }
            case 13 -> {
                if (cluster.chance(0.5)) {
                    lives.forEach(cluster::crash);
                }
            }
            case 14, 15 -> cluster.join(host);
            case 16, 17 -> cluster.split();
            case 18, 19 ->
                cluster.giveUp(cluster.hosts.stream()
                        .filter(each -> cluster.chance(0.5))
                        .toList());
            default -> cluster.newReign();
        }
    }

    private void client(Life life) {
        int what = cluster.random.nextInt(100);
        Map<Ask, Pending> pending = checker.pending(life);
        Map<String, Belief> beliefs = checker.beliefs(life);
        if (what < 50) {
            acquire(life);
        } else if (what < 85) {
            if (!beliefs.isEmpty()) {
                release(life, pick(List.copyOf(beliefs.keySet())));
            }
        } else if (what < 88) {
            wrongRelease(life);
        } else if (what < 92) {
            if (!pending.isEmpty()) {
                Ask ask = pick(List.copyOf(pending.keySet()));
                cluster.ledger(life, out -> life.ledger.cancel(ask, out));
            }
        } else if (what < 95) {
            if (!pending.isEmpty()) {
                Pending again = pick(List.copyOf(pending.values()));
                cluster.ledger(
                        life,
                        out -> life.ledger.acquire(
                                again.ask(), again.lock(), again.reentrant(), again.holder(), true, out));
            }
        } else if (what < 98) {
            long client = client(life, cluster.random.nextInt(2));
            cluster.note("gone in", life.id, "client", client);
            checker.clientGone(life, client);
            cluster.ledger(life, out -> life.ledger.clientGone(client, out));
        } else if (cluster.chance(0.3)) {
            String lock = LOCKS.get(TO_BE_DESTROYED + cluster.random.nextInt(LOCKS.size() - TO_BE_DESTROYED));
            cluster.note(life.id, "destroys", lock);
            checker.destroyed(lock);
            cluster.ledger(life, out -> life.ledger.destroy(lock, out));
        }
    }

    private void acquire(Life life) {
        String lock = pick(LOCKS);
        boolean reentrant = lock.equals("r");
        Holder holder = new Holder(client(life, cluster.random.nextInt(2)), cluster.random.nextInt(2));
        Belief held = checker.beliefs(life).get(lock);
        if (held != null && reentrant && cluster.chance(0.3)) {
            holder = held.holder;
        }
        Holder by = holder;
        Ask ask = new Ask(by.client(), ++requests);
        boolean waits = cluster.chance(0.8);
        cluster.note(life.id, "asks for", lock, ask);
        checker.asks(life, ask, lock, reentrant, by);
        cluster.ledger(life, out -> life.ledger.acquire(ask, lock, reentrant, by, waits, out));
        if (cluster.chance(0.4)) {
            cluster.after(cluster.upTo(5 * LockCluster.SECOND), () -> {
                if (!life.dead) {
                    cluster.ledger(life, out -> life.ledger.expire(ask, out));
                }
            });
        }
    }

    private void release(Life life, String lock) {
        Belief belief = checker.beliefs(life).get(lock);
        Ask ask = new Ask(belief.holder.client(), ++requests);
        checker.releases.put(ask, lock);
        long token = cluster.chance(0.5) ? belief.token : 0;
        cluster.note(life.id, "releases", lock, ask);
        cluster.ledger(life, out -> life.ledger.release(ask, lock, belief.reentrant, belief.holder, token, out));
        checker.require(!checker.releases.containsKey(ask) || life.dead, "a release is answered at once: ", ask);
    }

    private void wrongRelease(Life life) {
        String lock = pick(LOCKS);
        Ask ask = new Ask(client(life, 0), ++requests);
        checker.releases.put(ask, lock);
        Holder nobody = new Holder(-1, -1);
        boolean reentrant = lock.equals("r");
        cluster.ledger(life, out -> life.ledger.release(ask, lock, reentrant, nobody, 1_000_000_000L, out));
    }

    /** A client that is gone asks nothing more, so each ask makes its own from time to time. */
    private long client(Life life, int index) {
        List<Long> known = new ArrayList<>();
        checker.beliefs(life).values().forEach(belief -> known.add(belief.holder.client()));
        checker.pending(life).keySet().forEach(ask -> known.add(ask.client()));
        return known.size() <= index || cluster.chance(0.4) ? ++clients : known.get(index);
    }

    private void heal() {
        cluster.note("all is well from here");
        cluster.calm = true;
        cluster.healCuts();
        for (Life life : List.copyOf(cluster.lives.values())) {
            cluster.resume(life);
        }
        cluster.hosts.forEach(cluster::join);
        releaseAll();
    }

    private void releaseAll() {
        for (Life life : List.copyOf(checker.beliefs.keySet())) {
            for (String lock : List.copyOf(checker.beliefs(life).keySet())) {
                release(life, lock);
                if (checker.destroyed.contains(lock)) {
                    checker.beliefs(life).remove(lock);
                }
            }
        }
        cluster.after(LockCluster.SECOND / 4, this::releaseAll);
    }

    /** One that nobody needed lets its licence run out, and has it again when it is asked for something. */
    private void askWhoLeads() {
        Reign current = cluster.current;
        if (current != null && current.lives()) {
            cluster.lead(current, out -> current.leader.refresh(cluster.now, out));
        }
    }

    /** Whether nothing waits, holds or is on its way, and all know the same. */
    private boolean isQuiet() {
        Reign current = cluster.current;
        return checker.pending.values().stream().allMatch(Map::isEmpty)
                && checker.beliefs.values().stream().allMatch(Map::isEmpty)
                && current != null
                && current.lives()
                && current.leader.isOpen(cluster.now)
                && current.leader.table().size() + current.leader.pending() == 0
                && cluster.hosts.stream().allMatch(host -> isQuiet(host, current.leader));
    }

    private static boolean isQuiet(Host host, LockLeader leader) {
        Life life = host.life;
        return life != null
                && life.member
                && life.serves()
                && life.ledger.pending() + life.ledger.holdings() + life.ledger.waiting() == 0
                && LOCKS.stream()
                        .allMatch(lock ->
                                life.ledger.isDestroyed(lock) == leader.table().isDestroyed(lock));
    }

    private String what() {
        StringBuilder what = new StringBuilder();
        checker.pending.forEach((life, asks) -> {
            if (!asks.isEmpty()) {
                what.append(life.id).append(' ').append(asks.values());
            }
        });
        cluster.hosts.forEach(host -> what.append(' ')
                .append(host.life.id)
                .append(host.life.serves() ? " serves" : " serves not")
                .append(host.life.member ? "" : " removed"));
        if (cluster.current != null) {
            what.append(" leader ").append(cluster.current.life.id).append(' ').append(cluster.current.lives());
            what.append(' ').append(cluster.current.leader.mandate().current());
        }
        return what.toString();
    }

    private <T> T pick(List<T> all) {
        return all.get(cluster.random.nextInt(all.size()));
    }
}
