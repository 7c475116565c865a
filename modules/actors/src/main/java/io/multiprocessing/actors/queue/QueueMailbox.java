package io.multiprocessing.actors.queue;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestTimers;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.semantics.queue.ItemQueue;
import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the items of one queue, opaque bytes, and hands each to one getter.
 *
 * <p>It owns the {@link ItemQueue}. The {@link QueueHost} passes on what clients ask, and {@link ClientGone} when one has
 * ended: an item that was sent to it and not confirmed comes back to the head. The driver needs no confirmation, because it
 * dies together with this actor. Embedded, nothing between it and its clients is lost or doubled.
 */
public final class QueueMailbox {
    /** What a mailbox is told. */
    public sealed interface Command {}

    /** A client asks. {@code Cancel} and {@code Confirm} have no answer. */
    public record Asked(ClientRef client, long request, QueueRequest what) implements Command {}

    /** A client has ended. */
    public record ClientGone(long client) implements Command {}

    private record Expired(Ask ask) implements Command {}

    /** @param maxsize zero: no limit */
    public static Behavior<Command> create(String queue, int maxsize) {
        return Behaviors.withTimers(timers -> new QueueMailbox(timers, queue, maxsize).receive());
    }

    private final RequestTimers<Command, Ask> timers;
    private final String queue;
    private final Map<Long, ClientRef> clients = new HashMap<>();
    private final ItemQueue<byte[]> items;

    private QueueMailbox(TimerScheduler<Command> timers, String queue, int maxsize) {
        this.timers = new RequestTimers<>(timers);
        this.queue = queue;
        this.items = new ItemQueue<>(maxsize);
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
        QueueRequest what = asked.what();
        if (what instanceof QueueRequest.Put put) {
            timers.start(client.id(), ask, put.timeoutNanos(), new Expired(ask));
            items.put(ask, put.item(), put.timeoutNanos() != 0, this::perform);
        } else if (what instanceof QueueRequest.Get get) {
            timers.start(client.id(), ask, get.timeoutNanos(), new Expired(ask));
            items.get(ask, get.timeoutNanos() != 0, client.id() != 0, this::perform);
        } else if (what instanceof QueueRequest.Confirm confirm) {
            items.confirmed(new Ask(client.id(), confirm.request()));
        } else if (what instanceof QueueRequest.Cancel cancel) {
            items.cancel(new Ask(client.id(), cancel.request()), this::perform);
        } else if (what instanceof QueueRequest.Size) {
            client.answer(asked.request(), new QueueReply.Size(items.size(), items.isFull()));
        } else if (what instanceof QueueRequest.Destroy) {
            items.destroy(this::perform);
            client.answer(asked.request(), Reply.Done.INSTANCE);
            return Behaviors.stopped();
        }
        return Behaviors.same();
    }

    private Behavior<Command> onClientGone(ClientGone gone) {
        clients.remove(gone.client());
        timers.clientGone(gone.client());
        items.clientGone(gone.client(), this::perform);
        return Behaviors.same();
    }

    private Behavior<Command> onExpired(Expired expired) {
        items.expire(expired.ask(), this::perform);
        return Behaviors.same();
    }

    private void perform(Outcome<byte[]> outcome) {
        Ask ask = outcome.ask();
        timers.cancel(ask.client(), ask);
        ClientRef client = clients.get(ask.client());
        if (client != null) {
            client.answer(ask.request(), reply(outcome));
        }
    }

    /** The answer to who opens a queue that is there with this maxsize. */
    static Reply opened(QueueRequest.Open open, int maxsize) {
        return open.maxsize() == maxsize
                ? new QueueReply.Opened(open.queue())
                : new Reply.Refused("\"" + open.queue() + "\" is there with maxsize " + maxsize + ", not "
                        + open.maxsize() + "; all who use a name must give the same, 0 is no limit");
    }

    private Reply reply(Outcome<byte[]> outcome) {
        if (outcome instanceof Outcome.Delivered<byte[]> delivered) {
            return new QueueReply.Item(delivered.item());
        } else if (outcome instanceof Outcome.Stored<byte[]>) {
            return Reply.Done.INSTANCE;
        } else if (outcome instanceof Outcome.Full<byte[]> || outcome instanceof Outcome.Empty<byte[]>) {
            return Reply.NotNow.INSTANCE;
        } else if (outcome instanceof Outcome.Cancelled<byte[]>) {
            return Reply.Cancelled.INSTANCE;
        }
        return new Reply.Destroyed(queue);
    }
}
