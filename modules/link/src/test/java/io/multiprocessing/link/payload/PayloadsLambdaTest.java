package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.roundTrip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.multiprocessing.Func0;
import io.multiprocessing.Func1;
import io.multiprocessing.PayloadException;
import java.io.Serializable;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PayloadsLambdaTest {
    private static final byte LAMBDA = 17;
    private static final byte JAVA = 63;
    private static final String HERE = PayloadsLambdaTest.class.getName();

    private final Payloads payloads = payloads();

    record Point(int x, int y) implements Serializable {}

    private static final class Hidden {
        private Hidden() {}

        private static Func0<String> lambda(String captured) {
            return () -> "hidden " + captured;
        }

        private static String method() {
            return "hidden method";
        }

        private static Func0<String> reference() {
            return Hidden::method;
        }
    }

    interface Maker {
        static Func0<String> make(int n) {
            return () -> "made " + n;
        }
    }

    @SuppressWarnings("serial")
    static final class Holder implements Serializable {
        private static final long serialVersionUID = 1L;

        Func0<Object> function = () -> "none";
    }

    private static <T> T same(T value) {
        return value;
    }

    private static Func0<Object> returning(Object captured) {
        return () -> captured;
    }

    private static Func0<Object> returning(Object first, Object second) {
        return () -> List.of(first, second);
    }

    static Stream<Arguments> functions() throws Exception {
        boolean yes = true;
        byte b = 1;
        short s = 2;
        char c = 'c';
        int i = 3;
        long l = 4;
        float f = 5;
        double d = 6;
        Func0<String> inner = Hidden.lambda("inner");
        return Stream.of(
                arguments((Func0<String>) () -> "nothing", LAMBDA, "nothing"),
                arguments(
                        (Func0<String>) () -> "" + yes + b + s + c + i + l + f + d,
                        LAMBDA,
                        "" + yes + b + s + c + i + l + f + d),
                arguments(returning("half \ud83d"), LAMBDA, "half \ud83d"),
                arguments(returning(List.of(1, List.of("a"))), LAMBDA, List.of(1, List.of("a"))),
                arguments(returning(new int[] {1, 2}), LAMBDA, new int[] {1, 2}),
                arguments(returning(new Point(1, 2)), JAVA, new Point(1, 2)),
                arguments((Func0<String>) () -> inner.call() + i, LAMBDA, "hidden inner3"),
                arguments((Func0<Object>) new Point(7, 8)::x, JAVA, 7),
                arguments((Func0<Object>) "text"::length, LAMBDA, 4),
                arguments(Hidden.lambda("x"), LAMBDA, "hidden x"),
                arguments(Hidden.reference(), LAMBDA, "hidden method"),
                arguments(Maker.make(5), LAMBDA, "made 5"),
                arguments((Func0<Object> & Cloneable) () -> "of two types", LAMBDA, "of two types"),
                arguments((Func0<List<String>>) ArrayList<String>::new, LAMBDA, List.of()));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void lambda_readAgain_returnsTheSame(Func0<?> function, byte form, Object result) throws Exception {
        byte[] bytes = encode(payloads, function);
        assertThat(bytes[0]).isEqualTo(form);
        Func0<?> read = (Func0<?>) decode(payloads, bytes);
        assertThat(read).isNotNull();
        assertThat(read.call()).isEqualTo(result);
    }

    @Test
    void lambda_genericMethodReference_isCalledWithTheTypeItWasMadeFor() throws Exception {
        Func1<Point, Point> same = PayloadsLambdaTest::same;
        @SuppressWarnings("unchecked")
        Func1<Object, Object> read = (Func1<Object, Object>) roundTrip(payloads, same);
        assertThat(read).isNotNull();
        assertThat(read.call(new Point(1, 2))).isEqualTo(new Point(1, 2));
        assertThatThrownBy(() -> read.call("text")).isInstanceOf(ClassCastException.class);
    }

    @Test
    void lambda_inAList_isReadAgain() throws Exception {
        List<?> read = (List<?>) roundTrip(payloads, new ArrayList<>(List.of(1, Hidden.lambda("a"), "b")));
        assertThat(read).isNotNull();
        assertThat(((Func0<?>) read.get(1)).call()).isEqualTo("hidden a");
    }

    @Test
    void lambda_capturesOneThingTwice_itIsStillOne() throws Exception {
        for (Object captured : List.of(new int[] {1}, new ArrayList<>(List.of(1)), new Point(1, 2))) {
            Func0<?> read = (Func0<?>) roundTrip(payloads, returning(captured, captured));
            assertThat(read).isNotNull();
            List<?> both = (List<?>) read.call();
            assertThat(both.get(0)).isSameAs(both.get(1)).isEqualTo(captured);
        }
    }

    @Test
    void lambda_capturesWhatHoldsIt_isReadAgain() throws Exception {
        List<Object> list = new ArrayList<>();
        list.add(returning(list));
        List<?> readList = (List<?>) roundTrip(payloads, list);
        assertThat(readList).isNotNull();
        assertThat(((Func0<?>) readList.get(0)).call()).isSameAs(readList);

        Holder holder = new Holder();
        holder.function = returning(holder);
        Holder readHolder = (Holder) roundTrip(payloads, holder);
        assertThat(readHolder).isNotNull();
        assertThat(readHolder.function.call()).isSameAs(readHolder);
    }

    /** Java makes the lambda when all that it captures is there, and that would be itself. */
    @Test
    void lambda_isInWhatItCaptures_isRefusedWhereItIsRead() {
        Holder holder = new Holder();
        holder.function = returning(holder);
        byte[] bytes = encode(payloads, holder.function);
        assertThat(bytes[0]).isEqualTo(JAVA);
        assertThatThrownBy(() -> decode(payloads, bytes))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("cannot be read here");
    }

    @Test
    void lambda_overTheLimit_isRefused() {
        assertThatThrownBy(() -> encode(payloads(1000), returning(new byte[1000])))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("bytes vs. a limit of 1,000;");
    }

    /** The bytes of a lambda of whoever wants it, with the function interface Func0. */
    private static byte[] forged(String capturingClass, int kind, String owner, String method, Object... captured) {
        PayloadWriter out = new PayloadWriter();
        byte[] values = encode(payloads(), captured);
        out.writeByte(LAMBDA).writeRaw(values, 1, values.length - 1);
        out.writeString(capturingClass);
        out.writeString("io/multiprocessing/Func0");
        out.writeString("call");
        out.writeString("()Ljava/lang/Object;");
        out.writeByte(kind);
        out.writeString(owner).writeString(method).writeString("()Ljava/lang/Object;");
        out.writeString("()Ljava/lang/Object;");
        return out.toByteArray();
    }

    private static byte[] forged(String capturingClass) {
        return forged(capturingClass, MethodHandleInfo.REF_invokeStatic, "java/lang/Runtime", "getRuntime");
    }

    static final class OwnMethod {
        static int calls;

        Object $deserializeLambda$(SerializedLambda lambda) {
            calls++;
            return lambda;
        }
    }

    static Stream<Arguments> forgeries() {
        String noSuchLambda = " has no such lambda; is the same version of it on the class path of the process?";
        return Stream.of(
                arguments(forged(HERE), HERE + noSuchLambda),
                arguments(
                        forged(HERE, MethodHandleInfo.REF_invokeStatic, HERE.replace('.', '/'), "same"),
                        HERE + noSuchLambda),
                arguments(forged(Point.class.getName()), Point.class.getName() + noSuchLambda),
                arguments(forged(OwnMethod.class.getName()), "NullPointerException"),
                arguments(forged("java.util.Map$Entry"), "InaccessibleObjectException"),
                arguments(
                        forged("java.lang.invoke.MethodHandles"),
                        "class java.lang.invoke.MethodHandles: this class of the JDK may not be part of a value"),
                arguments(
                        forged("sun.misc.Unsafe"),
                        "class sun.misc.Unsafe: this class of the JDK may not be part of a value"),
                arguments(forged("no.such.Type"), "class no.such.Type was not found"),
                arguments(forged("int"), "int" + noSuchLambda),
                arguments(forged("[I"), "[I" + noSuchLambda),
                arguments(forged(""), "class  was not found"));
    }

    @ParameterizedTest
    @MethodSource("forgeries")
    void read_forgedLambda_isRefused(byte[] bytes, String words) {
        assertThatThrownBy(() -> decode(payloads, bytes))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("a value cannot be read here: ")
                .hasMessageContaining(words)
                .hasMessageNotContaining("link.payload.Lambdas");
        assertThat(OwnMethod.calls).isZero();
    }

    @Test
    void read_lambdaWithOtherCapturedValues_isRefused() {
        byte[] bytes = encode(payloads, Hidden.lambda("a"));
        assertThat(Arrays.copyOf(bytes, 5)).containsExactly(LAMBDA, 1, 10, 1, 'a');
        byte[] rest = Arrays.copyOfRange(bytes, 5, bytes.length);
        Map<Object[], Class<?>> others = Map.of(
                new Object[] {1}, ClassCastException.class,
                new Object[] {}, ArrayIndexOutOfBoundsException.class);
        others.forEach((captured, cause) -> {
            byte[] values = encode(payloads, captured);
            PayloadWriter out = new PayloadWriter().writeByte(LAMBDA);
            out.writeRaw(values, 1, values.length - 1).writeRaw(rest, 0, rest.length);
            assertThatThrownBy(() -> decode(payloads, out.toByteArray()))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining(cause.getSimpleName())
                    .hasMessageNotContaining("link.payload.Lambdas");
        });
    }

    @Test
    void read_lambdasNestedTooDeep_areRefused() {
        PayloadWriter out = new PayloadWriter();
        for (int i = 0; i < 100_000; i++) {
            out.writeByte(LAMBDA).writeVarInt(1);
        }
        assertThatThrownBy(() -> decode(payloads, out.toByteArray()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("nested more than 100 deep");
    }
}
