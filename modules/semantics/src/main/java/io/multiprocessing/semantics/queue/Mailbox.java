package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome;
import io.multiprocessing.semantics.queue.MovedQueue.SavedLine;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.OtherLimit;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.Taken;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import io.multiprocessing.semantics.queue.QueueMessage.Wake;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the items of the queue of one name, somewhere in a cluster, and hands each to one getter.
 *
 * <p>Whatever starts it, it first asks the depots for what a mailbox before it may have left, and goes on with that. Without,
 * it has no queue until it is told to create one: to whoever names another incarnation it says that this was lost, or
 * destroyed, so that a queue whose host died is never taken for an empty one.
 *
 * <p>Its owner starts at most one of a name at a time, calls {@link #tick} at even intervals of at least a round trip while it
 * {@link #isBusy}, and tells {@link #memberGone} of whoever is removed from the cluster. Not thread-safe.
 */
public final class Mailbox<T> {
    /** How many destroyed incarnations are known as such; earlier ones are told that they were lost. */
    static final int DESTROYED_KNOWN = 64;

    /** How many messages wait for the search to be over; what is beyond is dropped and comes again. */
    static final int HELD = 1024;

    /** Where it says what. */
    public interface Outlet<T> {
        void toHome(long member, ToHome<T> message);

        void toOpening(long member, ToOpening message);

        void toDepot(long member, ToDepot message);

        /** The mailbox has ended as it was told to. Contents must be in this host's depot before another mailbox starts. */
        void left(@Nullable MovedQueue<T> contents);
    }

    private final String queue;
    private final LongPredicate isMember;
    private final LongSupplier incarnations;
    private final Outlet<T> out;
    private final Search<T> search;
    private boolean searching = true;
    private final List<ToMailbox<T>> held = new ArrayList<>();
    private boolean leaving;
    private boolean left;

    /** Null: there is no queue. */
    private @Nullable ItemQueue<T> items;

    private long incarnation;
    private long generation;
    private final Map<Long, Line<QueueAnswer<T>, QueueAsk<T>>> lines = new LinkedHashMap<>();
    private final Set<Long> destroyed = new LinkedHashSet<>();
    /** Homes that were answered and may have to be sent something. */
    private final Set<Long> answered = new LinkedHashSet<>();

    /**
     * @param claimant a number that no other mailbox has
     * @param depots members, this one included, on which a mailbox may have been before
     * @param isMember whether the member is known in the cluster now, in whatever state
     * @param incarnations draws numbers that were never drawn before, anywhere
     */
    public Mailbox(
            String queue,
            long claimant,
            Set<Long> depots,
            LongPredicate isMember,
            LongSupplier incarnations,
            Outlet<T> out) {
        this.queue = queue;
        this.isMember = isMember;
        this.incarnations = incarnations;
        this.out = out;
        this.search = new Search<>(queue, claimant, depots, out::toDepot);
    }

    /** To be called once, first. */
    public void start() {
        search.tick();
        beginIfFound();
    }

    /** Takes what the network brought. */
    public void hear(ToMailbox<T> message) {
        if (left) {
            return;
        }
        if (!searching) {
            handle(message);
            flush();
        } else if (message instanceof Create || message instanceof Said || message instanceof Wake) {
            if (held.size() < HELD) {
                held.add(message);
            }
        } else {
            search.hear(message);
            beginIfFound();
        }
    }

    /** Repeats what may not have been heard. */
    public void tick() {
        if (left) {
            return;
        }
        if (searching) {
            search.tick();
            return;
        }
        lines.forEach((member, line) -> {
            Packet<QueueAnswer<T>> packet = line.tick();
            if (packet != null) {
                answer(member, line, packet);
            }
        });
    }

    /** Whether ticks are needed. */
    public boolean isBusy() {
        return !left && (searching || !lines.values().stream().allMatch(Line::isQuiet));
    }

    /** The member is no longer in the cluster: what it waits for is forgotten, what it did not confirm comes back. */
    public void memberGone(long member) {
        if (left) {
            return;
        }
        if (searching) {
            search.depotGone(member);
            beginIfFound();
        } else if (items != null && lines.remove(member) != null) {
            items.clientGone(member, this::perform);
            flush();
        }
    }

    /** Ends as soon as the search is over, with what there is; see {@link Outlet#left}. Says nothing more. */
    public void leave() {
        leaving = true;
        if (!searching && !left) {
            left = true;
            out.left(items == null && destroyed.isEmpty() ? null : save());
        }
    }

    private void beginIfFound() {
        if (!search.isOver() || !searching) {
            return;
        }
        searching = false;
        MovedQueue<T> found = search.found();
        if (found != null) {
            restore(found);
        }
        if (leaving) {
            leave();
            return;
        }
        List.copyOf(lines.keySet()).stream()
                .filter(member -> !isMember.test(member))
                .forEach(this::memberGone);
        answered.addAll(lines.keySet());
        held.forEach(this::handle);
        held.clear();
        flush();
    }

    private void restore(MovedQueue<T> moved) {
        items = moved.items() == null ? null : new ItemQueue<>(moved.items());
        incarnation = moved.incarnation();
        generation = moved.generation() + 1;
        destroyed.addAll(moved.destroyed());
        for (SavedLine<T> each : moved.lines()) {
            lines.put(each.member(), new Line<>(each.said(), each.heard(), each.unheard()));
        }
    }

    private MovedQueue<T> save() {
        List<SavedLine<T>> saved = new ArrayList<>();
        lines.forEach((member, line) -> saved.add(new SavedLine<>(member, line.said(), line.heard(), line.unheard())));
        SavedItems<T> of = items == null ? null : items.save();
        return new MovedQueue<>(queue, incarnation, generation, of, saved, List.copyOf(destroyed));
    }

    private void handle(ToMailbox<T> message) {
        if (message instanceof Create<T> create) {
            open(create);
        } else if (message instanceof Said<T> said && isMember.test(said.member())) {
            converse(said);
        } else if (message instanceof Wake<T> wake) {
            // The search is over: either the contents are here, or the depot has promised them to a mailbox that ended.
            out.toDepot(wake.depot(), new Taken(queue, wake.incarnation(), wake.generation()));
        }
    }

    private void open(Create<T> create) {
        if (items == null) {
            items = new ItemQueue<>(create.maxsize());
            incarnation = incarnations.getAsLong();
            generation = 1;
        }
        out.toOpening(
                create.member(),
                Math.max(0, items.maxsize()) == Math.max(0, create.maxsize())
                        ? new Created(queue, create.request(), incarnation, items.maxsize())
                        : new OtherLimit(queue, create.request(), items.maxsize()));
    }

    private void converse(Said<T> said) {
        long member = said.member();
        if (destroyed.contains(said.incarnation())) {
            out.toHome(member, new Destroyed<>(queue, said.incarnation()));
        } else if (items == null || said.incarnation() != incarnation) {
            out.toHome(member, new Lost<>(queue, said.incarnation()));
        } else {
            Line<QueueAnswer<T>, QueueAsk<T>> line = lines.computeIfAbsent(member, key -> new Line<>());
            if (said.generation() == generation) {
                line.hear(said.base(), said.packet(), ask -> perform(member, ask));
            }
            if (items != null
                    && (said.generation() < generation
                            || said.packet().messages().isEmpty())) {
                answer(member, line, line.sign());
            }
        }
    }

    private void perform(long member, QueueAsk<T> what) {
        if (items == null) {
            return;
        }
        Ask ask = new Ask(member, what.number());
        if (what instanceof QueueAsk.Put<T> put) {
            items.put(ask, put.item(), put.waits(), this::perform);
        } else if (what instanceof QueueAsk.Get<T> get) {
            items.get(ask, get.waits(), true, this::perform);
        } else if (what instanceof QueueAsk.Confirm) {
            items.confirmed(ask);
        } else if (what instanceof QueueAsk.GiveBack) {
            items.giveBack(ask, this::perform);
        } else if (what instanceof QueueAsk.Expire) {
            items.expire(ask, this::perform);
        } else if (what instanceof QueueAsk.Cancel) {
            items.cancel(ask, this::perform);
        } else if (what instanceof QueueAsk.Size) {
            say(member, new QueueAnswer.Sized<>(what.number(), items.size(), items.isFull()));
        } else {
            destroy();
        }
    }

    private void perform(Outcome<T> outcome) {
        long number = outcome.ask().request();
        QueueAnswer<T> answer;
        if (outcome instanceof Outcome.Stored) {
            answer = new QueueAnswer.Stored<>(number);
        } else if (outcome instanceof Outcome.Delivered<T> delivered) {
            answer = new QueueAnswer.Delivered<>(number, delivered.item());
        } else if (outcome instanceof Outcome.Cancelled) {
            answer = new QueueAnswer.Cancelled<>(number);
        } else {
            answer = new QueueAnswer.NotNow<>(number);
        }
        say(outcome.ask().client(), answer);
    }

    private void say(long member, QueueAnswer<T> answer) {
        Line<QueueAnswer<T>, QueueAsk<T>> line = lines.get(member);
        if (line != null) {
            line.say(answer);
            answered.add(member);
        }
    }

    private void flush() {
        for (long member : answered) {
            Line<QueueAnswer<T>, QueueAsk<T>> line = lines.get(member);
            if (line != null) {
                line.flush(packet -> answer(member, line, packet));
            }
        }
        answered.clear();
    }

    private void answer(long member, Line<QueueAnswer<T>, QueueAsk<T>> line, Packet<QueueAnswer<T>> packet) {
        out.toHome(member, new Answered<>(queue, incarnation, generation, line.base(), packet));
    }

    /** Who does not hear of it now hears of it when it speaks. */
    private void destroy() {
        items = null;
        destroyed.add(incarnation);
        if (destroyed.size() > DESTROYED_KNOWN) {
            destroyed.remove(destroyed.iterator().next());
        }
        List.copyOf(lines.keySet()).forEach(member -> out.toHome(member, new Destroyed<>(queue, incarnation)));
        lines.clear();
        answered.clear();
    }
}
