package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueJudge.Kind;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** A cluster on one thread: members with homes, depots and at most one mailbox, its sharding, and a bad network. */
final class QueueWorld {
    static final String QUEUE = "q";
    static final long TICK = 10;
    static final long LIMIT = 150;

    private record Event(long at, long number, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    /** A thread or a process that asks one thing after the other. */
    final class Client {
        final long number = ++numbers;
        final Member member;
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

        Client(Member member) {
            this.member = member;
            member.clients.add(this);
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
            Ask ask = new Ask(number, ++numbers);
            incarnation = of;
            int item = kind == Kind.PUT ? judge.newItem(of, number) : -1;
            pending = ask;
            judge.asked(ask, kind, of, this, item, now, waitNanos);
            QueueHome<Integer> home = member.home(of);
            switch (kind) {
                case PUT -> home.put(ask, item, waitNanos, now);
                case GET -> home.get(ask, waitNanos, now);
                case SIZE -> home.size(ask, now);
                case DESTROY -> home.destroy(ask, now);
            }
        }

        void cancel() {
            if (pending != null) {
                judge.cancelled(pending);
                member.home(incarnation).cancel(pending);
            }
        }

        void confirm() {
            judge.taken(hand, this);
            member.home(handOf).confirm(handGet);
            hand = null;
        }

        void giveBack() {
            judge.givenBack(hand);
            member.home(handOf).giveBack(handGet);
            hand = null;
        }

        void die() {
            alive = false;
            member.clients.remove(this);
            List.copyOf(member.homes.values()).forEach(home -> home.clientGone(number));
        }
    }

    /** An agent or a driver. */
    final class Member {
        final long number = ++numbers;
        final boolean agent;
        boolean alive = true;
        boolean leaving;
        /** Cut off from all others; they will remove it. */
        boolean isolated;

        boolean removed;
        final Set<Long> view = new LinkedHashSet<>();
        final Depot<Integer> depot = new Depot<>(number);

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

        Member(boolean agent) {
            this.agent = agent;
        }

        QueueHome<Integer> home(long incarnation) {
            return homes.computeIfAbsent(
                    incarnation,
                    key -> new QueueHome<>(
                            QUEUE,
                            key,
                            number,
                            LIMIT,
                            said -> toMailbox(this, said),
                            outcome -> judge.answered(this, outcome, now)));
        }

        void open(int maxsize) {
            if (opening == null) {
                maxsizeAsked = maxsize;
                opening = new QueueOpening(QUEUE, maxsize, number, ++numbers, now, LIMIT);
                toMailbox(this, opening.message());
            }
        }

        void opened(QueueOpening.@Nullable Result result) {
            if (result != null) {
                opening = null;
                openedLast = result;
                if (result instanceof QueueOpening.Result.Opened opened) {
                    handles.remove(opened.incarnation());
                    handles.add(opened.incarnation());
                    judge.opened(opened.incarnation(), maxsizeAsked);
                }
            }
        }

        void tick() {
            if (!alive) {
                return;
            }
            homes.values().forEach(home -> {
                if (home.isBusy()) {
                    home.tick(now);
                }
            });
            if (opening != null) {
                opened(opening.tick(now));
            }
            if (opening != null) {
                toMailbox(this, opening.message());
            }
            if (mailbox != null && mailbox.isBusy()) {
                mailbox.tick();
            }
            depot.tick(wake -> toMailbox(this, wake));
            at(now + TICK, this::tick);
        }
    }

    final QueueJudge judge;
    final SplittableRandom random;
    final List<Member> members = new ArrayList<>();
    private final Map<Long, Member> byNumber = new HashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    long now;
    private long numbers;
    private long lastEvent;

    double loss;
    double doubled;
    double late;
    boolean healed;

    /** Where the sharding believes the mailbox to be; null: nowhere. */
    @Nullable
    Member host;

    /** Number of the hand-off that goes on; zero: none. */
    private long handOff;

    QueueWorld(QueueJudge judge, SplittableRandom random) {
        this.judge = judge;
        this.random = random;
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    void at(long time, Runnable what) {
        events.add(new Event(time, ++lastEvent, what));
    }

    /** Runs until the time has come. */
    void run(long until) {
        while (!events.isEmpty() && events.peek().at() <= until) {
            Event next = events.poll();
            now = next.at();
            judge.nextEvent();
            next.what().run();
        }
        now = until;
    }

    Member join(boolean agent) {
        Member member = new Member(agent);
        byNumber.put(member.number, member);
        for (Member other : members) {
            if (!other.removed) {
                member.view.add(other.number);
            }
            other.view.add(member.number);
        }
        member.view.add(member.number);
        members.add(member);
        at(now + between(1, TICK), member::tick);
        return member;
    }

    /** Agents on which a mailbox may be started. */
    List<Member> hosts() {
        return members.stream()
                .filter(each -> each.agent && each.alive && !each.leaving && !each.isolated)
                .toList();
    }

    private void net(Runnable delivery) {
        if (!healed && random.nextDouble() < loss) {
            return;
        }
        long delay = between(1, 4);
        if (!healed && random.nextDouble() < late) {
            delay = between(10, 300);
        }
        at(now + delay, delivery);
        if (!healed && random.nextDouble() < doubled) {
            at(now + between(1, 60), delivery);
        }
    }

    private static boolean joined(Member from, Member to) {
        return from == to || (!from.isolated && !to.isolated);
    }

    void toMailbox(Member from, ToMailbox<Integer> message) {
        net(() -> {
            if (from.isolated) {
                if (from.mailbox != null) {
                    from.mailbox.hear(message);
                }
                return;
            }
            if (host == null) {
                List<Member> hosts = hosts();
                if (hosts.isEmpty()) {
                    return;
                }
                host = hosts.get(random.nextInt(hosts.size()));
                start(host);
            }
            if (host.alive && !host.isolated && host.mailbox != null) {
                host.mailbox.hear(message);
            }
        });
    }

    private void start(Member on) {
        Set<Long> depots = new LinkedHashSet<>(on.view);
        depots.removeIf(number -> !byNumber.get(number).agent);
        long claimant = ++numbers;
        Mailbox<Integer> mailbox = new Mailbox<>(
                QUEUE,
                claimant,
                depots,
                on.view::contains,
                () -> judge.made(++numbers, on.isolated),
                new Mailbox.Outlet<>() {
                    @Override
                    public void toHome(long number, ToHome<Integer> message) {
                        Member to = byNumber.get(number);
                        judge.sent(message);
                        net(() -> {
                            QueueHome<Integer> home = to.homes.get(incarnation(message));
                            if (to.alive && joined(on, to) && home != null) {
                                home.hear(message, now);
                            }
                        });
                    }

                    @Override
                    public void toOpening(long number, ToOpening message) {
                        Member to = byNumber.get(number);
                        net(() -> {
                            if (to.alive && joined(on, to) && to.opening != null) {
                                to.opened(to.opening.hear(message));
                            }
                        });
                    }

                    @Override
                    public void toDepot(long number, ToDepot message) {
                        Member to = byNumber.get(number);
                        net(() -> {
                            if (to.alive && joined(on, to)) {
                                to.depot.hear(
                                        message,
                                        reply -> net(() -> {
                                            if (on.alive
                                                    && joined(on, to)
                                                    && on.mailbox != null
                                                    && on.claimant == claimant) {
                                                on.mailbox.hear(reply);
                                            }
                                        }));
                            }
                        });
                    }

                    @Override
                    public void left(@Nullable MovedQueue<Integer> contents) {
                        if (contents != null) {
                            on.depot.keep(contents);
                        }
                        // It is sent messages until the sharding knows.
                        stopped(on);
                    }
                });
        on.mailbox = mailbox;
        on.claimant = claimant;
        mailbox.start();
    }

    private static long incarnation(ToHome<Integer> message) {
        if (message instanceof Answered<Integer> answered) {
            return answered.incarnation();
        } else if (message instanceof Lost<Integer> lost) {
            return lost.incarnation();
        }
        return ((Destroyed<Integer>) message).incarnation();
    }

    /** Moves the mailbox away from where it is. */
    void handOff() {
        if (host == null || handOff != 0) {
            return;
        }
        handOff = ++numbers;
        Member from = host;
        at(now + between(1, 10), () -> {
            if (from.alive && !from.isolated) {
                if (from.mailbox != null) {
                    from.mailbox.leave();
                } else {
                    stopped(from);
                }
            }
        });
    }

    private void stopped(Member from) {
        long which = handOff;
        long ended = from.claimant;
        at(now + between(1, 10), () -> {
            if (from.claimant == ended) {
                from.mailbox = null;
            }
            if (which != 0 && handOff == which && host == from) {
                handOff = 0;
                host = null;
            }
        });
    }

    void leave(Member member) {
        if (!member.alive || member.leaving) {
            return;
        }
        member.leaving = true;
        List.copyOf(member.clients).forEach(client -> at(now + between(0, 30), client::die));
        leaveOn(member, now + between(60, 200));
    }

    private void leaveOn(Member member, long until) {
        if (!member.alive) {
            return;
        }
        if (host == member) {
            handOff();
        }
        boolean done = host != member && member.mailbox == null && member.depot.isEmpty() && member.clients.isEmpty();
        if (done || now >= until) {
            crash(member);
        } else {
            at(now + 5, () -> leaveOn(member, until));
        }
    }

    /** The member's JVM is no more. The others remove it after a while. */
    void crash(Member member) {
        if (!member.alive) {
            return;
        }
        if (member.mailbox != null || !member.depot.isEmpty()) {
            judge.mayBeLost();
        }
        member.alive = false;
        if (!member.isolated) {
            at(now + between(20, 60), () -> removed(member));
        }
    }

    /** The member is cut off, goes on for a while, is removed, learns that and ends. */
    void isolate(Member member) {
        if (!member.alive || member.isolated) {
            return;
        }
        if (member.mailbox != null || !member.depot.isEmpty()) {
            judge.mayBeLost();
        }
        member.isolated = true;
        at(now + between(20, 60), () -> {
            if (member.alive) {
                member.mailbox = null;
                member.removed = true;
                List.copyOf(member.homes.values()).forEach(QueueHome::memberRemoved);
                member.alive = false;
            }
            at(now + between(1, 10), () -> removed(member));
        });
    }

    private void removed(Member member) {
        member.removed = true;
        for (Member other : members) {
            at(now + between(0, 20), () -> {
                other.view.remove(member.number);
                if (other.alive && other.mailbox != null) {
                    other.mailbox.memberGone(member.number);
                }
            });
        }
        at(now + between(0, 20), () -> {
            if (host == member) {
                host = null;
                handOff = 0;
            }
        });
    }
}
