package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.multiprocessing.Func0;
import io.multiprocessing.Func1;
import io.multiprocessing.PayloadException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsRefusalTest {
    private static final String PREFIX = PayloadsRefusalTest.class.getName();

    static final class Socket {}

    static final class Customer implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object socket;

        Customer(Object socket) {
            this.socket = socket;
        }
    }

    record Order(String id, Customer customer) implements Serializable {}

    record Basket(Object lines) implements Serializable {}

    final class Inner implements Serializable {
        private static final long serialVersionUID = 1L;

        String test() {
            return PayloadsRefusalTest.this.toString();
        }
    }

    static final class WriteThrows implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) {
            throw new IllegalStateException("not today");
        }
    }

    static final class RefusesItself implements Serializable {
        private static final long serialVersionUID = 1L;

        private void writeObject(ObjectOutputStream out) throws IOException {
            throw new NotSerializableException(getClass().getName());
        }
    }

    static final class Replaced implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object writeReplace() {
            return new Customer(new Socket());
        }
    }

    static final class Service {
        private final String name = "service";

        Func0<String> lambda() {
            return () -> name;
        }

        Func0<String> reference() {
            return this::name;
        }

        String name() {
            return name;
        }
    }

    static final class SerializableService implements Serializable {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object socket = new Socket();

        Func0<String> lambda() {
            return () -> socket.toString();
        }
    }

    private static Func0<String> capturing(Object captured) {
        return () -> captured.toString();
    }

    private static Func1<Integer, String> capturingSecond(String first, Object second) {
        return i -> first + second + i;
    }

    private final Payloads payloads = payloads();

    static Stream<Arguments> unserializable() {
        Object socket = new Socket();
        String type = PREFIX + "$Socket";
        String notSerializable = ": " + type + " is not Serializable; send what it is made from";
        String service = PREFIX + "$Service";
        return Stream.of(
                arguments(new Object(), "java.lang.Object is not Serializable; send what it is made from"),
                arguments(
                        socket,
                        type
                                + " is not Serializable; send what it is made from, or let it implement java.io.Serializable"),
                arguments(Optional.of(1), "java.util.Optional is not Serializable; send what it is made from"),
                arguments(
                        new Order("1", new Customer(socket)),
                        "Order.customer.socket" + notSerializable + ", or make the field transient"),
                arguments(new Basket(socket), "Basket.lines" + notSerializable),
                arguments(new Basket(List.of(1, 2, 3, socket)), "Basket.lines[3]" + notSerializable),
                arguments(new Basket(new Object[] {null, socket}), "Basket.lines[1]" + notSerializable),
                arguments(new Basket(new Object[][] {{}, {socket}}), "Basket.lines[1][0]" + notSerializable),
                arguments(new Basket(Map.of("key", socket)), "Basket.lines[\"key\"]" + notSerializable),
                arguments(new Basket(Map.of(7, socket)), "Basket.lines[7]" + notSerializable),
                arguments(new Basket(Map.of(socket, 7)), "Basket.lines.keySet()" + notSerializable),
                arguments(
                        new Basket(Map.entry("k", socket)),
                        "Basket.lines: java.util.KeyValueHolder is not Serializable; send what it is made from"),
                arguments(new Basket(new AtomicReference<>(socket)), "Basket.lines.value" + notSerializable),
                arguments(new ArrayList<>(List.of("a", socket)), "ArrayList[1]" + notSerializable),
                arguments(
                        List.of(new Order("1", new Customer(null)), new Order("2", new Customer(socket))),
                        "List[1].customer.socket" + notSerializable + ", or make the field transient"),
                arguments(
                        new Customer[] {null, new Customer(socket)},
                        "Customer[][1].socket" + notSerializable + ", or make the field transient"),
                arguments(
                        new ArrayList<>(List.of(1, 2)).subList(0, 1),
                        "java.util.ArrayList$SubList is not Serializable; send what it is made from"),
                arguments(
                        new PayloadsRefusalTest().new Inner(),
                        "Inner.this$0: " + PREFIX + " is not Serializable; make the class static"),
                arguments(
                        (Callable<Integer>) () -> 1,
                        "a lambda of " + PREFIX
                                + " is not Serializable; declare it as an interface that is Serializable, such as Func0 or Action0"),
                arguments(
                        new Basket((Callable<Integer>) () -> 1),
                        "Basket.lines: a lambda of " + PREFIX
                                + " is not Serializable; declare it as an interface that is Serializable, such as Func0 or Action0"),
                arguments(new RefusesItself(), PREFIX + "$RefusesItself is not Serializable"),
                arguments(new Replaced(), "Replaced.socket" + notSerializable + ", or make the field transient"),
                arguments(
                        new IllegalStateException("x", new Failure(socket)),
                        "IllegalStateException.cause.socket" + notSerializable + ", or make the field transient"),
                arguments(
                        new WriteThrows(),
                        PREFIX + "$WriteThrows.writeObject threw java.lang.IllegalStateException: not today"),
                arguments(
                        new Service().lambda(),
                        "the lambda captures this of " + service
                                + ", which is not Serializable; use a static method, or copy what it needs into local variables"),
                arguments(
                        new Service().reference(),
                        "the method reference PayloadsRefusalTest.Service::name is bound to an object of " + service
                                + ", which is not Serializable; use a static method, or copy what it needs into local variables"),
                arguments(
                        new SerializableService().lambda(),
                        "the lambda captures this of " + PREFIX + "$SerializableService: SerializableService.socket: "
                                + type
                                + " is not Serializable; use a static method, or copy what it needs into local variables"),
                arguments(
                        capturing(socket),
                        "the lambda captures an object of " + type
                                + ", which is not Serializable; make it in the lambda, where it runs"),
                arguments(
                        capturingSecond("a", new Customer(socket)),
                        "the lambda captures an object of " + PREFIX + "$Customer: Customer.socket" + notSerializable
                                + ", or make the field transient"),
                arguments(
                        new Basket(new Service().lambda()),
                        "Basket.lines: the lambda captures this of " + service
                                + ", which is not Serializable; use a static method, or copy what it needs into local variables"));
    }

    static final class Failure extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        final Object socket;

        Failure(Object socket) {
            this.socket = socket;
        }
    }

    @ParameterizedTest
    @MethodSource("unserializable")
    void write_unserializable_namesThePath(Object value, String message) {
        PayloadWriter out = new PayloadWriter().writeInt(7);
        assertThatThrownBy(() -> payloads.write(out, value, "argument 1"))
                .isInstanceOf(PayloadException.class)
                .hasMessage("argument 1 cannot travel: " + message);
        assertThat(out.toByteArray()).containsExactly(0, 0, 0, 7);
        payloads.write(out, "still works", "argument 1");
    }

    @Test
    void write_userCodeThrew_isTheCause() {
        assertThatThrownBy(() -> encode(payloads, new WriteThrows()))
                .hasRootCauseExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void write_refused_saysWhyAndWhere() {
        Payloads refusing = payloads(
                1000, v -> v instanceof Customer ? "Customer of instance \"b\" is not of instance \"a\"" : null);
        assertThatThrownBy(() -> encode(refusing, new Customer(null)))
                .hasMessage("argument 1 cannot travel: Customer of instance \"b\" is not of instance \"a\"");
        assertThatThrownBy(() -> encode(refusing, new Order("1", new Customer(null))))
                .hasMessage(
                        "argument 1 cannot travel: Order.customer: Customer of instance \"b\" is not of instance \"a\"");
        assertThatThrownBy(() -> encode(refusing, capturing(new Customer(null))))
                .hasMessage("argument 1 cannot travel: the lambda captures an object of " + PREFIX
                        + "$Customer: Customer of instance \"b\" is not of instance \"a\"");
        assertThatThrownBy(() -> encode(refusing, new PayloadsRefusalTest().new Inner()))
                .hasMessageContaining("is not Serializable");
    }

    @Test
    void write_refusedThoughNotSerializable_theRefusalIsSaid() {
        Payloads refusing =
                payloads(1000, v -> v instanceof Socket ? "Pool stays where it was made; use it there" : null);
        assertThatThrownBy(() -> encode(refusing, new Basket(new Socket())))
                .hasMessage("argument 1 cannot travel: Basket.lines: Pool stays where it was made; use it there");
    }

    @Test
    void writeArguments_oneUnserializable_namesItAndLeavesNothing() {
        PayloadWriter out = new PayloadWriter();
        assertThatThrownBy(() -> payloads.writeArguments(out, new Object[] {1, "a", new Socket()}))
                .hasMessageStartingWith("argument 3 cannot travel: " + PREFIX + "$Socket is not Serializable");
        assertThat(out.size()).isZero();
    }

    @Test
    void function_unserializable_isNamedFunction() {
        assertThatThrownBy(() -> payloads.function(new Service().lambda()))
                .hasMessageStartingWith("the function cannot travel: the lambda captures this of ");
    }

    static Stream<Arguments> sizes() {
        return Stream.of(
                arguments(new byte[1000], 1000),
                arguments(new int[250], 1000),
                arguments(new long[250], 2000),
                arguments(new boolean[1000], 1000),
                arguments("a".repeat(1000), 1000),
                arguments("€".repeat(500), 1000),
                arguments(new ArrayList<>(Arrays.asList(new Object[1000])), 1000),
                arguments(new Object[1000], 1000),
                arguments(new Basket("a".repeat(1000)), 0));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void write_atLimitAndOneBelow_goesAndIsRefused(Object value, int bytes) {
        int size = bytes > 0 ? bytes : encode(payloads, value).length - 3;
        assertThat(decode(payloads, encode(payloads(size), value))).isNotNull();
        PayloadWriter out = new PayloadWriter();
        assertThatThrownBy(() -> payloads(size - 1).write(out, value, "the item"))
                .isInstanceOf(PayloadException.class)
                .hasMessageMatching("the item cannot travel: (at least )?[0-9,]+ bytes vs\\. a limit of [0-9,]+; "
                        + "send a file name, or raise the payload limit");
        assertThat(out.size()).isZero();
    }

    @Test
    void write_overDefaultLimit_saysBothSizes() {
        assertThatThrownBy(() -> encode(payloads, new byte[67_108_900]))
                .hasMessage("argument 1 cannot travel: 67,108,900 bytes vs. a limit of 67,108,864; "
                        + "send a file name, or raise the payload limit");
        assertThat(encode(payloads, new byte[67_108_864])).hasSize(67_108_864 + 6 - 1);
    }

    @Test
    void write_endlessValue_endsSoonAfterTheLimit() {
        long[] written = new long[1];
        Payloads small = payloads(1 << 20);
        assertThatThrownBy(() -> encode(small, new Endless(written)))
                .hasMessageStartingWith("argument 1 cannot travel: at least ")
                .hasMessageContaining("bytes vs. a limit of 1,048,576;");
        assertThat(written[0]).isLessThan(4 << 20);
    }

    static final class Endless implements Serializable {
        private static final long serialVersionUID = 1L;

        private final transient long[] written;

        Endless(long[] written) {
            this.written = written;
        }

        private void writeObject(ObjectOutputStream out) throws IOException {
            while (written[0] < 1 << 30) {
                out.write(new byte[1000]);
                written[0] += 1000;
            }
        }
    }

    @Test
    void writeArguments_limit_isOfAllTogether() {
        Payloads limited = payloads(1000);
        PayloadWriter out = new PayloadWriter();
        limited.writeArguments(out, new Object[] {new byte[500], new byte[500]});
        assertThat(limited.readArguments(new PayloadReader(out.toByteArray()))).hasSize(2);
        out.reset();
        assertThatThrownBy(() -> limited.writeArguments(out, new Object[] {new byte[500], new byte[501], 1}))
                .hasMessage("arguments 1 to 2 together cannot travel: 1,001 bytes vs. a limit of 1,000; "
                        + "send a file name, or raise the payload limit");
        assertThatThrownBy(() -> limited.writeArguments(out, new Object[] {new byte[500], new byte[1001]}))
                .hasMessage("argument 2 cannot travel: 1,001 bytes vs. a limit of 1,000; "
                        + "send a file name, or raise the payload limit");
        assertThat(out.size()).isZero();
    }

    static final class Link implements Serializable {
        private static final long serialVersionUID = 1L;

        @Nullable
        Link next;

        static Link chain(int length) {
            Link first = new Link();
            for (int i = 1; i < length; i++) {
                Link link = new Link();
                link.next = first;
                first = link;
            }
            return first;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {10_001, 100_000})
    void write_deeplyLinked_isRefusedWithWords(int length) {
        Link chain = Link.chain(length);
        assertThatThrownBy(() -> encode(payloads, chain))
                .isInstanceOf(PayloadException.class)
                .hasMessage("argument 1 cannot travel: Link is nested too deep for this thread's stack; "
                        + "put its parts into a list, or raise -Xss");
        assertThat(encode(payloads, Link.chain(100))).isNotEmpty();
    }

    @Test
    void write_deeplyNestedLists_areRefusedWithWords() {
        List<Object> nested = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            nested = new ArrayList<>(Arrays.asList(nested));
        }
        List<Object> value = nested;
        assertThatThrownBy(() -> encode(payloads, value))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("ArrayList is nested too deep");
    }
}
