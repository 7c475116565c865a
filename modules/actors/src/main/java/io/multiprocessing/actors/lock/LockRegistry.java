package io.multiprocessing.actors.lock;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestTimers;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.semantics.lock.LockTable;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Held;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Grants the locks of one program in the order in which they are asked for: all of an embedded one, and in a cluster those
 * without a name, which end with their program anyhow. Those with one are {@link SharedLocks}.
 *
 * <p>It owns the {@link LockTable} and the tokens. The agent sends to it what drivers and processes ask, and
 * {@link ClientGone} when one of them has ended and all that it had asked before has arrived: what it held is then free.
 * Embedded, it lives and dies with the program, and nothing between it and its clients is lost or doubled. Each request is
 * answered once; one that waits is answered by a grant, its timeout, its cancellation or the lock's destruction.
 */
public final class LockRegistry {
    /** What the registry is told. */
    public sealed interface Command {}

    /** A client asks. {@link LockRequest.Cancel} has no answer of its own. */
    public record Asked(ClientRef client, long request, LockRequest what) implements Command {}

    /** A client has ended. */
    public record ClientGone(long client) implements Command {}

    private record Expired(Ask ask) implements Command {}

    public static Behavior<Command> create() {
        return Behaviors.withTimers(timers -> new LockRegistry(timers).receive());
    }

    private final RequestTimers<Command, Ask> timers;
    private final Map<Long, ClientRef> clients = new HashMap<>();
    private final LockTable table;
    private long lastToken;

    private LockRegistry(TimerScheduler<Command> timers) {
        this.timers = new RequestTimers<>(timers);
        this.table = new LockTable(() -> ++lastToken, this::words);
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Asked.class, this::onAsked)
                .onMessage(ClientGone.class, this::onClientGone)
                .onMessage(Expired.class, this::onExpired)
                .build();
    }

    private Behavior<Command> onAsked(Asked asked) {
        ClientRef client = asked.client();
        clients.put(client.id(), client);
        Ask ask = new Ask(client.id(), asked.request());
        LockRequest what = asked.what();
        if (what instanceof LockRequest.Acquire acquire) {
            timers.start(client.id(), ask, acquire.timeoutNanos(), new Expired(ask));
            Holder holder = new Holder(client.id(), acquire.thread());
            table.acquire(ask, acquire.lock(), acquire.reentrant(), holder, acquire.timeoutNanos() != 0, this::perform);
        } else if (what instanceof LockRequest.Release release) {
            Holder holder = new Holder(client.id(), release.thread());
            table.release(ask, release.lock(), release.reentrant(), holder, this::perform);
        } else if (what instanceof LockRequest.Cancel cancel) {
            table.cancel(new Ask(client.id(), cancel.request()), this::perform);
        } else if (what instanceof LockRequest.Destroy destroy) {
            table.destroy(destroy.lock(), this::perform);
            client.answer(asked.request(), Reply.Done.INSTANCE);
        } else if (what instanceof LockRequest.Inspect inspect) {
            client.answer(asked.request(), inspected(client, inspect.lock()));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onClientGone(ClientGone gone) {
        clients.remove(gone.client());
        timers.clientGone(gone.client());
        table.clientGone(gone.client(), this::perform);
        return Behaviors.same();
    }

    private Behavior<Command> onExpired(Expired expired) {
        table.expire(expired.ask(), this::perform);
        return Behaviors.same();
    }

    private void perform(Outcome outcome) {
        Ask ask = outcome.ask();
        timers.cancel(ask.client(), ask);
        ClientRef client = clients.get(ask.client());
        if (client != null) {
            client.answer(ask.request(), LockReplies.of(outcome));
        }
    }

    private Reply inspected(ClientRef asker, String lock) {
        Optional<Held> held = table.held(lock);
        if (held.isEmpty()) {
            return table.isDestroyed(lock) ? new Reply.Destroyed(lock) : new LockReply.Holding(0, false, "");
        }
        Holder holder = held.get().holder();
        return new LockReply.Holding(held.get().token(), holder.client() == asker.id(), words(holder));
    }

    private String words(Holder holder) {
        ClientRef client = clients.get(holder.client());
        return (client == null ? "client " + holder.client() : client.name()) + ", thread " + holder.thread();
    }
}
