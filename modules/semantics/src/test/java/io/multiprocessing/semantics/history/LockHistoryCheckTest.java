package io.multiprocessing.semantics.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LockHistoryCheckTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    one after the other  | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release; 5 b acquire?; 6 b acquire #2
                    waits                | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 a release? #1; 5 b acquire #2; 6 a release
                    tokens with gaps     | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release; 5 b acquire?; 6 b acquire #900
                    told in other order  | 1 a acquire?; 1 b acquire?; 5 b release? #1; 6 b release; 4 b acquire #1; 9 a acquire #2
                    not in time          | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire!
                    holder died          | 1 a acquire?; 2 a acquire #1; 3 a death; 4 b acquire?; 5 b acquire #2
                    waited for the dead  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 a death; 5 b acquire #2
                    holder lost it       | 1 a acquire?; 2 a acquire #1; 3 a lost #1; 4 b acquire?; 5 b acquire #2
                    release unknown      | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release~; 5 b acquire?; 6 b acquire #2
                    acquire unknown      | 1 a acquire?; 2 a acquire~; 3 b acquire?; 4 b acquire #5; 5 b write? #5; 6 b write
                    unknown but used     | 1 a acquire?; 2 a acquire~; 3 a write? #4; 4 a write; 5 b acquire?; 6 b acquire #5
                    paused holder        | 1 a acquire?; 2 a acquire #1; 3 a pause; 4 b acquire?; 5 b acquire #2; 6 a resume; 7 a lost #1
                    paused as granted    | 1 a pause; 2 a acquire?; 3 a acquire #1; 4 b acquire?; 5 b acquire #2
                    writes               | 1 a acquire?; 2 a acquire #1; 3 a write? #1; 4 a write; 5 a write? #1; 6 a write
                    old write refused    | 1 a acquire?; 2 a acquire #1; 3 a pause; 4 b acquire?; 5 b acquire #2; 6 b write? #2; 7 b write; 8 a resume; 9 a write? #1; 10 a write!
                    write before answer  | 1 a acquire?; 2 a write? #1; 3 a write; 4 a acquire #1
                    """)
    void check_good_isAccepted(String name, String history) {
        assertThat(LockHistoryCheck.check(Histories.of(history)).violations()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
                    double grant            | while another  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire #2
                    granted, then released  | while another  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire #2; 5 a release? #1; 6 a release
                    granted, then died      | while another  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire #2; 5 a death
                    granted, then lost      | while another  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire #2; 5 a lost #1
                    another died            | while another  | 1 a acquire?; 2 a acquire #1; 3 c death; 4 b acquire?; 5 b acquire #2
                    died before it held     | while another  | 1 a death; 2 a acquire?; 3 a acquire #1; 4 b acquire?; 5 b acquire #2
                    release refused         | while another  | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release!; 5 b acquire?; 6 b acquire #2
                    another released        | while another  | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release; 5 a acquire?; 6 a acquire #2; 7 b acquire?; 8 b acquire #3
                    another was paused      | while another  | 1 a acquire?; 2 a acquire #1; 3 b pause; 4 b acquire?; 5 b acquire #2
                    paused before           | while another  | 1 a pause; 2 a resume; 3 a acquire?; 4 a acquire #1; 5 b acquire?; 6 b acquire #2
                    paused after            | while another  | 1 a acquire?; 2 a acquire #1; 3 b acquire?; 4 b acquire #2; 5 a pause
                    held by the one before  | while another  | 1 a acquire?; 2 b acquire?; 3 c acquire?; 4 a acquire #1; 5 c acquire #3; 6 a release? #1; 7 a release; 8 b acquire #2
                    token again             | granted twice  | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release; 5 b acquire?; 6 b acquire #1
                    token goes back         | granted before | 1 a acquire?; 2 a acquire #2; 3 a release? #2; 4 a release; 5 b acquire?; 6 b acquire #1
                    goes back later         | granted before | 1 a acquire?; 2 a acquire #5; 3 a release? #5; 4 a release; 5 b acquire?; 6 b acquire #6; 7 b release? #6; 8 b release; 9 c acquire?; 10 c acquire #4
                    goes back after death   | granted before | 1 a acquire?; 2 a acquire #5; 3 a death; 5 b acquire?; 6 b acquire #4
                    no token                | without a      | 1 a acquire?; 2 a acquire
                    write after a newer     | after a newer  | 1 a acquire?; 2 a acquire #1; 3 a pause; 4 b acquire?; 5 b acquire #2; 6 b write? #2; 7 b write; 8 a resume; 9 a write? #1; 10 a write
                    write begun before      | after a newer  | 1 a acquire?; 2 a acquire #1; 3 a pause; 4 b acquire?; 5 b acquire #2; 6 a write? #1; 7 b write? #2; 8 b write; 10 a write
                    write after two newer   | after a newer  | 1 a acquire?; 2 a acquire #1; 3 a death; 4 b acquire?; 5 b acquire #2; 6 b death; 7 c acquire?; 8 c acquire #3; 9 c write? #3; 10 c write; 11 b write? #2; 12 b write
                    write without a token   | without a      | 1 a write?; 2 a write
                    write of nobody         | nobody was     | 1 a acquire?; 2 a acquire #1; 3 b write? #7; 4 b write
                    write before the grant  | before the     | 1 b write? #1; 2 b write; 3 a acquire?; 4 a acquire #1
                    released twice          | released twice | 1 a acquire?; 2 a acquire #1; 3 a release? #1; 4 a release; 5 a release? #1; 6 a release
                    released another's      | not held       | 1 a acquire?; 2 a acquire #1; 3 b release? #9; 4 b release
                    released too early      | not held       | 1 a release? #1; 2 a release; 3 a acquire?; 4 a acquire #1
                    released without token  | not held       | 1 a release?; 2 a release
                    """)
    void check_broken_isRejected(String name, String word, String history) {
        assertThat(LockHistoryCheck.check(Histories.of(history)).violations())
                .anySatisfy(each -> assertThat(each).contains(word));
    }

    @Test
    void check_overlapOfThePaused_isExcused() {
        Verdict verdict = LockHistoryCheck.check(
                Histories.of("1 a acquire?; 2 a acquire #1; 3 a pause; 4 b acquire?; 5 b acquire #2; 6 a resume"));
        assertThat(verdict.excused()).hasSize(1);
    }
}
