package io.multiprocessing.actors.queue;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.multiprocessing.actors.stream.Parcel;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One member's streams of items to and from another: between two members that talk of queues there is one pair of them.
 *
 * <p>On a stream nothing is lost while both members live, so what has not been heard may just be under way. Then a repetition
 * would only make it later: its acknowledgement is sent, its items are not.
 */
final class QueueConnection {
    /** What it is told. */
    sealed interface Command permits Greeting, Told {}

    /** Said on this node only. */
    sealed interface Told extends Command {}

    /** @param repeat whether it was said before */
    record SendToMailbox(ToMailbox<byte[]> message, boolean repeat) implements Told {}

    /** @param repeat whether it was said before */
    record SendToHome(ToHome<byte[]> message, boolean repeat) implements Told {}

    private record OfStreams(Streams.Told what) implements Told {}

    private enum Greet implements Told {
        INSTANCE
    }

    private static final byte[] NOTHING = {};
    private static final Duration GREET = Duration.ofMillis(500);

    /** So long after the last item has left, it may still be under way: a window of the stream, and the way back. */
    private static final long UNDER_WAY = Duration.ofSeconds(1).toNanos();

    /** @param other where the other member's queues are */
    static Behavior<Command> create(
            long self, long member, ActorRef<SharedQueues.Command> other, ActorRef<SharedQueues.Command> queues) {
        return Behaviors.setup(context -> Behaviors.withTimers(
                timers -> new QueueConnection(context, timers, self, member, other, queues).receive()));
    }

    private final ActorContext<Command> context;
    private final TimerScheduler<Command> timers;
    private final long self;
    private final long member;
    private final ActorRef<SharedQueues.Command> other;
    private final ActorRef<SharedQueues.Command> queues;
    private final Streams<Command> streams;
    private boolean connected;
    private @Nullable Long sentAt;

    private QueueConnection(
            ActorContext<Command> context,
            TimerScheduler<Command> timers,
            long self,
            long member,
            ActorRef<SharedQueues.Command> other,
            ActorRef<SharedQueues.Command> queues) {
        this.context = context;
        this.timers = timers;
        this.self = self;
        this.member = member;
        this.other = other;
        this.queues = queues;
        this.streams = new Streams<>(context, Long.toHexString(self) + "-" + Long.toHexString(member), OfStreams::new);
        greet(true);
        timers.startTimerWithFixedDelay(Greet.INSTANCE, GREET);
    }

    private Behavior<Command> receive() {
        return Behaviors.receive(Command.class)
                .onMessage(Greeting.class, this::onGreeting)
                .onMessage(Greet.class, greet -> {
                    greet(true);
                    return Behaviors.same();
                })
                .onMessage(SendToMailbox.class, this::onSendToMailbox)
                .onMessage(SendToHome.class, this::onSendToHome)
                .onMessage(OfStreams.class, this::onStreams)
                .build();
    }

    private void greet(boolean asks) {
        other.tell(new Greeting(self, member, streams.ends(), asks));
    }

    private Behavior<Command> onGreeting(Greeting greeting) {
        if (!connected) {
            connected = true;
            streams.connect(greeting.ends());
        }
        if (greeting.asks()) {
            greet(false);
        } else {
            timers.cancel(Greet.INSTANCE);
        }
        return Behaviors.same();
    }

    private Behavior<Command> onSendToMailbox(SendToMailbox send) {
        ToMailbox<byte[]> message =
                send.repeat() && isUnderWay() ? QueueSizes.stripped(send.message()) : send.message();
        if (message instanceof Said<byte[]> said) {
            boolean empty = said.packet().messages().isEmpty();
            QueueSizes.cut(said).forEach(each -> send(empty, QueueMessages.bytes(each)));
        } else if (message != null) {
            send(false, QueueMessages.bytes(message));
        }
        return Behaviors.same();
    }

    private Behavior<Command> onSendToHome(SendToHome send) {
        ToHome<byte[]> message = send.repeat() && isUnderWay() ? QueueSizes.stripped(send.message()) : send.message();
        if (message instanceof Answered<byte[]> answered) {
            boolean empty = answered.packet().messages().isEmpty();
            QueueSizes.cut(answered).forEach(each -> send(empty, QueueMessages.bytes(each)));
        } else if (message != null) {
            send(false, QueueMessages.bytes(message));
        }
        return Behaviors.same();
    }

    private boolean isUnderWay() {
        long now = System.nanoTime();
        if (streams.isBacklogged(Streams.Name.BULK)) {
            sentAt = now;
        }
        return sentAt != null && now - sentAt < UNDER_WAY;
    }

    /** @param empty signs of life need not wait behind items, and have no order */
    private void send(boolean empty, byte[] message) {
        streams.send(empty ? Streams.Name.CONTROL : Streams.Name.BULK, new Parcel(NOTHING, message));
        if (!empty) {
            isUnderWay();
        }
    }

    private Behavior<Command> onStreams(OfStreams of) {
        streams.told(
                of.what(),
                (name, parcel) ->
                        QueueMessages.read(parcel, new SharedQueues.Arrived(member, queues), context.getLog()));
        isUnderWay();
        return Behaviors.same();
    }
}
