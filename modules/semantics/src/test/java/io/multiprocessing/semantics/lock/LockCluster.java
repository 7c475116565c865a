package io.multiprocessing.semantics.lock;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * A cluster of agents and drivers with a network, a clock and faults that are all made up. Everything follows from the seed.
 *
 * <p>Lives are removed from the cluster at will, whether dead, cut off or well; a removed one that is awake closes its ledger
 * before its margin is over. Reigns begin at will, too, and the one before often goes on.
 */
final class LockCluster {
    static final long MILLI = 1_000_000;
    static final long SECOND = 1000 * MILLI;
    private static final int BLOCK = 6;

    /** A machine, with what is on its disk. */
    static final class Host {
        final String name;
        final boolean agent;
        LedgerRecord disk = LedgerRecord.NONE;
        Epoch refusedBy = Epoch.NONE;
        int lives;
        Life life;

        Host(String name, boolean agent) {
            this.name = name;
            this.agent = agent;
        }
    }

    /** One process on a host, from its start to its crash or to the closing of its ledger. */
    static final class Life {
        final Host host;
        final String id;
        final LockLedger ledger;
        final ArrayDeque<Runnable> whilePaused = new ArrayDeque<>();
        boolean paused;
        boolean dead;
        boolean closed;
        boolean member = true;
        long freeAt;

        Life(Host host) {
            this.host = host;
            this.id = host.name + "#" + ++host.lives;
            this.ledger = new LockLedger(host.disk, host.agent, Object::toString);
            host.life = this;
        }

        boolean serves() {
            return !dead && !closed && !paused;
        }
    }

    /** A leader in a life. */
    static final class Reign {
        final Life life;
        final LockLeader leader;
        boolean over;
        long nextToken;
        /** What the tokens of this reign are above, and the last of them that is safe. */
        long base;

        long safe;

        Reign(Life life, LockLeader leader) {
            this.life = life;
            this.leader = leader;
        }

        boolean lives() {
            return !over && !life.dead && !life.closed;
        }
    }

    private record Event(long at, long order, Runnable what) {}

    final Random random;
    final LockChecker checker = new LockChecker(this);
    final List<Host> hosts = new ArrayList<>();
    final Map<String, Life> lives = new LinkedHashMap<>();
    final Map<String, Reign> reigns = new LinkedHashMap<>();
    final List<String> trace;
    long now;
    int steps;
    boolean calm;
    Reign current;

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            (one, other) -> one.at != other.at ? Long.compare(one.at, other.at) : Long.compare(one.order, other.order));
    private final Map<String, Long> removals = new HashMap<>();
    private final Set<String> cuts = new HashSet<>();
    private final Set<String> founders = new TreeSet<>();
    final long margin;
    private final double loss;
    private final boolean slow;
    private long orders;

    LockCluster(long seed, boolean traced) {
        random = new Random(seed * 0x9E3779B97F4A7C15L);
        trace = traced ? new ArrayList<>() : null;
        margin = (chance(0.3) ? 3 : 1) * SECOND;
        int agents = chance(0.5) ? 3 : 1 + random.nextInt(4);
        int drivers = random.nextInt(3);
        loss = random.nextInt(3) * 0.08;
        slow = chance(0.4);
        for (int i = 0; i < agents; i++) {
            hosts.add(new Host("a" + i, true));
            founders.add("a" + i);
        }
        for (int i = 0; i < drivers; i++) {
            hosts.add(new Host("d" + i, false));
        }
        hosts.forEach(this::join);
        int newcomers = chance(0.5) ? 0 : 1 + random.nextInt(3);
        for (int i = 0; i < newcomers; i++) {
            Host host = new Host("n" + i, true);
            hosts.add(host);
            after(chance(0.5) ? 0 : upTo(3 * SECOND), () -> join(host));
        }
    }

    /** Lets things happen until that time. */
    void run(long until) {
        while (!events.isEmpty() && events.peek().at <= until) {
            Event event = events.poll();
            now = event.at;
            steps++;
            event.what.run();
        }
        now = until;
    }

    void after(long delay, Runnable what) {
        events.add(new Event(now + delay, ++orders, what));
    }

    /** Random, up to that. */
    long upTo(long nanos) {
        return (long) (random.nextDouble() * nanos);
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    void note(Object... what) {
        if (trace != null) {
            StringBuilder line = new StringBuilder(String.format("%9.3f ms ", now / 1e6));
            for (Object part : what) {
                line.append(' ').append(part);
            }
            trace.add(line.toString());
        }
    }

    // Lives

    /** A new life of the host becomes a member, which every member knows at once: none joins while one is paused or not to be reached. */
    void join(Host host) {
        if (host.life != null && (host.life.member || host.life.serves() || host.life.paused)) {
            return;
        }
        if (lives.values().stream().anyMatch(life -> life.member && (life.paused || isCut(life.host, host)))) {
            after(SECOND / 2, () -> join(host));
            return;
        }
        Life life = new Life(host);
        lives.put(life.id, life);
        note("joins", life.id, "with", host.disk);
        for (Reign reign : reigns.values()) {
            if (reign.lives() && reign.life.member) {
                reign.leader.joined(life.id, voter(host));
            }
        }
        after(upTo(SECOND), () -> tick(life));
    }

    /** The members know that it is one no more. */
    void remove(Life life, long margin) {
        if (!life.member) {
            return;
        }
        life.member = false;
        life.freeAt = now + margin;
        removals.put(life.id, life.freeAt);
        note("removed", life.id);
        for (Reign reign : reigns.values()) {
            if (reign.lives() && reign.life.member) {
                long freeAt = life.freeAt;
                awake(reign.life, () -> lead(reign, out -> reign.leader.removed(life.id, freeAt, now, out)));
            }
        }
        if (!life.dead) {
            after(upTo(margin - 1), () -> awake(life, () -> close(life)));
        }
        rejoin(life);
    }

    private void rejoin(Life life) {
        after(upTo(chance(0.5) ? SECOND : 6 * SECOND), () -> join(life.host));
    }

    void close(Life life) {
        if (!life.dead && !life.closed) {
            note("closes", life.id);
            life.closed = true;
            ledger(life, out -> life.ledger.close("cut off", out));
            checker.closed(life);
            rejoin(life);
        }
    }

    void crash(Life life) {
        if (!life.dead && !life.closed) {
            note("crashes", life.id);
            life.dead = true;
            life.paused = false;
            life.whilePaused.clear();
            checker.crashed(life);
            after(upTo(SECOND), () -> remove(life, margin));
        }
    }

    void resume(Life life) {
        if (life.paused) {
            note("resumes", life.id);
            life.paused = false;
            if (!life.member && now >= life.freeAt) {
                // What the host's clock says is looked at first: the ledger is closed, but its leader may act once
                // more.
                ledger(life, out -> life.ledger.close("paused", out));
                checker.closed(life);
                after(upTo(SECOND / 5), () -> close(life));
            }
            while (!life.whilePaused.isEmpty() && life.serves()) {
                life.whilePaused.remove().run();
            }
        }
    }

    private void awake(Life life, Runnable what) {
        if (life.paused) {
            life.whilePaused.add(what);
        } else if (!life.dead) {
            what.run();
        }
    }

    private void tick(Life life) {
        if (!life.dead && !life.closed) {
            if (!life.paused) {
                ledger(life, life.ledger::tick);
            }
            after(SECOND, () -> tick(life));
        }
    }

    // Reigns

    void newReign() {
        List<Life> agents = lives.values().stream()
                .filter(life -> life.host.agent && life.member && life.serves())
                .toList();
        if (agents.isEmpty()) {
            return;
        }
        if (current != null && chance(0.6)) {
            current.over = true;
        }
        Life life = agents.get(random.nextInt(agents.size()));
        LedgerRecord own = life.ledger.record();
        Set<String> observed = new TreeSet<>();
        agents.forEach(agent -> observed.add(agent.host.name));
        String id = "L" + reigns.size();
        LockLeader leader =
                new LockLeader(id, life.host.refusedBy, own, own.mark() == null ? founders : observed, BLOCK);
        Reign reign = new Reign(life, leader);
        reigns.put(id, reign);
        current = reign;
        note("reign", leader.epoch(), "in", life.id);
        lives.values().stream().filter(each -> each.member).forEach(each -> leader.joined(each.id, voter(each.host)));
        lead(
                reign,
                out -> removals.forEach((member, freeAt) -> {
                    if (freeAt > now) {
                        leader.removed(member, freeAt, now, out);
                    }
                }));
        tick(reign);
    }

    /** An operator says, rightly or not, that these voters will never come back. */
    void giveUp(List<Host> gone) {
        Reign reign = current;
        for (Host host : gone) {
            note("given up", host.name);
            awake(reign.life, () -> lead(reign, out -> reign.leader.giveUp(host.name, now, out)));
        }
    }

    private void tick(Reign reign) {
        if (reign.lives()) {
            if (!reign.life.paused) {
                lead(reign, out -> reign.leader.tick(now, out));
            }
            after(SECOND, () -> tick(reign));
        }
    }

    void lead(Reign reign, Consumer<Consumer<? super LeaderEffect>> what) {
        if (!reign.lives()) {
            return;
        }
        List<LeaderEffect> effects = new ArrayList<>();
        Mandate mandate = reign.leader.mandate();
        TokenMark mark = mandate.current();
        what.accept(effects::add);
        if (reign.nextToken > 0 && mandate.nextToken() > reign.nextToken) {
            checker.granted(reign, mark);
        }
        if (mandate.isWriting() && reign.nextToken == 0) {
            reign.base = mandate.nextToken() - 1;
            reign.safe = reign.base;
        }
        if (mandate.lastToken() > reign.safe) {
            reign.safe = mandate.lastToken();
            checker.safe(reign);
        }
        reign.nextToken = mandate.isWriting() ? mandate.nextToken() : 0;
        for (LeaderEffect effect : effects) {
            if (effect instanceof LeaderEffect.Send send) {
                Life to = lives.get(send.member());
                transmit(
                        reign.life,
                        to,
                        send.message(),
                        () -> ledger(to, out -> {
                            checker.hears(send.message());
                            to.ledger.receive(send.message(), out);
                        }));
            } else if (effect instanceof LeaderEffect.Deposed deposed) {
                note("deposed", reign.leader.epoch(), "by", deposed.by());
                reign.over = true;
                Host host = reign.life.host;
                host.refusedBy = deposed.by().isAbove(host.refusedBy) ? deposed.by() : host.refusedBy;
            }
        }
    }

    /** Does something with a ledger and what it wants done, in order; it may crash in between. */
    void ledger(Life life, Consumer<Consumer<? super LedgerEffect>> what) {
        List<LedgerEffect> effects = new ArrayList<>();
        what.accept(effects::add);
        for (LedgerEffect effect : effects) {
            if (!calm && random.nextInt(3000) == 0) {
                crash(life);
            }
            if (life.dead) {
                return;
            }
            if (effect instanceof LedgerEffect.Persist persist) {
                life.host.disk = persist.record();
            } else if (effect instanceof LedgerEffect.Send send) {
                checker.sent(life, send.message());
                Reign reign = reigns.get(send.message().epoch().leader());
                transmit(
                        life,
                        reign.life,
                        send.message(),
                        () -> lead(reign, out -> reign.leader.receive(life.id, send.message(), now, out)));
            } else if (effect instanceof LedgerEffect.Answer answer) {
                checker.answered(life, answer.outcome());
            } else if (effect instanceof LedgerEffect.Lost lost) {
                checker.lost(life, lost);
            }
        }
    }

    // Network

    void cut(Host from, Host to) {
        cuts.add(from.name + to.name);
    }

    /** Cuts the hosts in two, of which the cluster goes on with the first. */
    void split() {
        List<Host> stay = new ArrayList<>();
        List<Host> go = new ArrayList<>();
        double share = random.nextDouble();
        hosts.forEach(host -> (chance(share) ? stay : go).add(host));
        note("splits, without", go.stream().map(host -> host.name).toList());
        for (Host from : stay) {
            for (Host to : go) {
                cut(from, to);
                cut(to, from);
            }
        }
        go.stream().filter(host -> host.life != null).forEach(host -> remove(host.life, margin));
        if (current != null && go.contains(current.life.host) && chance(0.5)) {
            giveUp(stay);
        }
    }

    void healCuts() {
        cuts.clear();
    }

    private boolean isCut(Host one, Host other) {
        return cuts.contains(one.name + other.name) || cuts.contains(other.name + one.name);
    }

    private void transmit(Life from, Life to, Object message, Runnable what) {
        boolean local = from == to;
        if (!local && (cuts.contains(from.host.name + to.host.name) || (!calm && chance(loss)))) {
            note(from.id, "to", to.id, "lost:", message);
            return;
        }
        note(from.id, "to", to.id, message);
        int copies = !local && !calm && chance(0.05) ? 2 : 1;
        for (int copy = 0; copy < copies; copy++) {
            long delay = MILLI + upTo(20 * MILLI);
            if (!local && !calm && slow && chance(0.1)) {
                delay += upTo(4 * SECOND);
            }
            after(delay, () -> awake(to, what));
        }
    }

    private static String voter(Host host) {
        return host.agent ? host.name : null;
    }
}
