package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueJudge.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An agent or a driver. */
final class QueueMember {
    final QueueWorld world;
    final long number;
    final boolean agent;
    boolean alive = true;
    boolean leaving;
    /** Cut off from all others; they will remove it. */
    boolean isolated;

    boolean removed;
    final Set<Long> view = new LinkedHashSet<>();
    final Depot<Integer> depot;

    @Nullable
    Mailbox<Integer> mailbox;

    long claimant;

    final Map<Long, QueueHome<Integer>> homes = new LinkedHashMap<>();
    final List<Client> clients = new ArrayList<>();
    final List<Long> handles = new ArrayList<>();

    @Nullable
    QueueOpening opening;

    QueueOpening.@Nullable Result openedLast;
    int maxsizeAsked;

    QueueMember(QueueWorld world, boolean agent) {
        this.world = world;
        this.number = world.newNumber();
        this.depot = new Depot<>(number);
        this.agent = agent;
    }

    QueueHome<Integer> home(long incarnation) {
        return homes.computeIfAbsent(
                incarnation,
                key -> new QueueHome<>(
                        QueueWorld.QUEUE,
                        key,
                        number,
                        QueueWorld.LIMIT,
                        said -> world.toMailbox(this, said),
                        outcome -> world.judge.answered(this, outcome, world.now)));
    }

    void open(int maxsize) {
        if (opening == null) {
            maxsizeAsked = maxsize;
            opening =
                    new QueueOpening(QueueWorld.QUEUE, maxsize, number, world.newNumber(), world.now, QueueWorld.LIMIT);
            world.toMailbox(this, opening.message());
        }
    }

    void opened(QueueOpening.@Nullable Result result) {
        if (result != null) {
            opening = null;
            openedLast = result;
            if (result instanceof QueueOpening.Result.Opened opened) {
                handles.remove(opened.incarnation());
                handles.add(opened.incarnation());
                world.judge.opened(opened.incarnation(), maxsizeAsked);
            }
        }
    }

    void tick() {
        if (!alive) {
            return;
        }
        homes.values().forEach(home -> {
            if (home.isBusy()) {
                home.tick(world.now);
            }
        });
        if (opening != null) {
            opened(opening.tick(world.now));
        }
        if (opening != null) {
            world.toMailbox(this, opening.message());
        }
        if (mailbox != null && mailbox.isBusy()) {
            mailbox.tick();
        }
        depot.tick(wake -> world.toMailbox(this, wake));
        world.at(world.now + QueueWorld.TICK, this::tick);
    }

    /** A thread or a process that asks one thing after the other. */
    final class Client {
        final long number = world.newNumber();
        final QueueMember member = QueueMember.this;
        boolean alive = true;

        @Nullable
        Ask pending;

        long incarnation;
        /** Which item it holds unconfirmed, by which get. */
        @Nullable
        Integer hand;

        @Nullable
        Ask handGet;

        long handOf;

        @Nullable
        QueueOutcome<Integer> last;

        Client() {
            clients.add(this);
        }

        boolean isThere() {
            return alive && member.alive && !member.isolated;
        }

        void answered(QueueOutcome<Integer> outcome, long from) {
            last = outcome;
            pending = null;
            if (outcome instanceof QueueOutcome.Delivered<Integer> delivered) {
                hand = delivered.item();
                handGet = outcome.ask();
                handOf = from;
            }
        }

        void ask(Kind kind, long of, long waitNanos) {
            Ask ask = new Ask(number, world.newNumber());
            incarnation = of;
            int item = kind == Kind.PUT ? world.judge.newItem(of, number) : -1;
            pending = ask;
            world.judge.asked(ask, kind, of, this, item, world.now, waitNanos);
            QueueHome<Integer> home = member.home(of);
            switch (kind) {
                case PUT -> home.put(ask, item, waitNanos, world.now);
                case GET -> home.get(ask, waitNanos, world.now);
                case SIZE -> home.size(ask, world.now);
                case DESTROY -> home.destroy(ask, world.now);
            }
        }

        void cancel() {
            if (pending != null) {
                world.judge.cancelled(pending);
                member.home(incarnation).cancel(pending);
            }
        }

        void confirm() {
            world.judge.taken(hand, this);
            member.home(handOf).confirm(handGet);
            hand = null;
        }

        void giveBack() {
            world.judge.givenBack(hand);
            member.home(handOf).giveBack(handGet);
            hand = null;
        }

        void die() {
            alive = false;
            member.clients.remove(this);
            List.copyOf(member.homes.values()).forEach(home -> home.clientGone(number));
        }
    }
}
