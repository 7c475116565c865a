package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.Func1;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.Queue;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.spi.PayloadCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What travels to a process and back, what does not, and why. */
class PayloadIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final int LIMIT = 64 << 20;

    private static Multiprocessing mp;
    private static Pool pool;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
        pool = mp.pool(1);
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    private static byte[] pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i += 4093) {
            bytes[i] = (byte) (i / 4093);
        }
        return bytes;
    }

    private static boolean isPattern(byte[] bytes) {
        return Arrays.equals(bytes, pattern(bytes.length));
    }

    @Test
    void apply_payloadOfExactlyTheLimit_thereAndBack() throws InterruptedException {
        assertThat(pool.<byte[], Boolean>apply(PayloadIT::isPattern, pattern(LIMIT - 64)))
                .isTrue();
        assertThat(isPattern(pool.apply(PayloadIT::pattern, LIMIT))).isTrue();
    }

    @Test
    void apply_payloadBeyondTheLimit_refusedWithBothNumbers() throws InterruptedException {
        assertThatThrownBy(() -> pool.applyAsync(PayloadIT::isPattern, new byte[LIMIT + 1]))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("67,108,8")
                .hasMessageContaining("a limit of 67,108,864");
        assertThatThrownBy(() -> pool.apply(PayloadIT::pattern, LIMIT + 1))
                .isInstanceOf(TaskFailedException.class)
                .cause()
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("result cannot travel: 67,108,865 bytes vs. a limit of 67,108,864");
        Queue<byte[]> queue = mp.queue();
        assertThatThrownBy(() -> queue.put(new byte[LIMIT + 1]))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("item cannot travel: 67,108,865 bytes vs. a limit of 67,108,864");
        assertThat(queue.empty()).isTrue();
        queue.destroy();
    }

    /** The limit is of an item, not of a chunk of them. */
    @Test
    void map_itemsTogetherBeyondTheLimit_travel() throws InterruptedException {
        List<byte[]> items = List.of(pattern(30 << 20), pattern(30 << 20), pattern(30 << 20));
        assertThat(pool.map(PayloadIT::isPattern, items, 3)).containsExactly(true, true, true);
    }

    @Test
    void setting_smallerLimit_holdsInTheProcessesToo() throws InterruptedException {
        try (Multiprocessing small =
                Multiprocessing.builder().setting("payload.max-bytes", 1000).start()) {
            Pool one = small.pool(1);
            assertThat(one.apply(PayloadIT::pattern, 1000)).hasSize(1000);
            assertThatThrownBy(() -> one.apply(PayloadIT::pattern, 1001))
                    .hasMessageContaining("1,001 bytes vs. a limit of 1,000");
        }
    }

    private final int field = 3;

    private String instanceMethod(int n) {
        return "n" + n;
    }

    @Test
    void apply_functionsOfAllKinds_run() throws Exception {
        int captured = 40;
        String text = "text";
        assertThat(pool.<Integer>apply(() -> captured + 2)).isEqualTo(42);
        assertThat(pool.<Integer, String>apply(n -> text + n, 1)).isEqualTo("text1");
        assertThat(pool.<String, Integer>apply(String::length, "abc")).isEqualTo(3);
        assertThat(pool.<Integer, BigDecimal>apply(BigDecimal::new, 7)).isEqualTo(new BigDecimal(7));
        assertThat(pool.<Integer, Character>apply("abcdef"::charAt, 2)).isEqualTo('c');
        Func1<Integer, Integer> twice = n -> 2 * n;
        assertThat(pool.<Integer, Integer>apply(n -> twice.call(n) + 1, 5)).isEqualTo(11);
        Func1<Integer, Func1<Integer, Integer>> adder = a -> b -> a + b;
        assertThat(pool.apply(adder, 5).call(6)).isEqualTo(11);
    }

    @Test
    void apply_valuesOfAllKinds_comeBackEqual() throws InterruptedException {
        List<Object> values = new ArrayList<>(Arrays.asList(
                null,
                true,
                (byte) 1,
                'c',
                (short) 2,
                3,
                4L,
                5f,
                6d,
                "text\u00e4\ud83d\ude00",
                new int[] {1, 2},
                new String[] {"a", null},
                List.of(1, "b"),
                Map.of("k", List.of(2)),
                Thread.State.BLOCKED,
                new BigDecimal("1.5")));
        assertThat(pool.<List<Object>, List<Object>>apply(there -> there, values))
                .usingRecursiveComparison()
                .isEqualTo(values);
        for (Object value : values) {
            assertThat(pool.<Object, Object>apply(there -> there, value)).isEqualTo(value);
        }
    }

    @Test
    void applyAsync_whatCannotTravel_namesThePath() {
        assertThatThrownBy(() -> pool.applyAsync(order -> 1, new PoolIT.Order()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("Order.customer.socket: java.net.Socket is not Serializable");
        assertThatThrownBy(() -> mp.process(order -> {}, Map.of("key", List.of(1, new PoolIT.Order())))
                        .start())
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("customer.socket: java.net.Socket is not Serializable");
        assertThatThrownBy(() -> pool.applyAsync(() -> field))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("this")
                .hasMessageContaining("PayloadIT");
        assertThatThrownBy(() -> pool.applyAsync(this::instanceMethod, 1))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("PayloadIT");
        List<Object> cyclic = new ArrayList<>();
        Object deep = cyclic;
        for (int i = 0; i < 100_000; i++) {
            deep = new ArrayList<>(List.of(deep));
        }
        Object tooDeep = deep;
        assertThatThrownBy(() -> pool.applyAsync(value -> 1, tooDeep))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("nested too deep");
    }

    @Test
    void applyAsync_poolProcessInstanceManager_refusedSayingWhatToDo() {
        Process process = mp.process(() -> {});
        assertThatThrownBy(() -> pool.applyAsync(p -> p.size(), pool))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("Pool stays where it was made");
        assertThatThrownBy(() -> pool.applyAsync(p -> p.name(), process))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("Process stays where it was made");
        assertThatThrownBy(() ->
                        pool.applyAsync(() -> mp.cpuCount() + process.name().length()))
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> pool.applyAsync(instance -> 1, mp))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("Multiprocessing stays where it was made")
                .hasMessageContaining("Multiprocessing.current()");
        assertThatThrownBy(() -> pool.applyAsync(manager -> 1, mp.manager()))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("Manager stays where it was made");
    }

    @Test
    void applyAsync_handleOfAnotherInstance_refused() throws InterruptedException {
        try (Multiprocessing other = Multiprocessing.start()) {
            Queue<Integer> theirs = other.queue();
            assertThatThrownBy(() -> pool.applyAsync(queue -> queue.get(), theirs))
                    .isInstanceOf(PayloadException.class)
                    .hasMessageContaining(theirs.id())
                    .hasMessageContaining("belongs to another instance");
            Queue<Object> ours = mp.queue();
            assertThatThrownBy(() -> ours.put(List.of(theirs))).isInstanceOf(PayloadException.class);
            assertThat(ours.empty()).isTrue();
            ours.destroy();
        }
    }

    // ---- a codec of the user's

    /** Not Serializable: only {@link PointCodec} can carry it. */
    record Point(int x, int y) {}

    /** Found through {@code META-INF/services}. */
    public static final class PointCodec implements PayloadCodec {
        @Override
        public byte id() {
            return 100;
        }

        @Override
        public boolean handles(Class<?> type) {
            return type == Point.class;
        }

        @Override
        public void write(Object value, DataOutput out) throws IOException {
            out.writeInt(((Point) value).x());
            out.writeInt(((Point) value).y());
        }

        @Override
        public Object read(DataInput in, ClassLoader loader) throws IOException {
            return new Point(in.readInt(), in.readInt());
        }
    }

    @Test
    void apply_valueOfTheUsersCodec_thereAndBack() throws InterruptedException {
        UnaryOperator<Point> mirror = point -> new Point(point.y(), point.x());
        assertThat(pool.<Point, Point>apply(point -> new Point(point.y(), point.x()), new Point(1, 2)))
                .isEqualTo(mirror.apply(new Point(1, 2)));
        Queue<Point> queue = mp.queue();
        pool.runAsync(to -> to.put(new Point(3, 4)), queue).get();
        assertThat(queue.get()).isEqualTo(new Point(3, 4));
        queue.destroy();
    }
}
