package io.multiprocessing.semantics.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.queue.QueueJudge.Kind;
import io.multiprocessing.semantics.queue.QueueMember.Client;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A queue in a cluster whose members, clients and network fail at random, against what is promised of it.
 *
 * <p>{@code -Dqueue.schedules=} says how many schedules are tried, {@code -Dqueue.seed=} tries one.
 */
class QueueClusterSimulationTest {
    private static final int SCHEDULES = Integer.getInteger("queue.schedules", 5_000);
    private static final int OTHER_MAXSIZE = 7;
    private static final Long ONE = Long.getLong("queue.seed");

    @Test
    @Timeout(600)
    void cluster_randomFaults_keepsWhatIsPromised() {
        if (ONE != null) {
            new Schedule(ONE).run();
            return;
        }
        long answers = 0;
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            answers += new Schedule(seed).run();
        }
        assertThat(answers).isGreaterThan(10L * SCHEDULES);
    }

    /** One run, the same for the same seed. */
    private static final class Schedule {
        private final long seed;
        private final SplittableRandom random;
        private final QueueJudge judge;
        private final QueueWorld world;
        private final int maxsize;
        private final long chaosUntil;
        private final double destroys;

        Schedule(long seed) {
            this.seed = seed;
            random = new SplittableRandom(seed);
            judge = new QueueJudge("-Dqueue.seed=" + seed, QueueWorld.LIMIT);
            world = new QueueWorld(judge, random);
            maxsize = random.nextInt(3) == 0 ? 1 + random.nextInt(3) : 0;
            chaosUntil = 200L + random.nextInt(300);
            destroys = random.nextInt(5) == 0 ? 0.02 : 0;
            if (random.nextInt(4) > 0) {
                world.loss = random.nextDouble() * 0.2;
                world.doubled = random.nextDouble() * 0.2;
                world.late = random.nextDouble() * 0.1;
            }
        }

        long run() {
            try {
                populate();
                faults();
                world.run(chaosUntil);
                heal();
                drain();
                judge.checkAnswered();
                judge.checkConserved();
                return judge.answers;
            } catch (RuntimeException broken) {
                throw new AssertionError("-Dqueue.seed=" + seed, broken);
            }
        }

        private void populate() {
            int agents = 2 + random.nextInt(2);
            for (int i = 0; i < agents; i++) {
                clients(world.join(true));
            }
            if (random.nextBoolean()) {
                clients(world.join(false));
            }
        }

        private void clients(QueueMember member) {
            int count = 1 + random.nextInt(2);
            for (int i = 0; i < count; i++) {
                act(new Client[] {member.new Client()});
            }
        }

        /** Has the client, or the one after it when it died, do something now and then. */
        private void act(Client[] actor) {
            world.at(world.now + world.between(1, 40), () -> {
                Client client = actor[0];
                if (world.now >= chaosUntil || !client.member.alive) {
                    return;
                }
                if (!client.alive) {
                    if (client.member.leaving) {
                        return;
                    }
                    actor[0] = client.member.new Client();
                } else {
                    act(client);
                }
                act(actor);
            });
        }

        private void act(Client client) {
            double what = random.nextDouble();
            if (client.hand != null) {
                if (what < 0.85) {
                    client.confirm();
                } else if (what < 0.95) {
                    client.giveBack();
                } else {
                    client.die();
                }
            } else if (client.pending != null) {
                if (what < 0.1) {
                    client.cancel();
                } else if (what < 0.15) {
                    client.die();
                }
            } else if (client.member.handles.isEmpty() || what < 0.05 || hasEnded(client)) {
                client.last = null;
                client.member.open(random.nextInt(20) == 0 ? OTHER_MAXSIZE : maxsize);
            } else {
                ask(client, what);
            }
        }

        private static boolean hasEnded(Client client) {
            return client.last instanceof QueueOutcome.Lost || client.last instanceof QueueOutcome.Destroyed;
        }

        private void ask(Client client, double what) {
            List<Long> handles = client.member.handles;
            long handle = handles.get(random.nextInt(5) == 0 ? random.nextInt(handles.size()) : handles.size() - 1);
            long wait = random.nextInt(3) == 0 ? -1 : random.nextInt(3) == 0 ? 0 : world.between(1, 60);
            if (what > 1 - destroys) {
                client.ask(Kind.DESTROY, handle, 0);
            } else if (what < 0.1) {
                client.ask(Kind.SIZE, handle, 0);
            } else {
                client.ask(random.nextInt(20) < 11 ? Kind.PUT : Kind.GET, handle, wait);
            }
        }

        private void faults() {
            int faults = random.nextInt(5);
            judge.calm = faults == 0 && world.loss == 0;
            for (int i = 0; i < faults; i++) {
                world.at(world.between(20, chaosUntil - 20), this::fault);
            }
        }

        private void fault() {
            QueueMember victim = random.nextBoolean() && world.host != null
                    ? world.host
                    : world.members.get(random.nextInt(world.members.size()));
            int kind = random.nextInt(10);
            if (kind < 2) {
                world.handOff();
                if (random.nextInt(3) == 0) {
                    world.at(world.now + world.between(1, 60), () -> {
                        QueueMember next = world.host == null ? victim : world.host;
                        unlessLast(next, () -> world.crash(next));
                    });
                }
                return;
            }
            unlessLast(victim, () -> {
                if (kind < 4) {
                    world.crash(victim);
                } else if (kind < 5) {
                    world.isolate(victim);
                } else {
                    world.leave(victim);
                    if (random.nextInt(3) == 0) {
                        world.at(world.now + world.between(1, 60), () -> world.crash(victim));
                    }
                }
                if (random.nextBoolean()) {
                    world.at(world.now + world.between(10, 100), () -> clients(world.join(true)));
                }
            });
        }

        private void unlessLast(QueueMember victim, Runnable fault) {
            if (world.hosts().stream().anyMatch(each -> each != victim)) {
                fault.run();
            }
        }

        /** The network is whole, nobody fails, who holds something takes it, who waits gives up. */
        private void heal() {
            world.healed = true;
            world.run(chaosUntil + 150);
            everyClient(client -> {
                if (client.hand != null) {
                    client.confirm();
                }
            });
            world.run(chaosUntil + 350);
            everyClient(Client::cancel);
            world.run(chaosUntil + 400);
            everyClient(client -> {
                if (client.hand != null) {
                    client.confirm();
                }
            });
            world.run(chaosUntil + 420);
            judge.checkAnswered();
            for (QueueMember member : world.members) {
                judge.check(!member.alive || member.depot.isEmpty(), "a depot keeps what nobody came for");
                if (member.alive) {
                    judge.check(
                            member.homes.values().stream().noneMatch(QueueHome::isBusy),
                            "a home has nothing to do but is busy");
                    judge.check(member.mailbox == null || !member.mailbox.isBusy(), "a mailbox is busy for nothing");
                }
            }
        }

        private void everyClient(Consumer<Client> what) {
            world.members.stream()
                    .filter(member -> member.alive)
                    .forEach(member -> List.copyOf(member.clients).forEach(what));
        }

        private void drain() {
            QueueMember member = world.hosts().get(0);
            Client last = member.new Client();
            member.open(maxsize);
            world.run(world.now + 30);
            if (member.openedLast instanceof QueueOpening.Result.Refused) {
                member.open(OTHER_MAXSIZE);
                world.run(world.now + 30);
            }
            if (member.openedLast instanceof QueueOpening.Result.Opened opened && member.opening == null) {
                judge.checkOpened(opened.incarnation());
            } else {
                throw judge.fail("the queue cannot be opened: " + member.openedLast);
            }
            drain(last);
            world.run(world.now + 50);
            judge.settle();
            // What the others took and said so stays taken.
            world.members.stream()
                    .filter(each -> each != member && each != world.host)
                    .forEach(world::crash);
            world.run(world.now + 120);
            drain(last);
        }

        /** Empties every queue that there ever was, as far as it is there. */
        private void drain(Client last) {
            for (long incarnation : List.copyOf(judge.incarnations.keySet())) {
                ask(last, Kind.PUT, incarnation);
                boolean stored = last.last instanceof QueueOutcome.Stored;
                do {
                    ask(last, Kind.GET, incarnation);
                    if (last.hand != null) {
                        stored = false;
                        last.confirm();
                    }
                } while (last.last instanceof QueueOutcome.Delivered);
                judge.check(!stored, "what was put is not there");
            }
        }

        private void ask(Client last, Kind kind, long incarnation) {
            last.ask(kind, incarnation, 0);
            for (int i = 0; i < 10 && last.pending != null; i++) {
                world.run(world.now + 5);
            }
            judge.check(last.pending == null, "nobody answers when all is well");
            judge.check(!(last.last instanceof QueueOutcome.Unavailable), "unavailable when all is well");
        }
    }
}
