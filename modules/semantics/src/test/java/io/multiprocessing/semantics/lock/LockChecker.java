package io.multiprocessing.semantics.lock;

import io.multiprocessing.semantics.lock.LockCluster.Life;
import io.multiprocessing.semantics.lock.LockCluster.Reign;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What must be so at each step of a made-up cluster, by what is seen from outside. */
final class LockChecker {
    /** An ask that waits for its answer. */
    record Pending(Ask ask, String lock, boolean reentrant, Holder holder, long greatestToken) {}

    /** What a client believes to hold. */
    static final class Belief {
        final Holder holder;
        final boolean reentrant;
        final long token;
        int depth = 1;

        Belief(Holder holder, boolean reentrant, long token) {
            this.holder = holder;
            this.reentrant = reentrant;
            this.token = token;
        }
    }

    private final LockCluster cluster;
    final Map<Life, Map<Ask, Pending>> pending = new LinkedHashMap<>();
    final Map<Life, Map<String, Belief>> beliefs = new LinkedHashMap<>();
    final Map<Ask, String> releases = new HashMap<>();
    final Set<String> destroyed = new HashSet<>();
    private final Set<Ask> answered = new HashSet<>();
    private final Map<Life, Epoch> promised = new HashMap<>();
    private final Map<String, LedgerRecord> voters = new HashMap<>();
    private final Map<String, Map<String, Long>> support = new HashMap<>();
    private long greatestToken;
    private ToLedger heard;
    int grants;

    LockChecker(LockCluster cluster) {
        this.cluster = cluster;
    }

    void require(boolean condition, Object... what) {
        if (!condition) {
            StringBuilder words = new StringBuilder();
            for (Object part : what) {
                words.append(part).append(' ');
            }
            throw new AssertionError(words);
        }
    }

    void asks(Life life, Ask ask, String lock, boolean reentrant, Holder holder) {
        pending(life).put(ask, new Pending(ask, lock, reentrant, holder, greatestToken));
    }

    Map<Ask, Pending> pending(Life life) {
        return pending.computeIfAbsent(life, each -> new LinkedHashMap<>());
    }

    Map<String, Belief> beliefs(Life life) {
        return beliefs.computeIfAbsent(life, each -> new LinkedHashMap<>());
    }

    void hears(ToLedger message) {
        heard = message;
    }

    void answered(Life life, Outcome outcome) {
        cluster.note(life.id, "answers", outcome);
        Ask ask = outcome.ask();
        String release = releases.remove(ask);
        if (release != null) {
            require(answered.add(ask), "answered twice: ", ask);
            released(life, release, outcome);
            return;
        }
        Pending asked = pending(life).remove(ask);
        require(asked != null && answered.add(ask), "an answer to what was not asked or is answered: ", outcome);
        if (outcome instanceof Outcome.Granted granted) {
            granted(life, asked, granted.token());
        } else if (outcome instanceof Outcome.Destroyed) {
            require(destroyed.contains(asked.lock()), "not destroyed: ", asked.lock());
        } else if (outcome instanceof Outcome.Unavailable) {
            require(life.closed || !life.member, "unavailable before it closed: ", life.id);
        }
    }

    private void granted(Life life, Pending asked, long token) {
        grants++;
        Belief own = beliefs(life).get(asked.lock());
        if (own != null) {
            require(asked.reentrant() && own.holder.equals(asked.holder()) && own.token == token, "held here: ", asked);
            own.depth++;
            return;
        }
        beliefs.forEach((other, held) -> {
            boolean asleep = other.paused && !other.member && cluster.now >= other.freeAt;
            require(
                    asleep || !held.containsKey(asked.lock()),
                    "lock ",
                    asked.lock(),
                    " is held in ",
                    other.id,
                    " and ",
                    life.id);
        });
        require(
                token > asked.greatestToken(),
                "token ",
                token,
                " for what was asked for after ",
                asked.greatestToken());
        require(heard.epoch().equals(promised.get(life)), "granted by ", heard.epoch(), " after ", promised.get(life));
        greatestToken = Math.max(greatestToken, token);
        beliefs.forEach((other, held) ->
                held.forEach((lock, belief) -> require(belief.token != token, "token ", token, " twice")));
        beliefs(life).put(asked.lock(), new Belief(asked.holder(), asked.reentrant(), token));
    }

    private void released(Life life, String lock, Outcome outcome) {
        Belief belief = beliefs(life).get(lock);
        if (outcome instanceof Outcome.Released) {
            require(belief != null, "released what is not held: ", lock);
            if (--belief.depth == 0) {
                beliefs(life).remove(lock);
            }
        } else if (outcome instanceof Outcome.Destroyed) {
            require(destroyed.contains(lock), "not destroyed: ", lock);
        } else {
            require(outcome instanceof Outcome.Refused, "of a release: ", outcome);
        }
    }

    void lost(Life life, LedgerEffect.Lost lost) {
        Belief belief = beliefs(life).remove(lost.lock());
        require(belief != null && belief.token == lost.token(), "lost what was not held: ", lost);
    }

    void crashed(Life life) {
        pending.remove(life);
        beliefs.remove(life);
    }

    void closed(Life life) {
        beliefs(life).keySet().removeIf(destroyed::contains);
        require(
                pending(life).isEmpty(),
                "closed without an answer to ",
                pending(life).values());
        require(beliefs(life).isEmpty(), "closed and not lost: ", beliefs(life).keySet());
        beliefs.remove(life);
    }

    /** A ledger says something to a leader. */
    void sent(Life life, ToLeader message) {
        if (message instanceof ToLeader.Promise promise) {
            Epoch before = promised.put(life, promise.epoch());
            require(before == null || !before.isAbove(promise.epoch()), life.id, " promised less than before");
            if (life.host.agent) {
                LedgerRecord kept = voters.put(life.host.name, new LedgerRecord(promise.epoch(), promise.mark()));
                require(
                        kept == null || !kept.promised().isAbove(promise.epoch()),
                        life.host.name,
                        " promised less than in an earlier life");
                require(
                        kept == null
                                || kept.mark() == null
                                || (promise.mark() != null && promise.mark().compareTo(kept.mark()) >= 0),
                        life.host.name,
                        " has forgotten a mark");
                support.computeIfAbsent(promise.epoch().leader(), epoch -> new HashMap<>())
                        .put(life.host.name, cluster.now);
            }
        }
    }

    /** A leader has given a token: a majority must have stood behind it within the lease. */
    void granted(Reign reign, TokenMark mark) {
        Map<String, Long> times = support.getOrDefault(reign.leader.epoch().leader(), Map.of());
        long agreed = mark.agreedAt(times);
        require(
                agreed != TokenMark.NEVER && cluster.now - agreed < Mandate.LEASE_NANOS,
                reign.leader.epoch(),
                " grants, backed by a majority last at ",
                agreed / LockCluster.MILLI,
                " ms");
    }

    /** A mark has become safe: the tokens of each reign are above those of all reigns before. */
    void safe(Reign reign) {
        for (Reign other : cluster.reigns.values()) {
            if (other.safe > other.base && other != reign) {
                boolean later = reign.leader.epoch().isAbove(other.leader.epoch());
                require(
                        later ? other.safe <= reign.base : reign.safe <= other.base,
                        reign.leader.epoch(),
                        " gives the same tokens as ",
                        other.leader.epoch());
            }
        }
    }

    void clientGone(Life life, long client) {
        pending(life).values().removeIf(asked -> asked.holder().client() == client);
        beliefs(life).values().removeIf(belief -> belief.holder.client() == client);
    }

    /** A destroyed lock is held by nobody, whatever they believe. */
    void destroyed(String lock) {
        destroyed.add(lock);
    }
}
