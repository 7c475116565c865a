package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.roundTrip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.Serializable;
import java.lang.reflect.Array;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.GregorianCalendar;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsRoundTripTest {
    record Point(int x, int y) implements Serializable {}

    interface Named extends Serializable {
        String name();
    }

    record Handler(String answer) implements java.lang.reflect.InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object @Nullable [] arguments) {
            return answer;
        }
    }

    private final Payloads payloads = payloads();

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(null, 1),
                arguments(true, 1),
                arguments(false, 1),
                arguments((byte) -128, 2),
                arguments((byte) 127, 2),
                arguments(Short.MIN_VALUE, 3),
                arguments(Short.MAX_VALUE, 3),
                arguments('\0', 3),
                arguments('\uffff', 3),
                arguments(0, 2),
                arguments(-64, 2),
                arguments(63, 2),
                arguments(64, 3),
                arguments(Integer.MIN_VALUE, 6),
                arguments(Integer.MAX_VALUE, 6),
                arguments(0L, 2),
                arguments(Long.MIN_VALUE, 11),
                arguments(Long.MAX_VALUE, 11),
                arguments(Float.MIN_VALUE, 5),
                arguments(-0.0f, 5),
                arguments(Float.NaN, 5),
                arguments(Float.POSITIVE_INFINITY, 5),
                arguments(-0.0, 9),
                arguments(Double.NaN, 9),
                arguments(Double.NEGATIVE_INFINITY, 9),
                arguments("", 2),
                arguments("ascii", 7),
                arguments("\0é\u00ff", 5),
                arguments("€", 4),
                arguments("\ud83d\ude00", 6),
                arguments("half a surrogate \ud83d", 38),
                arguments("x".repeat(127), 129),
                arguments("x".repeat(128), 131),
                arguments(new byte[0], 2),
                arguments(new byte[] {-1, 0, 1}, 5),
                arguments(new boolean[] {true, false}, 4),
                arguments(new short[] {Short.MIN_VALUE, 1}, 6),
                arguments(new char[] {'a', '\uffff'}, 6),
                arguments(new int[] {Integer.MIN_VALUE, -1, Integer.MAX_VALUE}, 14),
                arguments(new long[] {Long.MIN_VALUE, Long.MAX_VALUE}, 18),
                arguments(new float[] {Float.NaN, -0.0f}, 10),
                arguments(new double[] {Double.NaN, -0.0, Double.MIN_VALUE}, 26),
                arguments(new String[] {"a", null, ""}, 8),
                arguments(new Object[] {1, "a", null, new Object[0]}, 10),
                arguments(new ArrayList<>(), 2),
                arguments(new ArrayList<>(Arrays.asList(1, null, "a")), 8),
                arguments(List.of(), 2),
                arguments(List.of(1), 4),
                arguments(List.of(1, 2, 3), 8),
                arguments(Arrays.asList(1, null), 5),
                arguments(Stream.of(1, null).toList(), 5),
                arguments(List.of(List.of(1), new int[] {1}), 12));
    }

    @ParameterizedTest
    @MethodSource("values")
    void write_compactValue_comesBackEqualInSoManyBytes(@Nullable Object value, int bytes) {
        byte[] encoded = encode(payloads, value);
        assertThat(encoded).hasSize(bytes);
        assertSame(decode(payloads, encoded), value);
    }

    static Stream<Object> serialized() {
        ArrayList<Object> self = new ArrayList<>();
        self.add(self);
        return Stream.of(
                new Point(1, 2),
                new Point[] {new Point(1, 2), null},
                new Integer[] {1, null},
                new int[][] {{1}, {}},
                new ArrayList<>(List.of(new Point(1, 2))),
                List.of("a", new Point(1, 2)),
                new HashMap<>(Map.of("a", 1)),
                new LinkedHashMap<>(Map.of("a", List.of(1))),
                Map.of("a", 1),
                new CopyOnWriteArrayList<>(List.of(1)),
                new TreeSet<>(List.of(2, 1)),
                Collections.unmodifiableList(new ArrayList<>(List.of(1))),
                Collections.nCopies(1000, 1),
                BigInteger.TEN,
                Instant.EPOCH,
                TimeUnit.DAYS,
                TimeZone.getTimeZone("Europe/Berlin"),
                new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo")),
                int.class,
                int[][].class,
                Point.class,
                String.class,
                Named.class);
    }

    @ParameterizedTest
    @MethodSource("serialized")
    void write_serializableValue_comesBackEqual(Object value) {
        assertSame(roundTrip(payloads, value), value);
    }

    @Test
    void write_manyKindsInTurn_noneDisturbsTheNext() {
        List<Object> values = serialized().toList();
        for (int round = 0; round < 20; round++) {
            for (Object value : values) {
                assertSame(roundTrip(payloads, value), value);
            }
        }
    }

    @Test
    void write_severalValues_eachTellsItsLength() {
        PayloadWriter out = new PayloadWriter();
        for (Object value : List.of(1, new Point(1, 2), "a", List.of(new Point(3, 4)))) {
            payloads.write(out, value, "item");
        }
        PayloadReader in = new PayloadReader(out.toByteArray());
        assertThat(payloads.read(in)).isEqualTo(1);
        assertThat(payloads.read(in)).isEqualTo(new Point(1, 2));
        assertThat(payloads.read(in)).isEqualTo("a");
        assertThat(payloads.read(in)).isEqualTo(List.of(new Point(3, 4)));
        assertThat(in.remaining()).isZero();
    }

    @Test
    void write_proxy_comesBackCallable() {
        Named proxy = (Named)
                Proxy.newProxyInstance(Named.class.getClassLoader(), new Class<?>[] {Named.class}, new Handler("Ada"));
        assertThat(((Named) roundTrip(payloads, proxy)).name()).isEqualTo("Ada");
    }

    @Test
    @SuppressWarnings("unchecked")
    void read_list_keepsWhetherItCanBeChanged() {
        List<Object> changeable = (List<Object>) roundTrip(payloads, new ArrayList<>(List.of(1)));
        changeable.add(2);
        assertThat(changeable).isExactlyInstanceOf(ArrayList.class).hasSize(2);
        List<Object> fixed = (List<Object>) roundTrip(payloads, Arrays.asList(1));
        fixed.set(0, 2);
        assertThatThrownBy(() -> fixed.add(3)).isInstanceOf(UnsupportedOperationException.class);
        for (List<?> unmodifiable : List.of(
                List.of(), List.of(1), List.of(1, 2, 3), Stream.of(1, 2, 3).toList())) {
            List<Object> read = (List<Object>) roundTrip(payloads, unmodifiable);
            assertThatThrownBy(() -> read.add(3)).isInstanceOf(UnsupportedOperationException.class);
            assertThat(read.contains(null)).isFalse();
        }
    }

    @Test
    void write_listSubclass_keepsItsClass() {
        assertThat(roundTrip(payloads, new Stack(List.of(1)))).isExactlyInstanceOf(Stack.class);
    }

    static final class Stack extends ArrayList<Object> {
        private static final long serialVersionUID = 1L;

        Stack(List<?> elements) {
            super(elements);
        }
    }

    @Test
    void write_sharedReference_staysShared() {
        byte[] shared = {1};
        List<?> read = (List<?>) roundTrip(payloads, List.of(shared, "a", List.of(shared)));
        assertThat(read.get(0)).isSameAs(((List<?>) read.get(2)).get(0)).isEqualTo(shared);
    }

    @Test
    void write_listInItself_staysInItself() {
        List<Object> self = new ArrayList<>();
        self.add(1);
        self.add(self);
        self.add(self);
        List<?> read = (List<?>) roundTrip(payloads, self);
        assertThat(read.get(0)).isEqualTo(1);
        assertThat(read.get(1)).isSameAs(read).isSameAs(read.get(2));
        Object[] array = new Object[1];
        array[0] = array;
        Object[] readArray = (Object[]) roundTrip(payloads, array);
        assertThat(readArray[0]).isSameAs(readArray);
    }

    @Test
    void write_listsThatDoubleThirtyTimes_staySmall() {
        List<Object> value = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            value = new ArrayList<>(List.of(value, value));
        }
        assertThat(encode(payloads, value)).hasSizeLessThan(10_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 99, 100, 101, 150})
    void write_nestedLists_comeBackNestedAsDeep(int depth) {
        Object value = 1;
        for (int i = 0; i < depth; i++) {
            value = new ArrayList<>(Arrays.asList(value));
        }
        byte[] encoded = encode(payloads, value);
        if (depth <= CompactForm.MAX_DEPTH) {
            assertThat(encoded).hasSize(2 * depth + 2);
        }
        assertThat(decode(payloads, encoded)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261123})
    void write_randomValues_comeBackEqual(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            Object value = value(random, 4);
            assertSame(roundTrip(payloads, value), value);
        }
    }

    private static @Nullable Object value(Random random, int depth) {
        int kinds = depth == 0 ? 11 : 17;
        return switch (random.nextInt(kinds)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2 -> (byte) random.nextInt();
            case 3 -> (short) random.nextInt();
            case 4 -> (char) random.nextInt();
            case 5 -> random.nextInt() >> random.nextInt(32);
            case 6 -> random.nextLong() >> random.nextInt(64);
            case 7 -> random.nextFloat();
            case 8 -> random.nextDouble();
            case 9 -> string(random);
            case 10 -> new Point(random.nextInt(), 1);
            case 11 -> random.ints(random.nextInt(50)).toArray();
            case 12 -> random.longs(random.nextInt(50)).toArray();
            case 13 -> values(random, depth);
            case 14 -> values(random, depth).toArray();
            case 15 -> Arrays.asList(values(random, depth).toArray());
            default -> values(random, depth).stream().toList();
        };
    }

    private static List<@Nullable Object> values(Random random, int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            values.add(value(random, depth - 1));
        }
        return values;
    }

    private static String string(Random random) {
        int bound = new int[] {128, 256, 65_536}[random.nextInt(3)];
        char[] chars = new char[random.nextInt(200)];
        for (int i = 0; i < chars.length; i++) {
            chars[i] = (char) random.nextInt(bound);
        }
        return new String(chars);
    }

    /** Deeply equal, of the same class where it is a primitive or an array, bit by bit where it is a floating point. */
    private static void assertSame(@Nullable Object actual, @Nullable Object expected) {
        if (expected != null && expected.getClass().isArray()) {
            assertThat(actual).isExactlyInstanceOf(expected.getClass());
            assertThat(Array.getLength(actual)).isEqualTo(Array.getLength(expected));
            for (int i = 0; i < Array.getLength(expected); i++) {
                assertSame(Array.get(actual, i), Array.get(expected, i));
            }
        } else if (expected instanceof List<?> list && expected.getClass() != CopyOnWriteArrayList.class) {
            assertThat(actual).isInstanceOf(List.class);
            assertThat(((List<?>) actual)).hasSameSizeAs(list);
            for (int i = 0; i < list.size(); i++) {
                assertSame(((List<?>) actual).get(i), list.get(i));
            }
        } else {
            assertThat(actual).isEqualTo(expected);
        }
    }
}
