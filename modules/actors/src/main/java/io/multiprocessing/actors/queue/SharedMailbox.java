package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.semantics.queue.Mailbox;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the items of a named queue of the cluster, opaque bytes: a sharded entity, whose id is the queue's name.
 *
 * <p>The sharding starts it where it likes and brings it small messages; whatever may be big goes by the {@link SharedQueues}
 * of its member, which knows it from its beginning to its end. When the sharding takes it away, its contents are in the depot
 * of its member before it ends.
 *
 * <table>
 * <caption>Phases</caption>
 * <tr><td>beginning</td><td>waits to be told who is a member</td></tr>
 * <tr><td>open</td><td>is a {@link Mailbox}</td></tr>
 * <tr><td>leaving</td><td>has given its contents away, waits to be told that they are kept</td></tr>
 * </table>
 */
final class SharedMailbox {
    /** What it is told. */
    sealed interface Command permits FromAfar, Locate, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /** Who is a member when it begins; what follows are changes of that. */
    record Begin(Set<Long> members, Set<Long> agents) implements Told {}

    record MemberCame(long member) implements Told {}

    record MemberGone(long member) implements Told {}

    record Hear(ToMailbox<byte[]> message) implements Told {}

    /** What it had is in the depot. */
    enum Kept implements Told {
        INSTANCE
    }

    /** The sharding wants it to end here. */
    enum Leave implements Told {
        INSTANCE
    }

    private enum Tick implements Told {
        INSTANCE
    }

    private static final int STASHED = 1024;
    static final Duration TICK = Duration.ofMillis(250);

    static Behavior<Command> create(String queue, ActorRef<SharedQueues.Command> queues) {
        return Behaviors.withStash(
                STASHED,
                stash -> Behaviors.setup(context -> Behaviors.withTimers(
                        timers -> new SharedMailbox(context, timers, stash, queue, queues).beginning())));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final StashBuffer<Command> stash;
    private final String queue;
    private final ActorRef<SharedQueues.Command> queues;
    private final Set<Long> members = new HashSet<>();
    private boolean ticking;
    private boolean left;

    private SharedMailbox(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            StashBuffer<Command> stash,
            String queue,
            ActorRef<SharedQueues.Command> queues) {
        this.context = context;
        this.timers = timers;
        this.stash = stash;
        this.queue = queue;
        this.queues = queues;
    }

    private Behavior<Command> beginning() {
        queues.tell(new SharedQueues.MailboxHere(queue, context.getSelf()));
        return Behaviors.receive(Command.class)
                .onMessage(Begin.class, this::onBegin)
                .onMessage(Leave.class, leave -> Behaviors.stopped())
                .onAnyMessage(early -> {
                    if (!stash.isFull()) {
                        stash.stash(early);
                    }
                    return Behaviors.same();
                })
                .onSignal(PostStop.class, stopped -> gone())
                .build();
    }

    private Behavior<Command> onBegin(Begin begin) {
        members.addAll(begin.members());
        Mailbox<byte[]> mailbox =
                new Mailbox<>(queue, Numbers.fresh(), begin.agents(), members::contains, Numbers::fresh, new Outlet());
        mailbox.start();
        tickWhileNeeded(mailbox);
        return stash.unstashAll(open(mailbox));
    }

    private Behavior<Command> open(Mailbox<byte[]> mailbox) {
        return Behaviors.receive(Command.class)
                .onMessage(Hear.class, hear -> after(mailbox, () -> mailbox.hear(hear.message())))
                .onMessage(FromAfar.class, from -> after(mailbox, () -> hear(mailbox, from)))
                .onMessage(Locate.class, locate -> {
                    queues.tell(new SharedQueues.Found(queue, locate.asker()));
                    return Behaviors.same();
                })
                .onMessage(MemberCame.class, came -> {
                    members.add(came.member());
                    return Behaviors.same();
                })
                .onMessage(
                        MemberGone.class,
                        gone -> after(mailbox, () -> {
                            members.remove(gone.member());
                            mailbox.memberGone(gone.member());
                        }))
                .onMessage(
                        Tick.class,
                        tick -> after(mailbox, () -> {
                            ticking = true;
                            mailbox.tick();
                            ticking = false;
                        }))
                .onMessage(Leave.class, leave -> after(mailbox, mailbox::leave))
                .onMessage(Begin.class, twice -> Behaviors.same())
                .onMessage(Kept.class, kept -> Behaviors.stopped())
                .onSignal(PostStop.class, stopped -> gone())
                .build();
    }

    private Behavior<Command> after(Mailbox<byte[]> mailbox, Runnable change) {
        change.run();
        tickWhileNeeded(mailbox);
        return Behaviors.same();
    }

    private void tickWhileNeeded(Mailbox<byte[]> mailbox) {
        if (!left && mailbox.isBusy() && !timers.isTimerActive(Tick.INSTANCE)) {
            timers.startSingleTimer(Tick.INSTANCE, TICK);
        }
    }

    private void hear(Mailbox<byte[]> mailbox, FromAfar from) {
        List<ToMailbox<byte[]>> read = new ArrayList<>();
        QueueMessages.read(from.message(), new ForMailboxes(read::add), context.getLog());
        read.forEach(mailbox::hear);
    }

    private Behavior<Command> gone() {
        queues.tell(new SharedQueues.MailboxGone(queue, context.getSelf()));
        return Behaviors.same();
    }

    private final class Outlet implements Mailbox.Outlet<byte[]> {
        @Override
        public void toHome(long member, ToHome<byte[]> message) {
            queues.tell(new SharedQueues.SayToHome(member, message, ticking));
        }

        @Override
        public void toOpening(long member, ToOpening message) {
            queues.tell(new SharedQueues.SayToOpening(member, message));
        }

        @Override
        public void toDepot(long member, ToDepot message) {
            queues.tell(new SharedQueues.SayToDepot(member, message));
        }

        @Override
        public void left(@Nullable MovedQueue<byte[]> contents) {
            left = true;
            queues.tell(new SharedQueues.Keep(queue, contents, context.getSelf()));
        }
    }
}
