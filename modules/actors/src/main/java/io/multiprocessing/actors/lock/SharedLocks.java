package io.multiprocessing.actors.lock;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.DispatcherSelector;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent;
import akka.cluster.ClusterEvent.MemberRemoved;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestTimers;
import io.multiprocessing.link.lock.LockEvent;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.semantics.lock.LedgerEffect;
import io.multiprocessing.semantics.lock.LedgerRecord;
import io.multiprocessing.semantics.lock.LockLedger;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Held;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import io.multiprocessing.semantics.lock.ToLedger;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The named locks of a cluster, as this member has them: asks the {@link LockReign} for what the clients here want, and is
 * the truth of what they hold. On an agent it is a voter, too: it keeps what it promised through its restarts.
 *
 * <p>Each request is answered once: by a grant, by the end of its time, by its cancellation, by the lock's destruction, or
 * as unavailable, when the cluster is lost or nobody has reigned for so long that nobody will soon.
 */
public final class SharedLocks {
    /** What it is told. */
    public sealed interface Command permits FromReign, HeldBy, Free, Freed, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /** A client asks. {@link LockRequest.Cancel} has no answer of its own. */
    public record Asked(ClientRef client, long request, LockRequest what) implements Told {}

    /**
     * A client has ended.
     *
     * @param lost its node was lost with it: it may go on for as long as that does not know it
     */
    public record ClientGone(long client, boolean lost) implements Told {}

    /** This member is no longer one, and has none of what it held. */
    public record Close(String why) implements Told {}

    /** A reign begins on this member. */
    record WhatIsKnown(ActorRef<LockReign.Command> reign) implements Told {}

    private record Expired(Ask ask) implements Told {}

    private record MarginOver(long client) implements Told {}

    private record Gone(MemberRemoved event) implements Told {}

    private record Written(@Nullable Throwable failure) implements Told {}

    private enum Begin implements Told {
        INSTANCE
    }

    private enum Tick implements Told {
        INSTANCE
    }

    private enum WriteAgain implements Told {
        INSTANCE
    }

    /**
     * A question about a lock that is not held here.
     *
     * @param release it is to be released, wherever it is held
     * @param order to its holder's ledger, once that is known
     */
    private record Look(
            ClientRef client,
            long request,
            String lock,
            boolean release,
            @Nullable ActorRef<Command> holder,
            @Nullable Free order) {}

    /** Its name as an actor of the system. */
    public static final String NAME = "locks";

    /** Where reigns find it, at the address of each member. */
    static final String PATH = "/system/" + NAME;

    /** An answer that was lost is asked for again after as long. */
    private static final Duration TICK = Duration.ofMillis(500);

    /** More than ever speak at a time. */
    private static final int REIGNS_KNOWN = 16;

    private static final Duration WRITE_AGAIN = Duration.ofSeconds(1);

    /**
     * @param store null: this member has no vote
     * @param kept what the store had
     * @param margin how long after its removal a member that was cut off may live
     * @param patience how long clients wait for a reign to come
     */
    public record Settings(@Nullable LedgerStore store, LedgerRecord kept, Duration margin, Duration patience) {}

    /** To be spawned under {@link #NAME}, before its node joins the cluster. */
    public static Behavior<Command> create(Settings settings) {
        return Behaviors.setup(context -> Behaviors.withTimers(timers -> {
            context.getSelf().tell(Begin.INSTANCE);
            return new SharedLocks(context, timers, settings).receive();
        }));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> allTimers;
    private final RequestTimers<Command, Ask> timers;
    private final Settings settings;
    private final LockLedger ledger;
    private final Map<Long, ClientRef> clients = new HashMap<>();
    private final Map<String, Long> removed = new HashMap<>();
    private final Map<Long, Look> looks = new LinkedHashMap<>();
    /** What is to be done when what was written before it is safe; the first is being written. */
    private final ArrayDeque<LedgerEffect> behindTheDisk = new ArrayDeque<>();

    /** Whom to answer, by the name of the reign that asked. */
    private final Map<String, ActorRef<LockReign.Command>> reigns = new LinkedHashMap<>();

    private @Nullable ActorRef<LockReign.Command> reign;
    private long heardAt = System.nanoTime();
    private final long since = System.nanoTime();
    private long lookNumbers;
    private String member = "";

    private SharedLocks(ActorContext<Command> context, TimerScheduler<Command> timers, Settings settings) {
        this.context = context;
        this.allTimers = timers;
        this.timers = new RequestTimers<>(timers);
        this.settings = settings;
        this.ledger = new LockLedger(settings.kept(), settings.store() != null, this::words);
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Begin.class, begin -> onBegin())
                .onMessage(Asked.class, this::onAsked)
                .onMessage(FromReign.class, this::onFromReign)
                .onMessage(HeldBy.class, this::onHeldBy)
                .onMessage(ClientGone.class, this::onClientGone)
                .onMessage(Free.class, this::onFree)
                .onMessage(Freed.class, freed -> {
                    answer(freed.number(), Reply.Done.INSTANCE);
                    return Behaviors.same();
                })
                .onMessage(MarginOver.class, over -> {
                    ledger.clientGone(over.client(), this::perform);
                    return Behaviors.same();
                })
                .onMessage(Expired.class, expired -> {
                    ledger.expire(expired.ask(), this::perform);
                    return Behaviors.same();
                })
                .onMessage(Gone.class, this::onGone)
                .onMessage(WhatIsKnown.class, this::onWhatIsKnown)
                .onMessage(Written.class, this::onWritten)
                .onMessage(WriteAgain.class, again -> {
                    write();
                    return Behaviors.same();
                })
                .onMessage(Tick.class, tick -> onTick())
                .onMessage(Close.class, this::onClose)
                .build();
    }

    private Behavior<Command> onBegin() {
        Cluster cluster = Cluster.get(Adapter.toClassic(context.getSystem()));
        member = LockReign.id(cluster.selfMember());
        cluster.subscribe(
                Adapter.toClassic(context.messageAdapter(MemberRemoved.class, Gone::new)),
                ClusterEvent.initialStateAsEvents(),
                MemberRemoved.class);
        return Behaviors.same();
    }

    private Behavior<Command> onAsked(Asked asked) {
        ClientRef client = asked.client();
        clients.put(client.id(), client);
        Ask ask = new Ask(client.id(), asked.request());
        LockRequest what = asked.what();
        if (what instanceof LockRequest.Acquire acquire) {
            timers.start(client.id(), ask, acquire.timeoutNanos(), new Expired(ask));
            Holder holder = new Holder(client.id(), acquire.thread());
            boolean wait = acquire.timeoutNanos() != 0;
            waits();
            ledger.acquire(ask, acquire.lock(), acquire.reentrant(), holder, wait, this::perform);
        } else if (what instanceof LockRequest.Release release) {
            Holder holder = new Holder(client.id(), release.thread());
            if (!release.reentrant() && ledger.isUnknown(release.lock())) {
                look(new Look(client, asked.request(), release.lock(), true, null, null));
                return Behaviors.same();
            }
            ledger.release(ask, release.lock(), release.reentrant(), holder, 0, this::perform);
        } else if (what instanceof LockRequest.Cancel cancel) {
            ledger.cancel(new Ask(client.id(), cancel.request()), this::perform);
        } else if (what instanceof LockRequest.Destroy destroy) {
            ledger.destroy(destroy.lock(), this::perform);
            client.answer(asked.request(), Reply.Done.INSTANCE);
        } else if (what instanceof LockRequest.Inspect inspect) {
            inspect(client, asked.request(), inspect.lock());
        }
        tickWhileNeeded();
        return Behaviors.same();
    }

    private void inspect(ClientRef client, long request, String lock) {
        Optional<Held> held = ledger.held(lock);
        if (ledger.isDestroyed(lock)) {
            client.answer(request, new Reply.Destroyed(lock));
        } else if (held.isPresent()) {
            Holder holder = held.get().holder();
            client.answer(
                    request, new LockReply.Holding(held.get().token(), holder.client() == client.id(), words(holder)));
        } else {
            look(new Look(client, request, lock, false, null, null));
        }
    }

    private void look(Look look) {
        waits();
        long number = ++lookNumbers;
        looks.put(number, look);
        ask(number, look);
        tickWhileNeeded();
    }

    private void ask(long number, Look look) {
        if (look.holder() != null && look.order() != null) {
            look.holder().tell(look.order());
        } else if (reign != null) {
            reign.tell(new WhoHolds(look.lock(), number, context.getSelf()));
        }
    }

    private void answer(long number, Reply reply) {
        Look look = looks.remove(number);
        if (look != null) {
            look.client().answer(look.request(), reply);
        }
    }

    private Behavior<Command> onHeldBy(HeldBy held) {
        Look look = looks.get(held.number());
        if (look == null || look.order() != null) {
            return Behaviors.same();
        }
        if (!look.release()) {
            answer(held.number(), new LockReply.Holding(held.token(), false, held.member()));
        } else if (held.token() == 0) {
            answer(held.number(), new Reply.Refused("lock \"" + look.lock() + "\" is not held"));
        } else if (held.ledger() != null) {
            Free order = new Free(look.lock(), held.token(), held.number(), context.getSelf());
            Look known = new Look(look.client(), look.request(), look.lock(), true, held.ledger(), order);
            looks.put(held.number(), known);
            ask(held.number(), known);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onFree(Free free) {
        ledger.free(free.lock(), free.token(), this::perform);
        free.asker().tell(new Freed(free.number()));
        tickWhileNeeded();
        return Behaviors.same();
    }

    private Behavior<Command> onFromReign(FromReign from) {
        ToLedger message = LockMessages.toLedger(from.message());
        reign = from.reign();
        reigns.put(message.epoch().leader(), from.reign());
        if (reigns.size() > REIGNS_KNOWN) {
            reigns.remove(reigns.keySet().iterator().next());
        }
        if (from.open()) {
            heardAt = System.nanoTime();
        }
        ledger.receive(message, this::perform);
        tickWhileNeeded();
        return Behaviors.same();
    }

    private Behavior<Command> onClientGone(ClientGone gone) {
        clients.remove(gone.client());
        timers.clientGone(gone.client());
        looks.values().removeIf(look -> look.client().id() == gone.client());
        if (gone.lost() && ledger.holds(gone.client())) {
            allTimers.startSingleTimer(new MarginOver(gone.client()), settings.margin());
        } else {
            ledger.clientGone(gone.client(), this::perform);
        }
        tickWhileNeeded();
        return Behaviors.same();
    }

    private Behavior<Command> onGone(Gone gone) {
        long now = System.nanoTime();
        removed.values().removeIf(freeAt -> now - freeAt >= 0);
        long margin =
                LockReign.isSafelyGone(gone.event()) ? 0 : settings.margin().toNanos();
        removed.put(LockReign.id(gone.event().member()), now + margin);
        // What it held is freed without it.
        looks.forEach((number, look) -> {
            if (look.holder() != null
                    && look.holder()
                            .path()
                            .address()
                            .equals(gone.event().member().address())) {
                looks.put(number, new Look(look.client(), look.request(), look.lock(), true, null, null));
            }
        });
        return Behaviors.same();
    }

    private Behavior<Command> onWhatIsKnown(WhatIsKnown asked) {
        asked.reign().tell(new LockReign.Known(ledger.record(), since, Map.copyOf(removed)));
        return Behaviors.same();
    }

    private Behavior<Command> onClose(Close close) {
        ledger.close(close.why(), this::perform);
        endLooks(unknown -> new Reply.Unavailable(close.why(), unknown));
        return Behaviors.same();
    }

    /** What was ordered of a holder's ledger may have been done. */
    private void endLooks(Function<Boolean, Reply> why) {
        looks.values().forEach(look -> look.client().answer(look.request(), why.apply(look.order() != null)));
        looks.clear();
    }

    /** Somebody waits for the reign from now on. */
    private void waits() {
        if (ledger.waiting() == 0 && looks.isEmpty()) {
            heardAt = System.nanoTime();
        }
    }

    private void tickWhileNeeded() {
        boolean needed = ledger.isBusy() || !looks.isEmpty();
        if (needed && !allTimers.isTimerActive(Tick.INSTANCE)) {
            allTimers.startSingleTimer(Tick.INSTANCE, TICK);
        }
    }

    private Behavior<Command> onTick() {
        ledger.tick(this::perform);
        looks.forEach(this::ask);
        long silence = System.nanoTime() - heardAt;
        if (silence > settings.patience().toNanos()) {
            String why = "no agent has granted locks for " + settings.patience().toSeconds()
                    + " s; a majority of the agents must be there, and know one another; try again then";
            ledger.giveUp(why, this::perform);
            endLooks(unknown -> new Reply.Unserved(why, unknown));
        }
        tickWhileNeeded();
        return Behaviors.same();
    }

    private void perform(LedgerEffect effect) {
        if (!behindTheDisk.isEmpty()) {
            behindTheDisk.addLast(effect);
        } else if (effect instanceof LedgerEffect.Persist) {
            behindTheDisk.addLast(effect);
            write();
        } else {
            performNow(effect);
        }
    }

    private void write() {
        LedgerStore store = settings.store();
        if (store == null || !(behindTheDisk.peekFirst() instanceof LedgerEffect.Persist persist)) {
            return;
        }
        Executor disk = context.getSystem().dispatchers().lookup(DispatcherSelector.blocking());
        context.pipeToSelf(
                CompletableFuture.runAsync(() -> write(store, persist.record()), disk),
                (done, failure) -> new Written(failure));
    }

    private static void write(LedgerStore store, LedgerRecord kept) {
        try {
            store.write(kept);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was not written is not promised: nothing behind it is done until it is. */
    private Behavior<Command> onWritten(Written written) {
        if (written.failure() != null) {
            context.getLog()
                    .warn(
                            "cannot keep what was promised for locks, so nobody here agrees to a grant; again in a second: {}",
                            String.valueOf(written.failure()));
            allTimers.startSingleTimer(WriteAgain.INSTANCE, WRITE_AGAIN);
            return Behaviors.same();
        }
        behindTheDisk.removeFirst();
        while (!behindTheDisk.isEmpty() && !(behindTheDisk.peekFirst() instanceof LedgerEffect.Persist)) {
            performNow(behindTheDisk.removeFirst());
        }
        write();
        return Behaviors.same();
    }

    private void performNow(LedgerEffect effect) {
        if (effect instanceof LedgerEffect.Send send) {
            ActorRef<LockReign.Command> asker =
                    reigns.get(send.message().epoch().leader());
            if (asker != null) {
                asker.tell(new FromLedger(member, LockMessages.bytes(send.message())));
            }
        } else if (effect instanceof LedgerEffect.Answer answer) {
            answer(answer.outcome());
        } else if (effect instanceof LedgerEffect.Lost lost) {
            ClientRef client = clients.get(lost.holder().client());
            if (client != null) {
                client.tell(new LockEvent.Lost(lost.lock(), lost.token(), lost.why()));
            }
        }
    }

    private void answer(Outcome outcome) {
        Ask ask = outcome.ask();
        timers.cancel(ask.client(), ask);
        ClientRef client = clients.get(ask.client());
        if (client != null) {
            client.answer(ask.request(), LockReplies.of(outcome));
        }
    }

    private String words(Holder holder) {
        ClientRef client = clients.get(holder.client());
        return (client == null ? "client " + holder.client() : client.name()) + ", thread " + holder.thread();
    }
}
