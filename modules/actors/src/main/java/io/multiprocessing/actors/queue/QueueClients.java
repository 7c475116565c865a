package io.multiprocessing.actors.queue;

import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.RequestTimers;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueHome;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import io.multiprocessing.semantics.queue.QueueOpening;
import io.multiprocessing.semantics.queue.QueueOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the clients of this member have to do with shared queues: what they open, ask and wait for. Belongs to one actor. */
final class QueueClients {
    /** The driver, which dies with this member. */
    private static final long DRIVER = 0;

    private static final int HOSTS_KNOWN = 1024;

    private record Waiting(ClientRef client, QueueRequest what) {}

    private record Opening(ClientRef client, long request, QueueOpening of) {}

    private final long self;
    private final Duration patience;
    private final RequestTimers<SharedQueues.Command, Ask> timers;
    private final QueueWays ways;
    private final Consumer<Create<byte[]>> create;
    private final Map<QueueHandle, QueueHome<byte[]>> homes = new LinkedHashMap<>();
    private final Map<Long, Opening> openings = new LinkedHashMap<>();
    private final Map<Ask, Waiting> waiting = new HashMap<>();
    private final ArrayDeque<QueueOutcome<byte[]>> outcomes = new ArrayDeque<>();
    private final Map<QueueHandle, String> hosts = new LinkedHashMap<>();
    private long lastOpening;
    private boolean ticking;
    private @Nullable String closed;

    /** @param create brings it to the mailbox, which is started if it is nowhere */
    QueueClients(
            long self,
            Duration patience,
            RequestTimers<SharedQueues.Command, Ask> timers,
            QueueWays ways,
            Consumer<Create<byte[]>> create) {
        this.self = self;
        this.patience = patience;
        this.timers = timers;
        this.ways = ways;
        this.create = create;
    }

    void asked(ClientRef client, long request, QueueRequest what) {
        String why = closed;
        QueueHandle handle = QueueHandle.of(what.queue());
        if (what instanceof QueueRequest.Open open && why == null) {
            open(client, request, open);
        } else if (what instanceof QueueRequest.Confirm || what instanceof QueueRequest.Cancel) {
            if (handle != null) {
                told(client, handle, what);
            }
        } else if (why != null) {
            client.answer(request, new Reply.Unavailable(why, false));
        } else if (handle == null) {
            client.answer(request, new Reply.Destroyed(what.queue()));
        } else {
            ask(client, new Ask(client.id(), request), handle, what);
        }
    }

    private void open(ClientRef client, long request, QueueRequest.Open open) {
        long number = ++lastOpening;
        QueueOpening opening =
                new QueueOpening(open.queue(), open.maxsize(), self, number, System.nanoTime(), patience.toNanos());
        openings.put(number, new Opening(client, request, opening));
        create.accept(opening.message());
    }

    private void told(ClientRef client, QueueHandle handle, QueueRequest what) {
        QueueHome<byte[]> home = homes.get(handle);
        if (home == null) {
            return;
        }
        if (what instanceof QueueRequest.Confirm confirm) {
            home.confirm(new Ask(client.id(), confirm.request()));
        } else if (what instanceof QueueRequest.Cancel cancel) {
            home.cancel(new Ask(client.id(), cancel.request()));
        }
        answer(handle, home);
    }

    private void ask(ClientRef client, Ask ask, QueueHandle handle, QueueRequest what) {
        QueueHome<byte[]> home = homes.computeIfAbsent(handle, this::home);
        waiting.put(ask, new Waiting(client, what));
        long now = System.nanoTime();
        if (what instanceof QueueRequest.Put put) {
            expireAfter(ask, handle, put.timeoutNanos());
            home.put(ask, put.item(), put.timeoutNanos(), now);
        } else if (what instanceof QueueRequest.Get get) {
            expireAfter(ask, handle, get.timeoutNanos());
            home.get(ask, get.timeoutNanos(), now);
        } else if (what instanceof QueueRequest.Size) {
            home.size(ask, now);
        } else if (what instanceof QueueRequest.Destroy) {
            home.destroy(ask, now);
        }
        answer(handle, home);
    }

    private void expireAfter(Ask ask, QueueHandle handle, long nanos) {
        timers.start(ask.client(), ask, nanos, new SharedQueues.Expired(handle));
    }

    private QueueHome<byte[]> home(QueueHandle handle) {
        return new QueueHome<>(
                handle.queue(),
                handle.incarnation(),
                self,
                patience.toNanos(),
                said -> ways.send(said, ticking),
                outcomes::addLast);
    }

    /** The time of some ask is over. */
    void expired(QueueHandle handle) {
        QueueHome<byte[]> home = homes.get(handle);
        if (home != null) {
            home.expire(System.nanoTime());
            answer(handle, home);
        }
    }

    void clientGone(long client) {
        timers.clientGone(client);
        waiting.keySet().removeIf(ask -> ask.client() == client);
        openings.values().removeIf(opening -> opening.client().id() == client);
        homes.values().forEach(home -> home.clientGone(client));
    }

    /** @param host in words */
    void hear(ToHome<byte[]> message, String host) {
        QueueHandle handle = new QueueHandle(message.queue(), incarnation(message));
        QueueHome<byte[]> home = homes.get(handle);
        if (home != null) {
            if (message instanceof Answered) {
                remember(handle, host);
            }
            home.hear(message, System.nanoTime());
            answer(handle, home);
        }
    }

    /** For errors, when it is no more. */
    private void remember(QueueHandle handle, String host) {
        if (!host.equals(hosts.put(handle, host)) && hosts.size() > HOSTS_KNOWN) {
            hosts.remove(hosts.keySet().iterator().next());
        }
    }

    private static long incarnation(ToHome<byte[]> message) {
        if (message instanceof Answered<byte[]> answered) {
            return answered.incarnation();
        } else if (message instanceof Lost<byte[]> lost) {
            return lost.incarnation();
        }
        return ((Destroyed<byte[]>) message).incarnation();
    }

    /** @param host in words */
    void hear(ToOpening message, String host) {
        if (message instanceof Created created) {
            remember(new QueueHandle(created.queue(), created.incarnation()), host);
        }
        Opening opening = openings.get(message.request());
        if (opening != null) {
            opened(message.request(), opening, opening.of().hear(message), message.queue());
        }
    }

    private void opened(long number, Opening opening, QueueOpening.@Nullable Result result, String queue) {
        if (result == null) {
            return;
        }
        openings.remove(number);
        Reply reply;
        if (result instanceof QueueOpening.Result.Opened opened) {
            reply = new QueueReply.Opened(new QueueHandle(queue, opened.incarnation()).id());
        } else if (result instanceof QueueOpening.Result.Refused refused) {
            reply = new Reply.Refused(refused.why());
        } else {
            reply = unreachable(queue, true);
        }
        opening.client().answer(opening.request(), reply);
    }

    /** The mailbox of the queue is not where it was. */
    void mailboxGone(String queue) {
        homes.forEach((handle, home) -> {
            if (handle.queue().equals(queue) && home.isBusy()) {
                home.mailboxEnded();
            }
        });
    }

    void tick() {
        long now = System.nanoTime();
        ticking = true;
        for (Map.Entry<QueueHandle, QueueHome<byte[]>> each : List.copyOf(homes.entrySet())) {
            if (each.getValue().isBusy()) {
                each.getValue().tick(now);
                answer(each.getKey(), each.getValue());
            }
        }
        ticking = false;
        for (Map.Entry<Long, Opening> each : List.copyOf(openings.entrySet())) {
            Opening opening = each.getValue();
            Create<byte[]> message = opening.of().message();
            opened(each.getKey(), opening, opening.of().tick(now), message.queue());
            if (openings.containsKey(each.getKey())) {
                create.accept(message);
            }
        }
    }

    boolean isBusy() {
        return !openings.isEmpty() || homes.values().stream().anyMatch(QueueHome::isBusy);
    }

    /** This member is none any more. */
    void close(String why) {
        closed = why;
        for (Map.Entry<QueueHandle, QueueHome<byte[]>> each : List.copyOf(homes.entrySet())) {
            each.getValue().memberRemoved();
            answer(each.getKey(), each.getValue());
        }
        openings.values()
                .forEach(opening -> opening.client().answer(opening.request(), new Reply.Unavailable(why, true)));
        openings.clear();
    }

    /** Answers what has an outcome, and forgets a home that has ended. */
    private void answer(QueueHandle handle, QueueHome<byte[]> home) {
        for (QueueOutcome<byte[]> outcome = outcomes.poll(); outcome != null; outcome = outcomes.poll()) {
            Ask ask = outcome.ask();
            timers.cancel(ask.client(), ask);
            Waiting of = waiting.remove(ask);
            if (of != null) {
                of.client()
                        .answer(
                                ask.request(),
                                QueueReplies.of(
                                        outcome,
                                        of.what(),
                                        () -> lost(handle),
                                        unknown -> unreachable(handle.queue(), unknown)));
            }
            if (ask.client() == DRIVER && outcome instanceof QueueOutcome.Delivered) {
                home.confirm(ask);
            }
        }
        if (home.isOver()) {
            homes.remove(handle);
            if (homes.keySet().stream().noneMatch(other -> other.queue().equals(handle.queue()))) {
                ways.forget(handle.queue());
            }
        }
    }

    private String lost(QueueHandle handle) {
        String host = hosts.getOrDefault(handle, "");
        return handle.queue() + " was lost with the agent that hosted it" + (host.isEmpty() ? "" : ", " + host);
    }

    private Reply unreachable(String queue, boolean outcomeUnknown) {
        return closed != null
                ? new Reply.Unavailable(closed, outcomeUnknown)
                : new Reply.Unserved(
                        "queue \"%s\" could not be reached for %d s; a majority of the agents must be there; try again then"
                                .formatted(queue, patience.toSeconds()),
                        outcomeUnknown);
    }
}
