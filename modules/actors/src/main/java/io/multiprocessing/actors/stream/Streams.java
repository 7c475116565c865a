package io.multiprocessing.actors.stream;

import akka.actor.typed.ActorRef;
import akka.actor.typed.delivery.ConsumerController;
import akka.actor.typed.delivery.ProducerController;
import akka.actor.typed.javadsl.ActorContext;
import io.multiprocessing.actors.wire.Wire;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The two streams that an actor sends and the two that it receives. Each is in order, and nothing of it is lost or doubled
 * while both ends live, whatever happens to the connection below: Akka's reliable delivery numbers the pieces, has them
 * confirmed, sends them again, and lets only so many be under way. Bulk has a connection of its own, so that it does not
 * hold up control.
 *
 * @param <C> what the actor is told
 */
public final class Streams<C> {
    /** Which stream. */
    public enum Name {
        /** Orders and news: small, and in a hurry. */
        CONTROL,
        /** Tasks, results, output, classes. */
        BULK
    }

    /** What the actor is told for its streams, and hands to {@link #told}. */
    public sealed interface Told {}

    private record Demand(ProducerController.RequestNext<Piece> next) implements Told {}

    private record Arrived(ConsumerController.Delivery<Piece> delivery) implements Told {}

    /** What one end must know of the other, to be sent to it. */
    public record Ends(
            ActorRef<ProducerController.Command<Piece>> control, ActorRef<ProducerController.Command<Piece>> bulk)
            implements Wire {
        ActorRef<ProducerController.Command<Piece>> of(Name name) {
            return name == Name.BULK ? bulk : control;
        }
    }

    private static final class Stream {
        final ActorRef<ProducerController.Command<Piece>> producer;
        final ActorRef<ConsumerController.Command<Piece>> consumer;
        final OutgoingBytes outgoing = new OutgoingBytes();
        final IncomingBytes incoming = new IncomingBytes();

        @Nullable
        ActorRef<Piece> demand;

        Stream(
                ActorRef<ProducerController.Command<Piece>> producer,
                ActorRef<ConsumerController.Command<Piece>> consumer) {
            this.producer = producer;
            this.consumer = consumer;
        }
    }

    private final Map<Name, Stream> streams = new EnumMap<>(Name.class);

    /** Begins to collect what is sent; it leaves once the other end is {@link #connect connected}. */
    public Streams(ActorContext<C> context, String id, Function<Told, C> wrap) {
        @SuppressWarnings("unchecked") // erased: the controllers are of pieces
        Class<ProducerController.RequestNext<Piece>> requestNext =
                (Class<ProducerController.RequestNext<Piece>>) (Class<?>) ProducerController.RequestNext.class;
        @SuppressWarnings("unchecked")
        Class<ConsumerController.Delivery<Piece>> delivery =
                (Class<ConsumerController.Delivery<Piece>>) (Class<?>) ConsumerController.Delivery.class;
        ActorRef<ProducerController.RequestNext<Piece>> demanded =
                context.messageAdapter(requestNext, next -> wrap.apply(new Demand(next)));
        ActorRef<ConsumerController.Delivery<Piece>> arrived =
                context.messageAdapter(delivery, each -> wrap.apply(new Arrived(each)));
        for (Name name : Name.values()) {
            String child = name == Name.BULK ? "bulk" : "control";
            ActorRef<ProducerController.Command<Piece>> producer = context.spawn(
                    ProducerController.create(Piece.class, id + "/" + name, Optional.empty()), child + "-out");
            producer.tell(new ProducerController.Start<>(demanded));
            ActorRef<ConsumerController.Command<Piece>> consumer = context.spawn(ConsumerController.create(), child);
            consumer.tell(new ConsumerController.Start<>(arrived));
            streams.put(name, new Stream(producer, consumer));
        }
    }

    public Ends ends() {
        return new Ends(stream(Name.CONTROL).producer, stream(Name.BULK).producer);
    }

    /** Receives from now on what the other end sends. */
    public void connect(Ends other) {
        streams.forEach((name, stream) ->
                stream.consumer.tell(new ConsumerController.RegisterToProducerController<>(other.of(name))));
    }

    public void send(Name name, Parcel parcel) {
        Stream stream = stream(name);
        stream.outgoing.add(parcel);
        pump(stream);
    }

    /** Whether something that was sent is still here. */
    public boolean isBacklogged(Name name) {
        return !stream(name).outgoing.isEmpty();
    }

    /** @param receive gets each parcel that is complete */
    public void told(Told told, Receiver receive) {
        if (told instanceof Demand demand) {
            Stream stream = stream(name(demand.next().producerId()));
            stream.demand = demand.next().sendNextTo();
            pump(stream);
        } else if (told instanceof Arrived arrived) {
            Name name = name(arrived.delivery().producerId());
            stream(name).incoming.add(arrived.delivery().message().bytes(), parcel -> receive.accept(name, parcel));
            arrived.delivery().confirmTo().tell(ConsumerController.confirmed());
        }
    }

    /** Takes a parcel. */
    @FunctionalInterface
    public interface Receiver {
        void accept(Name name, byte[] parcel);
    }

    private static Name name(String producer) {
        return producer.endsWith("/" + Name.BULK) ? Name.BULK : Name.CONTROL;
    }

    private static void pump(Stream stream) {
        ActorRef<Piece> to = stream.demand;
        byte[] bytes = to == null ? null : stream.outgoing.next();
        if (to != null && bytes != null) {
            stream.demand = null;
            to.tell(new Piece(bytes));
        }
    }

    private Stream stream(Name name) {
        Stream stream = streams.get(name);
        if (stream == null) {
            throw new IllegalStateException("there is no stream " + name);
        }
        return stream;
    }
}
