package io.multiprocessing.semantics.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExchangeTest {
    private final Exchange<String, String> one = new Exchange<>();
    private final Exchange<String, String> other = new Exchange<>();
    private final List<String> heard = new ArrayList<>();

    @Test
    void fresh_nothingSent_isNull() {
        assertThat(one.fresh()).isNull();
        assertThat(one.tick()).isNull();
    }

    @Test
    void fresh_severalSent_areOnePacketOnce() {
        one.send("a");
        one.send("b");
        assertThat(one.fresh()).isEqualTo(new Packet<>(1, List.of("a", "b"), 0));
        assertThat(one.fresh()).isNull();
        one.send("c");
        assertThat(one.fresh()).isEqualTo(new Packet<>(3, List.of("c"), 0));
    }

    @Test
    void fresh_moreThanAPacketHolds_goesInTwo() {
        for (int i = 0; i <= Exchange.MESSAGES_IN_A_PACKET; i++) {
            one.send("m" + i);
        }
        assertThat(one.fresh().messages()).hasSize(Exchange.MESSAGES_IN_A_PACKET);
        assertThat(one.fresh().messages()).containsExactly("m" + Exchange.MESSAGES_IN_A_PACKET);
        assertThat(one.fresh()).isNull();
    }

    @Test
    void receive_twice_handsOverOnce() {
        one.send("a");
        Packet<String> packet = one.fresh();
        other.receive(packet, heard::add);
        other.receive(packet, heard::add);
        assertThat(heard).containsExactly("a");
    }

    @Test
    void receive_afterAGap_waitsForWhatIsMissing() {
        one.send("a");
        Packet<String> first = one.fresh();
        one.send("b");
        Packet<String> second = one.fresh();
        other.receive(second, heard::add);
        assertThat(heard).isEmpty();
        other.receive(first, heard::add);
        other.receive(second, heard::add);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void tick_unacknowledged_repeatsFromTheThirdTick() {
        one.send("a");
        one.fresh();
        assertThat(one.tick()).isNull();
        assertThat(one.tick()).isNull();
        assertThat(one.tick()).isEqualTo(new Packet<>(1, List.of("a"), 0));
    }

    @Test
    void tick_overdue_repeatsAllThatCameBehindTheGap() {
        one.send("a");
        one.fresh();
        one.tick();
        one.tick();
        one.send("b");
        other.receive(one.fresh(), heard::add);
        other.receive(one.tick(), heard::add);
        assertThat(heard).containsExactly("a", "b");
    }

    @Test
    void tick_received_acknowledgesAloneOnce() {
        one.send("a");
        other.receive(one.fresh(), heard::add);
        Packet<String> acknowledgement = other.tick();
        assertThat(acknowledgement).isEqualTo(new Packet<>(1, List.of(), 1));
        assertThat(other.tick()).isNull();
        one.receive(acknowledgement, heard::add);
        assertThat(one.pending()).isZero();
        assertThat(one.tick()).isNull();
        assertThat(one.tick()).isNull();
        assertThat(one.tick()).isNull();
    }

    @Test
    void tick_acknowledgementLost_isSentAgainWhenTheMessageComesAgain() {
        one.send("a");
        Packet<String> packet = one.fresh();
        other.receive(packet, heard::add);
        other.tick();
        other.receive(packet, heard::add);
        assertThat(other.tick()).isEqualTo(new Packet<>(1, List.of(), 1));
    }

    @Test
    void message_acknowledgesWhatCameBefore() {
        one.send("a");
        other.receive(one.fresh(), heard::add);
        other.send("b");
        one.receive(other.fresh(), heard::add);
        assertThat(heard).containsExactly("a", "b");
        assertThat(one.pending()).isZero();
        assertThat(other.tick()).isNull();
    }

    /** A network that drops, doubles and reorders packets of both ways, and then becomes whole. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bothWays_badNetwork_eachMessageOnceAndInOrder(long seed) {
        Random random = new Random(seed);
        for (int schedule = 0; schedule < 200; schedule++) {
            Exchange<Integer, Integer> left = new Exchange<>();
            Exchange<Integer, Integer> right = new Exchange<>();
            List<Packet<Integer>> toRight = new ArrayList<>();
            List<Packet<Integer>> toLeft = new ArrayList<>();
            List<Integer> atRight = new ArrayList<>();
            List<Integer> atLeft = new ArrayList<>();
            int sentByLeft = 0;
            int sentByRight = 0;
            for (int step = 0; step < 300; step++) {
                boolean whole = step > 200;
                switch (random.nextInt(6)) {
                    case 0 -> {
                        if (!whole) {
                            left.send(sentByLeft++);
                        }
                    }
                    case 1 -> {
                        if (!whole) {
                            right.send(sentByRight++);
                        }
                    }
                    case 2 -> post(left.fresh(), toRight, random, whole);
                    case 3 -> post(right.fresh(), toLeft, random, whole);
                    case 4 -> {
                        post(left.tick(), toRight, random, whole);
                        post(right.tick(), toLeft, random, whole);
                    }
                    default -> {
                        deliver(toRight, right, atRight, random, whole);
                        deliver(toLeft, left, atLeft, random, whole);
                    }
                }
            }
            for (int tick = 0; tick < 20; tick++) {
                post(left.fresh(), toRight, random, true);
                post(right.fresh(), toLeft, random, true);
                post(left.tick(), toRight, random, true);
                post(right.tick(), toLeft, random, true);
                while (!toRight.isEmpty() || !toLeft.isEmpty()) {
                    deliver(toRight, right, atRight, random, true);
                    deliver(toLeft, left, atLeft, random, true);
                }
            }
            assertThat(atRight).as("seed %d schedule %d", seed, schedule).isEqualTo(numbers(sentByLeft));
            assertThat(atLeft).as("seed %d schedule %d", seed, schedule).isEqualTo(numbers(sentByRight));
            assertThat(left.pending() + right.pending()).isZero();
        }
    }

    private static List<Integer> numbers(int count) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    private static void post(Packet<Integer> packet, List<Packet<Integer>> wire, Random random, boolean whole) {
        if (packet == null) {
            return;
        }
        int copies = whole ? 1 : random.nextInt(3);
        for (int copy = 0; copy < copies; copy++) {
            wire.add(packet);
        }
    }

    private static void deliver(
            List<Packet<Integer>> wire,
            Exchange<Integer, Integer> end,
            List<Integer> heard,
            Random random,
            boolean whole) {
        if (!wire.isEmpty()) {
            end.receive(wire.remove(whole ? 0 : random.nextInt(wire.size())), heard::add);
        }
    }
}
