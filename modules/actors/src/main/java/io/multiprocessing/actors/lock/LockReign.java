package io.multiprocessing.actors.lock;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.ClusterEvent.MemberEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import io.multiprocessing.actors.cluster.Roles;
import io.multiprocessing.semantics.lock.Epoch;
import io.multiprocessing.semantics.lock.LeaderEffect;
import io.multiprocessing.semantics.lock.LedgerRecord;
import io.multiprocessing.semantics.lock.LockLeader;
import io.multiprocessing.semantics.lock.ToLeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Grants the named locks of a cluster: the singleton, on the oldest agent. It knows what the ledgers of all members tell it
 * ({@link SharedLocks}), and keeps nothing: the next one hears the same. That it may be one of two, because its host was
 * paused or cut off, does no harm; see {@link LockLeader}.
 */
public final class LockReign {
    /** What it is told. */
    public sealed interface Command permits FromLedger, WhoHolds, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /**
     * What the ledger of this member knows.
     *
     * @param own what it keeps
     * @param since when this member came
     * @param removed when what members held is free that were removed not long ago, on this JVM's clock
     */
    record Known(LedgerRecord own, long since, Map<String, Long> removed) implements Told {}

    /** Another agent is to go on: the stop message of the singleton. */
    public enum HandOver implements Told {
        INSTANCE
    }

    private record Now(CurrentClusterState state) implements Told {}

    private record Changed(MemberEvent event) implements Told {}

    private enum Tick implements Told {
        INSTANCE
    }

    private enum Begin implements Told {
        INSTANCE
    }

    /** How often ledgers are asked again; a third of what a licence to grant lasts. */
    static final Duration TICK = Duration.ofSeconds(1);

    private static final int UNANSWERED = 1000;

    /**
     * @param ledger of this member
     * @param founders addresses of the agents that vote at the first start ever
     * @param margin how long after its removal a member that was cut off may live
     */
    public record Settings(ActorRef<SharedLocks.Command> ledger, Set<String> founders, Duration margin) {}

    public static Behavior<Command> create(Settings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(Begin.INSTANCE);
            return new LockReign(context, timers, settings).receive();
        }));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final Settings settings;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, Long> removed = new HashMap<>();
    private final Map<String, ActorRef<SharedLocks.Command>> ledgers = new HashMap<>();
    /** Asked while nobody could tell. */
    private final List<WhoHolds> unanswered = new ArrayList<>();

    private Epoch above = Epoch.NONE;
    private LedgerRecord own = LedgerRecord.NONE;
    private long knowsSince;
    private boolean stateKnown;
    private boolean ledgerKnown;
    /** Null: between two reigns. */
    private @Nullable LockLeader leader;

    private LockReign(ActorContext<Command> context, TimerScheduler<Command> timers, Settings settings) {
        this.context = context;
        this.timers = timers;
        this.settings = settings;
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Begin.class, begin -> onBegin())
                .onMessage(Known.class, this::onKnown)
                .onMessage(Now.class, this::onNow)
                .onMessage(Changed.class, this::onChanged)
                .onMessage(FromLedger.class, this::onFromLedger)
                .onMessage(WhoHolds.class, this::onWhoHolds)
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(HandOver.class, over -> Behaviors.stopped())
                .build();
    }

    private Behavior<Command> onBegin() {
        settings.ledger().tell(new SharedLocks.WhatIsKnown(context.getSelf()));
        // All adapters of an actor are one.
        context.messageAdapter(MemberEvent.class, Changed::new);
        Cluster.get(Adapter.toClassic(context.getSystem()))
                .subscribe(
                        Adapter.toClassic(context.messageAdapter(CurrentClusterState.class, Now::new)),
                        ClusterEvent.initialStateAsSnapshot(),
                        MemberEvent.class);
        timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
        return Behaviors.same();
    }

    private Behavior<Command> onKnown(Known known) {
        own = known.own();
        knowsSince = known.since();
        known.removed().forEach(removed::putIfAbsent);
        ledgerKnown = true;
        return reign();
    }

    private Behavior<Command> onNow(Now now) {
        now.state().getMembers().forEach(member -> members.put(id(member), member));
        stateKnown = true;
        return reign();
    }

    private Behavior<Command> reign() {
        if (leader != null || !stateKnown || !ledgerKnown) {
            return Behaviors.same();
        }
        LockLeader reign = new LockLeader(UUID.randomUUID().toString(), above, own, settings.founders());
        leader = reign;
        long now = System.nanoTime();
        members.values().forEach(member -> reign.joined(id(member), voter(member)));
        removed.values().removeIf(freeAt -> now - freeAt >= 0);
        removed.forEach((member, freeAt) -> reign.removed(member, freeAt, now, this::perform));
        // Of what was removed before this member came it knows nothing.
        if (now - knowsSince < settings.margin().toNanos()) {
            reign.removed("before", knowsSince + settings.margin().toNanos(), now, this::perform);
        }
        reign.tick(now, this::perform);
        return Behaviors.same();
    }

    private Behavior<Command> onChanged(Changed changed) {
        Member member = changed.event().member();
        String id = id(member);
        LockLeader reign = leader;
        long now = System.nanoTime();
        if (changed.event() instanceof MemberRemoved gone) {
            long freeAt = now + (isSafelyGone(gone) ? 0 : settings.margin().toNanos());
            members.remove(id);
            removed.put(id, freeAt);
            if (reign != null) {
                reign.removed(id, freeAt, now, this::perform);
            }
            giveUp(member, now);
            ledgers.remove(id);
        } else {
            members.put(id, member);
            if (reign != null) {
                reign.joined(id, voter(member));
                reign.refresh(now, this::perform);
            }
            if (member.status() == MemberStatus.leaving()) {
                // While it is there to agree: of two voters one cannot be given up without its word.
                giveUp(member, now);
            }
        }
        return Behaviors.same();
    }

    private void giveUp(Member member, long now) {
        String voter = voter(member);
        if (leader != null && voter != null) {
            leader.giveUp(voter, now, this::perform);
        }
    }

    /** Whoever left in order has ended what it had before; whoever was taken for dead may be alive and not know it yet. */
    static boolean isSafelyGone(MemberRemoved gone) {
        return gone.previousStatus() == MemberStatus.exiting();
    }

    private Behavior<Command> onFromLedger(FromLedger from) {
        ToLeader message;
        try {
            message = LockMessages.toLeader(from.message());
        } catch (RuntimeException e) {
            context.getLog()
                    .warn("the ledger of {} said what cannot be understood; has it another version?", from.member(), e);
            return Behaviors.same();
        }
        if (leader != null) {
            leader.receive(from.member(), message, System.nanoTime(), this::perform);
            answerIfOpen();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onWhoHolds(WhoHolds asked) {
        long now = System.nanoTime();
        if (leader == null) {
            return Behaviors.same();
        }
        if (!leader.isOpen(now)) {
            // It is asked again, so that one that is dropped here is late and not lost.
            if (unanswered.size() < UNANSWERED) {
                unanswered.add(asked);
            }
            leader.refresh(now, this::perform);
        } else {
            answer(leader, asked);
        }
        return Behaviors.same();
    }

    private void answerIfOpen() {
        if (leader != null && !unanswered.isEmpty() && leader.isOpen(System.nanoTime())) {
            for (WhoHolds asked : unanswered) {
                answer(leader, asked);
            }
            unanswered.clear();
        }
    }

    private void answer(LockLeader reign, WhoHolds asked) {
        LockLeader.HeldBy held = reign.held(asked.lock()).orElse(null);
        if (held == null) {
            asked.asker().tell(new HeldBy(asked.number(), "", 0, null));
            return;
        }
        Member member = members.get(held.member());
        String words = "a client of "
                + (member == null ? held.member() : member.address().hostPort());
        asked.asker().tell(new HeldBy(asked.number(), words, held.token(), ledger(held.member())));
    }

    private Behavior<Command> onTick() {
        if (leader == null) {
            return reign();
        }
        leader.tick(System.nanoTime(), this::perform);
        return Behaviors.same();
    }

    private void perform(LeaderEffect effect) {
        if (effect instanceof LeaderEffect.Send send) {
            ActorRef<SharedLocks.Command> ledger = ledger(send.member());
            if (ledger != null) {
                boolean open = leader != null && leader.isOpen(System.nanoTime());
                ledger.tell(new FromReign(context.getSelf(), open, LockMessages.bytes(send.message())));
            }
        } else if (effect instanceof LeaderEffect.Deposed deposed) {
            context.getLog()
                    .info("reign {} is over: {} was promised", leader == null ? "" : leader.epoch(), deposed.by());
            above = deposed.by();
            // Not at once: if another reigns, it has this second to show it by this one's end.
            leader = null;
        }
    }

    private @Nullable ActorRef<SharedLocks.Command> ledger(String member) {
        ActorRef<SharedLocks.Command> known = ledgers.get(member);
        Member at = members.get(member);
        if (known == null && at != null) {
            known = ActorRefResolver.get(context.getSystem()).resolveActorRef(at.address() + SharedLocks.PATH);
            ledgers.put(member, known);
        }
        return known;
    }

    /** One life of a member. */
    static String id(Member member) {
        return id(member.address(), member.uniqueAddress().longUid());
    }

    private static String id(Address address, long uid) {
        return address.hostPort() + "#" + Long.toHexString(uid);
    }

    /** An agent's name as a voter outlives it. */
    private static @Nullable String voter(Member member) {
        return member.hasRole(Roles.AGENT) ? member.address().hostPort() : null;
    }
}
