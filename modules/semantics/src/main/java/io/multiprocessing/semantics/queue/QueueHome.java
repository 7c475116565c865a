package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One member's way to one incarnation of a queue, for all clients of that member.
 *
 * <p>Each ask is answered once. Whether there is room or an item, and that time is over, is only ever the mailbox's word;
 * so is that the queue was lost. When the mailbox cannot be reached, an ask ends as unavailable.
 *
 * <p>A member keeps it until it has an {@link #isOver end}: a second one of the same member would begin to count anew.
 * {@link #tick} is to be called at even intervals of at least a round trip while it {@link #isBusy}. Not thread-safe.
 *
 * <p>The consumers are called when the change is made; they must not call the home.
 */
public final class QueueHome<T> {
    /** After so many silent ticks a home that waits asks whether the mailbox is there. */
    static final int SILENT_TICKS = 4;

    private enum Kind {
        PUT,
        GET,
        OTHER
    }

    /** An ask that was not answered. */
    private static final class Open {
        final Ask ask;
        final Kind kind;
        final long since;
        final @Nullable Long deadline;
        /** Whether the mailbox knows that it waits no longer. */
        boolean expired;

        boolean cancelled;

        Open(Ask ask, Kind kind, long since, @Nullable Long deadline) {
            this.ask = ask;
            this.kind = kind;
            this.since = since;
            this.deadline = deadline;
            this.expired = deadline != null && deadline == since;
        }
    }

    private final String queue;
    private final long incarnation;
    private final long member;
    private final long limitNanos;
    private final Consumer<? super Said<T>> network;
    private final Consumer<? super QueueOutcome<T>> clients;

    private final Line<QueueAsk<T>, QueueAnswer<T>> line = new Line<>();
    private long generation = 1;
    private long lastNumber;
    private final LinkedHashMap<Long, Open> open = new LinkedHashMap<>();
    private final Map<Ask, Long> numbers = new HashMap<>();
    /** Gets whose item was delivered and neither confirmed nor given back. */
    private final LinkedHashMap<Ask, Long> delivered = new LinkedHashMap<>();

    private long lastHeard;
    private int silentTicks;
    private @Nullable Function<Ask, QueueOutcome<T>> end;

    /**
     * @param limitNanos how long an ask waits for a mailbox that does not answer
     * @param network leads to the mailbox of that name
     */
    public QueueHome(
            String queue,
            long incarnation,
            long member,
            long limitNanos,
            Consumer<? super Said<T>> network,
            Consumer<? super QueueOutcome<T>> clients) {
        this.queue = queue;
        this.incarnation = incarnation;
        this.member = member;
        this.limitNanos = limitNanos;
        this.network = network;
        this.clients = clients;
    }

    /**
     * Puts the item.
     *
     * @param waitNanos negative: waits for ever; zero: tries once
     */
    public void put(Ask ask, T item, long waitNanos, long now) {
        ask(ask, Kind.PUT, waitNanos, now, number -> new QueueAsk.Put<>(number, item, waitNanos != 0));
    }

    /**
     * Takes an item, to be {@link #confirm confirmed} or {@link #giveBack given back}.
     *
     * @param waitNanos negative: waits for ever; zero: tries once
     */
    public void get(Ask ask, long waitNanos, long now) {
        ask(ask, Kind.GET, waitNanos, now, number -> new QueueAsk.Get<>(number, waitNanos != 0));
    }

    public void size(Ask ask, long now) {
        ask(ask, Kind.OTHER, 0, now, QueueAsk.Size::new);
    }

    public void destroy(Ask ask, long now) {
        ask(ask, Kind.OTHER, 0, now, QueueAsk.Destroy::new);
    }

    /** The client has what the get was delivered. */
    public void confirm(Ask get) {
        Long number = delivered.remove(get);
        if (number != null) {
            say(new QueueAsk.Confirm<>(number));
        }
    }

    /** The client does not want what the get was delivered. */
    public void giveBack(Ask get) {
        Long number = delivered.remove(get);
        if (number != null) {
            say(new QueueAsk.GiveBack<>(number));
        }
    }

    /** The client no longer waits for its put or get. It is answered: Cancelled, or what came before it could be. */
    public void cancel(Ask ask) {
        Long number = numbers.get(ask);
        Open it = number == null ? null : open.get(number);
        if (number != null && it != null && it.kind != Kind.OTHER && !it.cancelled) {
            it.cancelled = true;
            say(new QueueAsk.Cancel<>(number));
        }
    }

    /** The client died: it is answered nothing more, and what it did not confirm goes back. */
    public void clientGone(long client) {
        // All waits go first: another thread of the dead may be next in line for what goes back.
        for (long number : List.copyOf(open.keySet())) {
            Open it = open.get(number);
            if (it != null && it.ask.client() == client) {
                withdraw(number, it);
            }
        }
        for (Ask get : List.copyOf(delivered.keySet())) {
            if (get.client() == client) {
                giveBack(get);
            }
        }
    }

    /** Takes what the network brought. */
    public void hear(ToHome<T> message, long now) {
        if (end != null) {
            return;
        }
        if (message instanceof Answered<T> answered && answered.incarnation() == incarnation) {
            if (answered.generation() > generation) {
                generation = answered.generation();
                line.restart();
                flush();
            }
            if (answered.generation() == generation) {
                lastHeard = now;
                silentTicks = 0;
                line.hear(answered.base(), answered.packet(), this::take);
                flush();
            }
        } else if (message instanceof Lost<T> lost && lost.incarnation() == incarnation) {
            end(QueueOutcome.Lost::new);
        } else if (message instanceof Destroyed<T> destroyed && destroyed.incarnation() == incarnation) {
            end(QueueOutcome.Destroyed::new);
        }
    }

    /** Time has passed: repeats what may not have been heard, and ends what has waited too long. */
    public void tick(long now) {
        if (end != null) {
            return;
        }
        expire(now);
        silentTicks++;
        Packet<QueueAsk<T>> packet = line.tick();
        if (packet != null) {
            send(packet);
        } else if (!open.isEmpty() && silentTicks >= SILENT_TICKS) {
            mailboxEnded();
        }
    }

    /** Ends what has waited too long, as {@link #tick} does; for whoever has a timer for it. */
    public void expire(long now) {
        for (long number : List.copyOf(open.keySet())) {
            Open it = open.get(number);
            if (it != null) {
                expire(number, it, now);
            }
        }
    }

    /** Whoever watches the mailbox was told of its end. The next one knows what became of the queue; it is asked at once. */
    public void mailboxEnded() {
        if (end == null) {
            silentTicks = 0;
            send(line.sign());
        }
    }

    /** This member was removed from the cluster: all asks end as unavailable, later ones too. */
    public void memberRemoved() {
        if (end == null) {
            end(QueueOutcome.Unavailable::new);
        }
    }

    /** Whether the queue, or this member, has ended for good: the home may be forgotten. */
    public boolean isOver() {
        return end != null;
    }

    /** Whether ticks are needed. */
    public boolean isBusy() {
        return end == null && (!open.isEmpty() || !line.isQuiet());
    }

    private void ask(Ask ask, Kind kind, long waitNanos, long now, Function<Long, QueueAsk<T>> message) {
        if (end != null) {
            clients.accept(end.apply(ask));
            return;
        }
        if (open.isEmpty()) {
            lastHeard = now;
            silentTicks = 0;
        }
        lastNumber++;
        open.put(lastNumber, new Open(ask, kind, now, waitNanos < 0 ? null : now + waitNanos));
        numbers.put(ask, lastNumber);
        say(message.apply(lastNumber));
    }

    private void expire(long number, Open it, long now) {
        if (it.deadline != null && now - it.deadline >= 0 && !it.expired) {
            it.expired = true;
            say(new QueueAsk.Expire<>(number));
        }
        boolean silent = now - it.since >= limitNanos && now - lastHeard >= limitNanos;
        boolean late = it.deadline != null && now - it.deadline >= limitNanos;
        if (silent || late) {
            withdraw(number, it);
            clients.accept(new QueueOutcome.Unavailable<>(it.ask));
        }
    }

    /** Whatever is answered, nobody wants it. */
    private void withdraw(long number, Open it) {
        open.remove(number);
        numbers.remove(it.ask);
        if (it.kind != Kind.OTHER) {
            say(new QueueAsk.Cancel<>(number));
        }
    }

    private void take(QueueAnswer<T> answer) {
        long number = answer.number();
        Open it = open.remove(number);
        if (it != null) {
            numbers.remove(it.ask);
        }
        if (answer instanceof QueueAnswer.Delivered<T> delivery && (it == null || it.cancelled)) {
            line.say(new QueueAsk.GiveBack<>(delivery.number()));
            if (it != null) {
                clients.accept(new QueueOutcome.Cancelled<>(it.ask));
            }
        } else if (it != null) {
            clients.accept(outcome(it, answer));
        }
    }

    private QueueOutcome<T> outcome(Open it, QueueAnswer<T> answer) {
        Ask ask = it.ask;
        if (answer instanceof QueueAnswer.Stored) {
            return new QueueOutcome.Stored<>(ask);
        } else if (answer instanceof QueueAnswer.Delivered<T> delivery) {
            delivered.put(ask, delivery.number());
            return new QueueOutcome.Delivered<>(ask, delivery.item());
        } else if (answer instanceof QueueAnswer.Sized<T> sized) {
            return new QueueOutcome.Sized<>(ask, sized.size(), sized.full());
        } else if (answer instanceof QueueAnswer.Cancelled) {
            return new QueueOutcome.Cancelled<>(ask);
        }
        return it.kind == Kind.PUT ? new QueueOutcome.Full<>(ask) : new QueueOutcome.Empty<>(ask);
    }

    private void end(Function<Ask, QueueOutcome<T>> how) {
        end = how;
        List<Open> asks = new ArrayList<>(open.values());
        open.clear();
        numbers.clear();
        delivered.clear();
        asks.forEach(it -> clients.accept(how.apply(it.ask)));
    }

    private void say(QueueAsk<T> message) {
        if (end == null) {
            line.say(message);
            flush();
        }
    }

    private void flush() {
        line.flush(this::send);
    }

    private void send(Packet<QueueAsk<T>> packet) {
        network.accept(new Said<>(queue, incarnation, generation, member, line.base(), packet));
    }
}
