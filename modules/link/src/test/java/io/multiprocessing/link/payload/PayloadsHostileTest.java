package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.replaced;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.multiprocessing.Func0;
import io.multiprocessing.PayloadException;
import java.beans.PropertyChangeSupport;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.BadStringOperationException;
import javax.management.ObjectName;
import javax.naming.CompositeName;
import javax.swing.table.DefaultTableModel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsHostileTest {
    record Point(int x, int y) implements Serializable {}

    private final Payloads payloads = payloads();

    private static Exception failure() {
        Exception failure = new IllegalStateException("x", new IllegalArgumentException("y"));
        failure.setStackTrace(Arrays.copyOf(failure.getStackTrace(), 2));
        failure.getCause().setStackTrace(new StackTraceElement[0]);
        return failure;
    }

    static Stream<Object> samples() {
        int captured = 5;
        Point point = new Point(3, 4);
        return Stream.of(
                1,
                123456789L,
                "text",
                "half \ud83d",
                new byte[] {1, 2, 3},
                new long[] {1, 2},
                new String[] {"a", "b"},
                new ArrayList<>(List.of(1, "a", List.of(2))),
                new Object[] {1, 2.5},
                new Point(1, 2),
                new HashMap<>(Map.of("a", List.of(1, 2))),
                new int[][] {{1}, {2, 3}},
                failure(),
                (Func0<Integer>) () -> captured,
                (Func0<Integer>) point::x);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void read_cutOffAnywhere_isRefused(Object value) {
        byte[] bytes = encode(payloads, value);
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> decode(payloads, cut)).isInstanceOf(PayloadException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("samples")
    void read_oneByteChanged_isReadOrRefused(Object value) {
        byte[] bytes = encode(payloads, value);
        for (int at = 0; at < bytes.length; at++) {
            for (int by : bytes.length < 200 ? new int[] {1, 0x80, 0xFF} : new int[] {0x81}) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) by;
                readOrRefused(changed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20261123})
    void read_randomBytes_areReadOrRefused(long seed) {
        Random random = new Random(seed);
        byte[] java = encode(payloads, new Point(1, 2));
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 1 && i % 2 == 0) {
                bytes[0] = (byte) random.nextInt(64);
            }
            readOrRefused(bytes);
            byte[] mixed = java.clone();
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                mixed[random.nextInt(mixed.length)] = (byte) random.nextInt();
            }
            readOrRefused(mixed);
        }
    }

    private void readOrRefused(byte[] bytes) {
        try {
            decode(payloads, bytes);
            payloads.readFailure(bytes);
            payloads.readFunction(bytes);
        } catch (PayloadException e) {
            assertThat(e)
                    .hasMessageMatching(
                            "(?s)(a (value|function) cannot be read here: |cannot read a message at byte ).+")
                    .hasMessageNotContaining("link.payload.JavaForm")
                    .hasMessageNotContaining("link.payload.Lambdas");
        } catch (Throwable e) {
            fail("bytes " + Arrays.toString(bytes), e);
        }
    }

    @Test
    void read_hugeLengthOfCompactForm_isRefusedWithoutTheMemory() {
        for (int form = 10; form <= 31; form++) {
            byte[] bytes = new PayloadWriter()
                    .writeByte(form)
                    .writeVarInt(Integer.MAX_VALUE)
                    .writeLong(0)
                    .toByteArray();
            assertThatThrownBy(() -> decode(payloads, bytes)).isInstanceOf(PayloadException.class);
            byte[] negative = new PayloadWriter()
                    .writeByte(form)
                    .writeVarInt(-1)
                    .writeLong(0)
                    .toByteArray();
            assertThatThrownBy(() -> decode(payloads, negative)).isInstanceOf(PayloadException.class);
        }
    }

    @Test
    void read_hugeArrayInStream_isRefusedWithoutTheMemory() {
        for (Object value : List.of(new Integer[] {1, 2, 3}, new long[][] {new long[3]}, new byte[][] {new byte[3]})) {
            byte[] bytes = encode(payloads, value);
            int header = -1;
            for (int i = bytes.length - 4; i >= 0; i--) {
                if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 0 && bytes[i + 3] == 3) {
                    header = i;
                }
            }
            assertThat(header).isPositive();
            bytes[header] = 0x7F;
            bytes[header + 1] = bytes[header + 2] = bytes[header + 3] = -1;
            assertThatThrownBy(() -> decode(payloads, bytes))
                    .isInstanceOf(PayloadException.class)
                    .hasMessage("a value cannot be read here: an array of length 2147483647 is announced, "
                            + "which the bytes cannot hold");
        }
    }

    /** The tables of these are longer than what is in the stream. */
    static Stream<Object> tables() {
        List<Integer> numbers = IntStream.range(0, 10_000).boxed().toList();
        Map<Integer, Integer> sparse = new HashMap<>(16, 0.1f);
        numbers.forEach(n -> sparse.put(n, n));
        IdentityHashMap<String, Integer> identities = new IdentityHashMap<>();
        numbers.forEach(n -> identities.put("key " + n, n));
        return Stream.of(
                sparse,
                new HashMap<>(),
                new HashSet<>(numbers),
                new ArrayList<>(Collections.nCopies(10_000, new HashMap<>())),
                new ArrayList<>(Collections.nCopies(10_000, null)),
                new Object[][] {new Object[100_000]},
                identities,
                new PriorityQueue<>(numbers));
    }

    @ParameterizedTest
    @MethodSource("tables")
    void read_tablesLongerThanTheirBytes_areRead(Object value) {
        assertThat(decode(payloads, encode(payloads, value))).isInstanceOf(value.getClass());
    }

    static Stream<Object> refused() throws Exception {
        return Stream.of(
                new ObjectName("a:b=c"),
                new PropertyChangeSupport("x"),
                new ArrayList<>(List.of(new ObjectName("a:b=c"))),
                new ArrayList<>(Collections.singletonList(new ObjectName[0])),
                ObjectName.class,
                new DefaultTableModel(),
                new CompositeName("a"));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void read_classOfTheJdkThatActs_isRefused(Object value) {
        assertThatThrownBy(() -> decode(payloads, encode(payloads, value)))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("this class of the JDK may not be part of a value");
    }

    @Test
    void read_exceptionOfTheJdk_isReadWhereverItIsFrom() {
        assertThat(decode(payloads, encode(payloads, new BadStringOperationException("x"))))
                .isInstanceOf(BadStringOperationException.class);
    }

    @Test
    void read_internalClassOfTheJdk_isRefused() {
        byte[] bytes = encode(payloads, new Renamed(1));
        String name = Renamed.class.getName();
        String internal = "sun.security.provider.NativePRNG$NonBlocking";
        byte[] renamed = renamed(bytes, name, internal);
        assertThatThrownBy(() -> decode(payloads, renamed))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("class " + internal + ": this class of the JDK may not be part of a value");
    }

    record Renamed(int n) implements Serializable {}

    /** Also where the names are not as long as each other. */
    private static byte[] renamed(byte[] bytes, String name, String by) {
        PayloadReader in = new PayloadReader(bytes);
        byte form = in.readByte();
        byte[] stream = in.readBytes();
        byte[] marked = replaced(stream, name, "?".repeat(name.length()));
        int at = new String(marked, ISO_8859_1).indexOf("?");
        PayloadWriter renamed = new PayloadWriter();
        renamed.writeRaw(stream, 0, at - 2).writeShort(by.length());
        renamed.writeRaw(by.getBytes(ISO_8859_1), 0, by.length());
        int rest = at + name.length();
        renamed.writeRaw(stream, rest, stream.length - rest);
        return new PayloadWriter()
                .writeByte(form)
                .writeBytes(renamed.toByteArray())
                .toByteArray();
    }

    @Test
    void read_bytesLeftAfterTheValue_areRefused() {
        PayloadReader in = new PayloadReader(encode(payloads, new Point(1, 2)));
        byte form = in.readByte();
        byte[] stream = in.readBytes();
        byte[] longer = new PayloadWriter()
                .writeByte(form)
                .writeBytes(Arrays.copyOf(stream, stream.length + 1))
                .toByteArray();
        assertThatThrownBy(() -> decode(payloads, longer))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("1 bytes are left after the value");
    }

    static final class ClosesItsStream implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            in.close();
        }
    }

    @Test
    void read_userCodeClosesTheStream_nextValueIsRead() {
        for (int i = 0; i < 3; i++) {
            decode(payloads, encode(payloads, new ClosesItsStream()));
            assertThat(decode(payloads, encode(payloads, new Point(1, 2)))).isEqualTo(new Point(1, 2));
        }
    }

    @Test
    void read_unknownForm_isRefused() {
        for (int form : new int[] {18, 23, 32, 62, 64, 127, -128, -1}) {
            assertThatThrownBy(() -> decode(payloads, new byte[] {(byte) form, 0, 0}))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining(String.valueOf(form));
        }
    }

    @Test
    void read_listsNestedTooDeep_areRefused() {
        PayloadWriter out = new PayloadWriter();
        for (int i = 0; i < 100_000; i++) {
            out.writeByte(12).writeVarInt(1);
        }
        out.writeByte(0);
        assertThatThrownBy(() -> decode(payloads, out.toByteArray()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("lists are nested more than 100 deep");
    }
}
