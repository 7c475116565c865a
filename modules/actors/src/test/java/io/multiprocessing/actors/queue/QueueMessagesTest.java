package io.multiprocessing.actors.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.queue.MovedQueue;
import io.multiprocessing.semantics.queue.QueueAnswer;
import io.multiprocessing.semantics.queue.QueueAsk;
import io.multiprocessing.semantics.queue.QueueMessage;
import io.multiprocessing.semantics.queue.QueueMessage.Answered;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every message about a queue is read as it was written, and cut into what is together the same. */
class QueueMessagesTest {
    private static List<Class<?>> kinds(Class<?> sealed) {
        List<Class<?>> kinds = new ArrayList<>();
        for (Class<?> each : sealed.getPermittedSubclasses()) {
            kinds.addAll(each.isSealed() ? kinds(each) : List.of(each));
        }
        return kinds;
    }

    /** A record with random fields; a list holds some of each kind. */
    private static Object sample(Type type, Random random) {
        Class<?> raw = type instanceof ParameterizedType of ? (Class<?>) of.getRawType() : (Class<?>) type;
        try {
            List<Object> arguments = new ArrayList<>();
            for (RecordComponent component : raw.getRecordComponents()) {
                arguments.add(value(component, type, random));
            }
            Constructor<?> constructor = raw.getDeclaredConstructor(Arrays.stream(raw.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class[]::new));
            constructor.setAccessible(true);
            return constructor.newInstance(arguments.toArray());
        } catch (InstantiationException
                | IllegalAccessException
                | NoSuchMethodException
                | InvocationTargetException e) {
            throw new IllegalStateException("no sample of " + raw, e);
        }
    }

    private static Object value(RecordComponent component, Type owner, Random random) {
        Type type = component.getGenericType();
        if (type == long.class) {
            return random.nextBoolean() ? random.nextLong() : random.nextInt(3);
        } else if (type == int.class) {
            return component.getName().equals("size") ? random.nextInt(1000) : random.nextInt();
        } else if (type == boolean.class) {
            return random.nextBoolean();
        } else if (type == String.class) {
            return "queue/ü" + random.nextInt();
        } else if (type instanceof TypeVariable<?>) {
            return bytes(random);
        } else if (type instanceof ParameterizedType of && of.getRawType() == List.class) {
            return list(of.getActualTypeArguments()[0], random);
        } else if (component.getName().equals("items") && random.nextBoolean()) {
            return null;
        } else if (component.getType() == Packet.class) {
            Class<?> ask = ((Class<?>) owner) == Said.class ? QueueAsk.class : QueueAnswer.class;
            return new Packet<>(random.nextLong(), list(ask, random), random.nextLong());
        }
        return component.getName().equals("queue") ? "q" : sample(type, random);
    }

    private static List<Object> list(Type type, Random random) {
        if (type == Long.class) {
            return List.of(random.nextLong(), 1L);
        }
        Class<?> of = type instanceof ParameterizedType part ? (Class<?>) part.getRawType() : (Class<?>) type;
        List<Object> list = new ArrayList<>();
        for (Class<?> kind : of.isSealed() ? kinds(of) : List.of(of)) {
            for (int i = random.nextInt(3); i > 0; i--) {
                list.add(sample(kind, random));
            }
        }
        return list;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }

    @SuppressWarnings("unchecked") // the samples hold bytes
    private static byte[] written(Object message) {
        if (message instanceof ToMailbox<?>) {
            return QueueMessages.bytes((ToMailbox<byte[]>) message);
        } else if (message instanceof ToHome<?>) {
            return QueueMessages.bytes((ToHome<byte[]>) message);
        } else if (message instanceof ToOpening opening) {
            return QueueMessages.bytes(opening);
        }
        return QueueMessages.bytes((ToDepot) message);
    }

    private static List<Object> read(byte[] bytes) {
        List<Object> read = new ArrayList<>();
        QueueMessages.read(bytes, new QueueMessages.Receiver() {
            @Override
            public void toMailbox(ToMailbox<byte[]> message) {
                read.add(message);
            }

            @Override
            public void toHome(ToHome<byte[]> message) {
                read.add(message);
            }

            @Override
            public void toOpening(ToOpening message) {
                read.add(message);
            }

            @Override
            public void toDepot(ToDepot message) {
                read.add(message);
            }
        });
        return read;
    }

    /** The contents of a queue know its name, which is written once. */
    private static Object named(Object message) {
        if (message instanceof QueueMessage.Given<?> given) {
            MovedQueue<?> moved = given.contents();
            return new QueueMessage.Given<>(
                    given.queue(), given.depot(), given.claimant(), renamed(moved, given.queue()));
        }
        return message;
    }

    private static <T> MovedQueue<T> renamed(MovedQueue<T> moved, String queue) {
        return new MovedQueue<>(
                queue, moved.incarnation(), moved.generation(), moved.items(), moved.lines(), moved.destroyed());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void message_writtenAndRead_isTheSame(long seed) {
        Random random = new Random(seed);
        for (Class<?> kind : kinds(QueueMessage.class)) {
            Object message = named(sample(kind, random));
            assertThat(read(written(message)))
                    .singleElement()
                    .usingRecursiveComparison()
                    .isEqualTo(message);
        }
    }

    @Test
    void kinds_areAllThereAre() {
        assertThat(kinds(QueueMessage.class).stream().map(Class::getSimpleName).collect(Collectors.toSet()))
                .containsAll(Set.of("Create", "Said", "Given", "Answered", "OtherLimit", "Taken"))
                .hasSize(14);
    }

    @Test
    void cut_bigItems_oneInEachAndTogetherTheSame() {
        List<QueueAsk<byte[]>> asks = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            asks.add(new QueueAsk.Put<>(i, new byte[(int) QueueSizes.PACKET], true));
            asks.add(new QueueAsk.Get<>(100 + i, false));
        }
        List<Said<byte[]>> cut = QueueSizes.cut(new Said<>("q", 1, 2, 3, 4, new Packet<>(7, asks, 9)));
        assertThat(cut).hasSizeGreaterThanOrEqualTo(5);
        List<QueueAsk<byte[]>> together = new ArrayList<>();
        for (Said<byte[]> each : cut) {
            assertThat(each.packet().first()).isEqualTo(7 + together.size());
            assertThat(each.packet().received()).isEqualTo(9);
            assertThat(QueueMessages.bytes(each).length).isLessThan((int) QueueSizes.PACKET + 1000);
            together.addAll(each.packet().messages());
        }
        assertThat(together).isEqualTo(asks);
    }

    @Test
    void cut_nothingToCut_isOne() {
        Answered<byte[]> sign = new Answered<>("q", 1, 2, 3, new Packet<>(1, List.of(), 5));
        assertThat(QueueSizes.cut(sign)).containsExactly(sign);
        Answered<byte[]> stored =
                new Answered<>("q", 1, 2, 3, new Packet<>(1, List.of(new QueueAnswer.Stored<>(1)), 5));
        assertThat(QueueSizes.stripped(stored)).isEqualTo(sign);
    }

    @Test
    void read_ofAnUnknownTag_refusedWithIt() {
        byte[] unknown = written(new QueueMessage.Find("q", 1));
        unknown[0] = 99;
        assertThatThrownBy(() -> read(unknown)).hasMessageContaining("99");
    }

    @Test
    void handle_writtenAndRead_isTheSame() {
        QueueHandle handle = new QueueHandle("queue/a#b", -2);
        assertThat(handle.id()).isEqualTo("queue/a#b#fffffffffffffffe");
        assertThat(QueueHandle.of(handle.id())).isEqualTo(handle);
        assertThat(QueueHandle.of("queue/a")).isNull();
        assertThat(QueueHandle.of("queue/a#zz")).isNull();
    }
}
