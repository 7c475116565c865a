package io.multiprocessing.semantics.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenMarkTest {
    private static final Epoch FIRST = Epoch.NONE.next("L");

    private static Set<String> set(String letters) {
        return letters == null ? Set.of() : Set.of(letters.split(""));
    }

    @ParameterizedTest
    @CsvSource({
        "a,    a,    a,   true",
        "a,    a,    b,   false",
        "ab,   ab,   a,   false",
        "ab,   ab,   ab,  true",
        "abc,  abc,  ab,  true",
        "abc,  abc,  axy, false",
        "abcd, abcd, ab,  false",
        "abcd, abcd, abd, true",
        "abc,  abcd, ab,  false",
        "abc,  abcd, abc, true",
        "abc,  abcd, abd, true",
        "ab,   abc,  ac,  false",
        "ab,   bc,   bc,  false",
        "ab,   bc,   abc, true",
        "abc,  ab,   ac,  false",
        "abc,  ab,   ,    false",
    })
    void isCarriedBy_voters_areAMajorityOfBoth(String before, String electorate, String voters, boolean carried) {
        TokenMark mark = new TokenMark(FIRST, 1, set(before), set(electorate));
        assertThat(mark.isCarriedBy(set(voters))).isEqualTo(carried);
    }

    @ParameterizedTest
    @CsvSource({
        "a,   a,    5, -, -, 5",
        "abc, abc,  5, 7, 9, 7",
        "abc, abc,  5, 7, -, 5",
        "abc, abc,  5, -, -, -",
        "ab,  ab,   5, 7, 9, 5",
        "ab,  abc,  9, 5, 7, 5",
        "c,   abc,  9, 8, 3, 3",
    })
    void agreedAt_times_isTheLatestOfAMajorityOfBoth(
            String before, String electorate, String a, String b, String c, String agreed) {
        TokenMark mark = new TokenMark(FIRST, 1, set(before), set(electorate));
        Map<String, Long> times = Map.of("a", time(a), "b", time(b), "c", time(c));
        assertThat(mark.agreedAt(times)).isEqualTo(time(agreed));
    }

    private static long time(String time) {
        return time.equals("-") ? TokenMark.NEVER : Long.parseLong(time);
    }

    @Test
    void compareTo_laterReign_isHigherWithALowerMark() {
        TokenMark early = new TokenMark(FIRST, 100, set("a"), set("a"));
        TokenMark late = new TokenMark(FIRST.next("M"), 10, set("a"), set("a"));
        assertThat(late).isGreaterThan(early).isLessThan(late.next(late.epoch(), 1));
        assertThat(TokenMark.first(set("a"))).isLessThan(early);
    }

    @Test
    void towards_otherVoters_goesThroughBothAndSettles() {
        TokenMark mark = TokenMark.first(set("ab")).next(FIRST, 4);
        TokenMark joint = mark.towards(set("abc"), 4);
        assertThat(joint).isEqualTo(new TokenMark(FIRST, 8, set("ab"), set("abc")));
        assertThat(joint.isSettled()).isFalse();
        assertThat(joint.towards(joint.electorate(), 4)).isEqualTo(new TokenMark(FIRST, 12, set("abc"), set("abc")));
    }

    @Test
    void constructor_noVoter_isRefused() {
        assertThatThrownBy(() -> new TokenMark(FIRST, 1, set("a"), set(null)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must have a voter");
    }

    @Test
    void epoch_order_isByNumberThenLeader() {
        assertThat(FIRST.isAbove(Epoch.NONE)).isTrue();
        assertThat(FIRST.isAbove(FIRST)).isFalse();
        assertThat(new Epoch(1, "M").isAbove(FIRST)).isTrue();
        assertThat(new Epoch(2, "A").isAbove(new Epoch(1, "M"))).isTrue();
        assertThat(FIRST.next("A")).isEqualTo(new Epoch(2, "A"));
    }
}
