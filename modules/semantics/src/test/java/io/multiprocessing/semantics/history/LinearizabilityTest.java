package io.multiprocessing.semantics.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearizabilityTest {
    private static final int HISTORIES = 500;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 a put? x; 2 b put? y; 3 a put; 4 b put; 5 c get?; 6 c get y; 7 c get?; 8 c get x",
                "1 b get?; 2 a put? x; 3 a put; 4 b get!",
                "1 a put? x; 2 a put~; 3 b get?; 4 b get!; 5 b get?; 6 b get x",
                "1 a put? x; 2 a put; 3 b get?; 4 b get~; 5 c get?; 6 c get!",
            })
    void queue_good_isAccepted(String history) {
        assertThat(Linearizability.check(Histories.of(history), Linearizability.queue()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 a put? x; 2 a put; 3 b put? y; 4 b put; 5 c get?; 6 c get y; 7 c get?; 8 c get x",
                "1 a put? x; 2 a put; 3 b get?; 4 b get!",
                "1 a put? x; 2 a put; 3 b get?; 4 c get?; 5 b get x; 6 c get x",
                "1 a put? x; 2 a put!; 3 b get?; 4 b get x",
                "1 b get?; 2 b get x; 3 a put? x; 4 a put",
                "1 a put? x; 2 a put; 3 b put? y; 4 b put; 5 b get?; 6 b get~; 7 c get?; 8 c get!",
                // Whatever is first, at some time the queue was not empty all the while.
                "1 a put? x; 2 a put; 3 d get?; 4 b put? y; 5 b put; 6 c get?; 7 c get x; 8 d get!; 9 c get?; 10 c get y",
            })
    void queue_broken_isRejected(String history) {
        assertThat(Linearizability.check(Histories.of(history), Linearizability.queue()))
                .isFalse();
    }

    @Test
    void queue_randomLies_areSeenByBothOrNeither() {
        int rejected = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            String as = "seed " + seed + " ";
            List<Event> events = Histories.queue(random, 30 + random.nextInt(90));
            assertThat(QueueHistoryCheck.check(new History(events), true).violations())
                    .as(as)
                    .isEmpty();
            assertThat(Linearizability.check(new History(events), Linearizability.queue()))
                    .as(as)
                    .isTrue();
            History broken = new History(Histories.broken(events, random));
            boolean linearizable = Linearizability.check(broken, Linearizability.queue());
            Verdict verdict = QueueHistoryCheck.check(broken, true);
            if (!verdict.isGood()) {
                assertThat(linearizable)
                        .as(() -> as + verdict + Histories.show(broken.events()))
                        .isFalse();
            } else {
                assertThat(linearizable)
                        .as(() -> as + Histories.show(broken.events()))
                        .isTrue();
            }
            rejected += linearizable ? 0 : 1;
        }
        assertThat(rejected).isGreaterThan(HISTORIES / 3);
    }

    @Test
    void lock_randomLies_areSeenByBothOrNeither() {
        int rejected = 0;
        for (int seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            String as = "seed " + seed + " ";
            List<Event> events = Histories.lock(random, 30 + random.nextInt(90));
            assertThat(LockHistoryCheck.check(new History(events)).violations())
                    .as(as)
                    .isEmpty();
            assertThat(Linearizability.check(new History(events), Linearizability.lock()))
                    .as(as)
                    .isTrue();
            History broken = new History(Histories.broken(events, random));
            boolean linearizable = Linearizability.check(broken, Linearizability.lock());
            Verdict verdict = LockHistoryCheck.check(broken);
            assertThat(verdict.isGood())
                    .as(() -> as + verdict + Histories.show(broken.events()))
                    .isEqualTo(linearizable);
            rejected += linearizable ? 0 : 1;
        }
        assertThat(rejected).isGreaterThan(HISTORIES / 3);
    }
}
