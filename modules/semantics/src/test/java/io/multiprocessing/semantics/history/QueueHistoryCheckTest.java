package io.multiprocessing.semantics.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueHistoryCheckTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    one item            | 1 a put? x; 2 a put; 3 b get?; 4 b get x
                    get waits           | 1 b get?; 2 a put? x; 3 a put; 4 b get x
                    put answered late   | 1 a put? x; 2 b get?; 3 b get x; 4 a put
                    concurrent puts     | 1 a put? x; 2 b put? y; 3 a put; 4 b put; 5 c get?; 6 c get y; 7 c get?; 8 c get x
                    concurrent gets     | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 c get?; 7 c get y; 8 b get x
                    empty               | 1 a get?; 2 a get!; 3 a put? x; 4 a put; 5 b remaining x
                    empty meanwhile     | 1 b get?; 2 a put? x; 3 a put; 4 b get!; 5 b remaining x
                    taken meanwhile     | 1 a put? x; 2 a put; 3 c get?; 4 b get?; 5 b get!; 6 c get x
                    full                | 1 a put? x; 2 a put!
                    unknown put is in   | 1 a put? x; 2 a put~; 3 b get?; 4 b get x
                    unknown put is out  | 1 a put? x; 2 a put~; 3 b get?; 4 b get!
                    unknown get took it | 1 a put? x; 2 a put; 3 b get?; 4 b get~; 5 c get?; 6 c get!
                    never ended         | 1 a put? x; 2 b get?
                    delivered again     | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x #2
                    again, out of order | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get y; 7 c get?; 8 c get x #2
                    again only          | 1 a put? x; 2 a put; 3 b get?; 4 b get!; 5 c get?; 6 c get x #2
                    lost                | 1 a put? x; 2 a put; 3 b lost
                    lost while asking   | 1 a put? x; 2 b lost; 3 a put
                    all remain          | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 z remaining x; 5 z remaining y
                    """)
    void check_good_isAccepted(String name, String history) {
        assertThat(QueueHistoryCheck.check(Histories.of(history), true).violations())
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    doubled                  | taken twice   | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x
                    doubled at once          | taken twice   | 1 a put? x; 2 a put; 3 b get?; 4 c get?; 5 b get x; 6 c get x
                    doubled, first untold    | taken twice   | 1 a put? x; 2 a put; 3 b get?; 4 b get x #1; 5 c get?; 6 c get x #1
                    dropped                  | gone          | 1 a put? x; 2 a put
                    dropped, others not      | gone          | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get x
                    two dropped, one unknown | gone          | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get~
                    phantom                  | nobody ever   | 1 a put? x; 2 a put; 3 b get?; 4 b get y; 5 z remaining x
                    phantom remains          | nobody ever   | 1 z remaining x
                    item without a value     | nobody ever   | 1 b get?; 2 b get
                    taken before put         | before it was | 1 b get?; 2 b get x; 3 a put? x; 4 a put
                    refused but taken        | refused       | 1 a put? x; 2 a put!; 3 b get?; 4 b get x
                    refused but there        | refused       | 1 a put? x; 2 a put!; 3 z remaining x
                    swapped, one producer    | earlier       | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get y; 7 b get?; 8 b get x
                    swapped, after unknown   | earlier       | 1 a put? x; 2 a put~; 3 a put? y; 4 a put; 5 b get?; 6 b get y; 7 b get?; 8 b get x
                    swapped, far apart       | earlier       | 1 a put? x; 2 a put; 3 a put? w; 4 a put; 5 a put? y; 6 a put; 11 b get?; 12 b get w; 13 b get?; 14 b get y; 15 b get?; 16 b get x
                    swapped, two producers   | while there   | 1 a put? x; 2 a put; 3 b put? y; 4 b put; 5 c get?; 6 c get y; 7 c get?; 8 c get x
                    swapped, two getters     | while there   | 1 a put? x; 2 a put; 3 b put? y; 4 b put; 5 c get?; 6 c get y; 7 d get?; 8 d get x
                    passed by                | while there   | 1 a put? x; 2 a put; 3 b put? y; 4 b put; 5 c get?; 6 c get y; 9 z remaining x
                    stale empty              | while there   | 1 a put? x; 2 a put; 3 b get?; 4 b get!; 5 c get?; 6 c get x
                    empty while it remains   | while there   | 1 a put? x; 2 a put; 3 b get?; 4 b get!; 5 z remaining x
                    remains though taken     | though it was | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 z remaining x
                    remains though again     | though it was | 1 a put? x; 2 a put; 3 b get?; 4 b get x #2; 5 z remaining x
                    remains twice            | remains twice | 1 a put? x; 2 a put; 5 z remaining x; 6 z remaining x
                    put twice                | put twice     | 1 a put? x; 2 a put; 3 b put? x; 4 b put; 5 c get?; 6 c get x
                    put into what was lost   | was lost      | 1 c lost; 2 a put? x; 3 a put
                    taken from what was lost | was lost      | 1 a put? x; 2 a put; 3 c lost; 4 b get?; 5 b get x
                    lost, then empty         | was lost      | 1 c lost; 2 b get?; 3 b get!
                    """)
    void check_broken_isRejected(String name, String word, String history) {
        assertThat(QueueHistoryCheck.check(Histories.of(history), true).violations())
                .anySatisfy(each -> assertThat(each).contains(word));
    }

    @Test
    void check_notQuiet_missesNothing() {
        assertThat(QueueHistoryCheck.check(Histories.of("1 a put? x; 2 a put"), false)
                        .isGood())
                .isTrue();
    }

    @Test
    void check_deliveredAgain_isExcused() {
        Verdict verdict = QueueHistoryCheck.check(
                Histories.of("1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x #2"), true);
        assertThat(verdict.excused()).hasSize(1);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    passed by another of its producer | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get y; 7 b get?; 8 b get x
                    passed by many                    | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 c put? z; 6 c put; 7 b get?; 8 b get y; 9 b get?; 10 b get z; 11 b get?; 12 b get x
                    a getter found it empty           | 1 a put? x; 2 a put; 3 b get?; 4 b get!; 5 c get?; 6 c get x
                    passed by, and it remains         | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get y; 7 z remaining x
                    """)
    void check_passedBy_isExcusedOnceForEachDeath(String name, String history) {
        assertThat(QueueHistoryCheck.check(Histories.of(history), true).violations())
                .isNotEmpty();
        Verdict verdict = QueueHistoryCheck.check(Histories.of(history + "; 99 d death"), true);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.excused()).singleElement().asString().contains("came back", "x");
    }

    @Test
    void check_againAfterADeath_isExcused() {
        Verdict verdict = QueueHistoryCheck.check(
                Histories.of("1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 b get?; 6 b death; 7 c get?; 8 c get x"),
                true);
        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.excused()).singleElement().asString().contains("died at once", "x");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    two passed by             | while there | 1 a put? x; 2 a put; 3 c put? y; 4 c put; 5 e put? z; 6 e put; 7 b get?; 8 b get z; 9 b get?; 10 b get x; 11 b get?; 12 b get y; 13 d death
                    twice by who lives        | taken twice | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x; 7 d death
                    twice, the second died    | taken twice | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x; 7 c death
                    twice, died much later    | taken twice | 1 a put? x; 2 a put; 3 b get?; 4 b get x; 5 c get?; 6 c get x; 9000000000 b death
                    twice, not its last       | taken twice | 1 a put? x; 2 a put; 3 a put? y; 4 a put; 5 b get?; 6 b get x; 7 b get?; 8 b get y; 9 c get?; 10 c get x; 11 b death
                    gone, though nobody took  | gone        | 1 a put? x; 2 a put; 3 d death
                    """)
    void check_moreThanADeathExplains_isRejected(String name, String word, String history) {
        assertThat(QueueHistoryCheck.check(Histories.of(history), true).violations())
                .anySatisfy(each -> assertThat(each).contains(word));
    }

    @Test
    void check_long_isAcceptedInTime() {
        List<Event> events = Histories.queue(new Random(1), 200_000);
        assertThat(QueueHistoryCheck.check(new History(events), true).violations())
                .isEmpty();
    }
}
