package io.multiprocessing.semantics.queue;

import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Destroyed;
import io.multiprocessing.semantics.queue.QueueMessage.Lost;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.util.ArrayList;
import java.util.HashMap;
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

    final QueueJudge judge;
    final SplittableRandom random;
    final List<QueueMember> members = new ArrayList<>();
    private final Map<Long, QueueMember> byNumber = new HashMap<>();
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
    QueueMember host;

    /** Number of the hand-off that goes on; zero: none. */
    private long handOff;

    QueueWorld(QueueJudge judge, SplittableRandom random) {
        this.judge = judge;
        this.random = random;
    }

    long between(long least, long most) {
        return random.nextLong(least, most + 1);
    }

    long newNumber() {
        return ++numbers;
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

    QueueMember join(boolean agent) {
        QueueMember member = new QueueMember(this, agent);
        byNumber.put(member.number, member);
        for (QueueMember other : members) {
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
    List<QueueMember> hosts() {
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

    private static boolean joined(QueueMember from, QueueMember to) {
        return from == to || (!from.isolated && !to.isolated);
    }

    void toMailbox(QueueMember from, ToMailbox<Integer> message) {
        net(() -> {
            if (from.isolated) {
                if (from.mailbox != null) {
                    from.mailbox.hear(message);
                }
                return;
            }
            if (host == null) {
                List<QueueMember> hosts = hosts();
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

    private void start(QueueMember on) {
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
                        QueueMember to = byNumber.get(number);
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
                        QueueMember to = byNumber.get(number);
                        net(() -> {
                            if (to.alive && joined(on, to) && to.opening != null) {
                                to.opened(to.opening.hear(message));
                            }
                        });
                    }

                    @Override
                    public void toDepot(long number, ToDepot message) {
                        QueueMember to = byNumber.get(number);
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
        QueueMember from = host;
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

    private void stopped(QueueMember from) {
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

    void leave(QueueMember member) {
        if (!member.alive || member.leaving) {
            return;
        }
        member.leaving = true;
        List.copyOf(member.clients).forEach(client -> at(now + between(0, 30), client::die));
        leaveOn(member, now + between(60, 200));
    }

    private void leaveOn(QueueMember member, long until) {
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
    void crash(QueueMember member) {
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
    void isolate(QueueMember member) {
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

    private void removed(QueueMember member) {
        member.removed = true;
        for (QueueMember other : members) {
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
