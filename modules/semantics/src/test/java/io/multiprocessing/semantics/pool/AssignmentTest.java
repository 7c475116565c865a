package io.multiprocessing.semantics.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.semantics.pool.Assignment.Loss;
import io.multiprocessing.semantics.pool.Assignment.Place;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AssignmentTest {
    private static final long MICROSECOND = 1_000;
    private static final long MILLISECOND = 1_000_000;

    private final List<String> orders = new ArrayList<>();
    private final Assignment<String> assignment = new Assignment<>(new Assignment.Orders<>() {
        @Override
        public void send(long worker, long chunk, String work) {
            assertThat(work).isEqualTo("c" + chunk);
            orders.add(worker + "<" + chunk);
        }

        @Override
        public void recall(long worker, long[] chunks) {
            orders.add(worker + " recall " + Arrays.toString(chunks));
        }

        @Override
        public void retire(long worker) {
            orders.add(worker + " retire");
        }
    });
    private long lastChunk;

    private void submit(int chunks) {
        submit(chunks, 10);
    }

    private void submit(int chunks, int bytes) {
        for (int i = 0; i < chunks; i++) {
            assignment.submit(++lastChunk, "c" + lastChunk, bytes);
        }
    }

    private void up(long... workers) {
        for (long worker : workers) {
            assignment.workerUp(worker, 0);
        }
    }

    private void complete(long worker, long chunk, long runNanos) {
        assertThat(assignment.completed(worker, chunk, runNanos)).isEqualTo("c" + chunk);
    }

    private void giveBack(long worker, long... chunks) {
        assignment.givenBack(worker, chunks);
    }

    private void expect(String... expected) {
        assertThat(orders).containsExactly(expected);
        orders.clear();
    }

    /** Chunk 1 ran on worker 1 for so long; worker 1 is idle, the next chunk is 2. */
    private void given(long runNanos) {
        up(1);
        submit(1);
        complete(1, 1, runNanos);
        orders.clear();
    }

    /** Worker 1 runs chunk 2 and holds those from 3 on ahead. */
    private void givenAhead(int ahead) {
        given(MILLISECOND / 100);
        submit(1 + ahead);
        orders.clear();
    }

    private static String[] sent(long worker, long first, long last) {
        return LongStream.rangeClosed(first, last)
                .mapToObj(chunk -> worker + "<" + chunk)
                .toArray(String[]::new);
    }

    @Nested
    class Sending {
        @Test
        void submit_noWorker_isQueuedUntilOneIsUp() {
            submit(2);
            expect();
            assertThat(assignment.queued()).isEqualTo(2);
            assertThat(assignment.place(1)).isEqualTo(Place.QUEUED);
            up(7);
            expect("7<1");
            assertThat(assignment.place(1)).isEqualTo(Place.HELD);
            assertThat(assignment.workerOf(1)).isEqualTo(7);
            assertThat(assignment.workerOf(2)).isEqualTo(-1);
            assertThat(assignment.queued()).isEqualTo(1);
            assertThat(assignment.busy()).isEqualTo(1);
            assertThat(assignment.workers()).isEqualTo(1);
        }

        @Test
        void submit_runTimeUnknown_isOneAtATime() {
            up(1, 2);
            submit(4);
            expect("1<1", "2<2");
            complete(2, 2, 10 * MILLISECOND);
            expect("2<3");
            complete(1, 1, 10 * MILLISECOND);
            expect("1<4");
        }

        @Test
        void submit_idleWorker_isPreferredToSendingAhead() {
            given(10 * MICROSECOND);
            up(2);
            submit(4);
            expect("1<2", "2<3", "1<4", "2<5");
        }

        @ParameterizedTest(name = "{0} ns: {1} ahead")
        @CsvSource({
            "0, 256",
            "1, 256",
            "3900, 256",
            "10000, 100",
            "100000, 10",
            "500000, 2",
            "500001, 1",
            "1000000, 1",
            "1000001, 0",
            "60000000000, 0"
        })
        void completed_runTime_givesTheDepth(long runNanos, int ahead) {
            up(1);
            submit(600);
            orders.clear();
            complete(1, 1, runNanos);
            expect(sent(1, 2, 2 + ahead));
            assertThat(assignment.queued()).isEqualTo(600 - 2);
        }

        @Test
        void completed_halfUsed_refillsSeveralAtOnce() {
            up(1);
            submit(100);
            complete(1, 1, MILLISECOND / 10);
            orders.clear();
            for (long chunk = 2; chunk <= 5; chunk++) {
                complete(1, chunk, MILLISECOND / 10);
                expect();
            }
            complete(1, 6, MILLISECOND / 10);
            expect(sent(1, 13, 17));
        }

        @Test
        void submit_nothingQueued_fillsThoseThatHoldLeastToHalf() {
            up(1, 2);
            submit(2);
            complete(1, 1, MILLISECOND / 4);
            complete(2, 2, MILLISECOND / 4);
            orders.clear();
            submit(9);
            expect("1<3", "2<4", "1<5", "2<6", "1<7", "2<8", "1<9", "2<10");
            assertThat(assignment.place(11)).isEqualTo(Place.QUEUED);
        }

        @Test
        void completed_oneLongChunk_endsTheSendingAhead() {
            given(MICROSECOND);
            submit(1);
            complete(1, 2, 5_000 * MILLISECOND);
            orders.clear();
            submit(2);
            expect("1<3");
        }

        @Test
        void send_bytesAhead_areLimited() {
            given(MICROSECOND);
            submit(1, 1 << 20);
            submit(1, 200 << 10);
            submit(1, 100 << 10);
            expect("1<2", "1<3");
            complete(1, 2, MICROSECOND);
            expect("1<4");
            submit(1, 156 << 10);
            expect("1<5");
            submit(1, 1);
            expect();
        }

        @Test
        void send_bytesAheadAndTheNextTogether_areLimited() {
            given(MICROSECOND);
            submit(1, 1 << 20);
            submit(1, 100 << 10);
            submit(1, (156 << 10) + 1);
            expect("1<2", "1<3");
            complete(1, 2, MICROSECOND);
            expect("1<4");
        }

        @Test
        void send_chunkLargerThanTheAllowance_isSentToWhoHasNothing() {
            given(MICROSECOND);
            submit(2, 64 << 20);
            expect("1<2");
            complete(1, 2, MICROSECOND);
            expect("1<3");
        }
    }

    @Nested
    class Recalling {
        @Test
        void idle_anotherHoldsAhead_recallsTheLaterHalf() {
            givenAhead(5);
            up(2);
            expect("1 recall [6, 7]");
            assertThat(assignment.queued()).isEqualTo(5);
            giveBack(1, 6, 7);
            expect("2<6", "2<7");
        }

        @Test
        void idle_oneAhead_isRecalled() {
            givenAhead(1);
            up(2);
            expect("1 recall [3]");
            giveBack(1, 3);
            expect("2<3");
            assertThat(assignment.workerOf(3)).isEqualTo(2);
        }

        @Test
        void idle_onlyRunning_isNotRecalled() {
            givenAhead(0);
            up(2);
            expect();
        }

        @Test
        void idle_recallIsOut_noSecondToThatWorker() {
            givenAhead(8);
            up(2);
            expect("1 recall [7, 8, 9, 10]");
            up(3);
            expect();
            giveBack(1, 7, 8, 9, 10);
            expect("2<7", "3<8", "2<9", "3<10");
        }

        @Test
        void idle_several_eachRecallsFromAnother() {
            given(MILLISECOND / 100);
            up(2);
            submit(2 + 9);
            orders.clear();
            up(3);
            expect("1 recall [10, 12]");
            up(4);
            expect("2 recall [9, 11]");
        }

        @Test
        void idle_mostAhead_isAsked() {
            given(MILLISECOND / 100);
            up(2);
            submit(2 + 6);
            complete(1, 2, MICROSECOND);
            complete(1, 4, MICROSECOND);
            orders.clear();
            up(3);
            expect("2 recall [9]");
        }

        @Test
        void givenBack_nothing_asksAgainOnlyForWhatIsAhead() {
            givenAhead(4);
            up(2);
            expect("1 recall [5, 6]");
            complete(1, 2, MICROSECOND);
            complete(1, 3, MICROSECOND);
            complete(1, 4, MICROSECOND);
            complete(1, 5, MICROSECOND);
            expect();
            giveBack(1);
            expect();
            complete(1, 6, MICROSECOND);
            assertThat(assignment.isIdle()).isTrue();
        }

        @Test
        void givenBack_nothingButMoreAhead_asksAgain() {
            givenAhead(4);
            up(2);
            expect("1 recall [5, 6]");
            giveBack(1, 5, 6);
            expect("2<5", "2<6");
            complete(2, 5, MICROSECOND);
            complete(2, 6, MICROSECOND);
            expect("1 recall [4]");
            giveBack(1, 4);
            expect("2<4");
            complete(2, 4, MICROSECOND);
            expect("1 recall [3]");
            giveBack(1, 3);
            expect("2<3");
        }

        @Test
        void completed_recalledChunk_counts() {
            givenAhead(2);
            up(2);
            expect("1 recall [4]");
            complete(1, 2, MICROSECOND);
            complete(1, 3, MICROSECOND);
            complete(1, 4, MICROSECOND);
            giveBack(1);
            expect();
            assertThat(assignment.isIdle()).isTrue();
        }

        @Test
        void submit_recallIsOut_nothingIsSentAheadToTheGiver() {
            givenAhead(2);
            up(2);
            expect("1 recall [4]");
            submit(6);
            expect(sent(2, 5, 10));
        }

        @Test
        void givenBack_queueIsNotEmpty_goesToItsHeadInOrder() {
            given(MILLISECOND / 4);
            submit(4);
            up(2);
            expect("1<2", "1<3", "1<4", "1<5", "1 recall [5]");
            submit(5);
            expect("2<6", "2<7", "2<8", "2<9");
            giveBack(1, 5);
            expect("1<5");
            complete(1, 2, MILLISECOND / 4);
            expect("1<10");
        }

        @Test
        void givenBack_unknownWorkerOrChunk_isIgnored() {
            givenAhead(1);
            giveBack(9, 3);
            giveBack(1, 77);
            expect();
            assertThat(assignment.workerOf(3)).isEqualTo(1);
        }
    }

    @Nested
    class Waiting {
        /** A chunk waits for the one held behind it: only a recall can bring that to the idle worker. */
        @Test
        void chunkThatWaitsForTheOneBehindIt_poolOfTwo_getsOn() {
            given(MILLISECOND / 100);
            up(2);
            submit(2);
            expect("1<2", "2<3");
            submit(1);
            expect("1<4");
            complete(2, 3, MICROSECOND);
            expect("1 recall [4]");
            giveBack(1, 4);
            expect("2<4");
            complete(2, 4, MICROSECOND);
            complete(1, 2, MILLISECOND);
            assertThat(assignment.isIdle()).isTrue();
        }
    }

    @Nested
    class Dying {
        @ParameterizedTest(name = "started {0}: lost {1}")
        @CsvSource({"0, 0", "1, 0", "2, 1", "3, 2", "4, 3", "5, 4"})
        void workerDown_startedChunk_dividesWhatItHeld(long startedChunk, int started) {
            givenAhead(3);
            Loss<String> loss = assignment.workerDown(1, startedChunk);
            List<String> all = List.of("c2", "c3", "c4", "c5");
            assertThat(loss.started()).isEqualTo(all.subList(0, started));
            assertThat(loss.requeued()).isEqualTo(4 - started);
            assertThat(assignment.queued()).isEqualTo(4 - started);
            assertThat(assignment.workers()).isZero();
            assertThat(assignment.busy()).isZero();
            up(2);
            expect(sent(2, 2 + started, 5));
        }

        @Test
        void workerDown_anotherIsIdle_getsTheRest() {
            givenAhead(3);
            up(2);
            expect("1 recall [5]");
            assertThat(assignment.workerDown(1, 2)).isEqualTo(new Loss<>(List.of("c2"), 3));
            expect("2<3", "2<4", "2<5");
            giveBack(1, 5);
            expect();
        }

        @Test
        void workerDown_newerAreQueued_theRestGoesBeforeThem() {
            up(1);
            submit(3);
            expect("1<1");
            assignment.workerDown(1, 0);
            up(2);
            expect("2<1");
            complete(2, 1, 10 * MILLISECOND);
            expect("2<2");
        }

        @Test
        void workerDown_recallWasOut_anotherHolderIsAsked() {
            given(MILLISECOND / 100);
            up(2);
            submit(2 + 2);
            orders.clear();
            up(3);
            expect("1 recall [4]");
            complete(1, 2, MICROSECOND);
            assertThat(assignment.workerDown(1, 4)).isEqualTo(new Loss<>(List.of("c4"), 0));
            expect("2 recall [5]");
        }

        @Test
        void workerDown_retiredUnknownOrIdle_losesNothing() {
            up(1);
            assignment.workerUp(2, 1);
            submit(2);
            complete(2, 2, MICROSECOND);
            assertThat(assignment.workerDown(2, 2)).isEqualTo(new Loss<>(List.of(), 0));
            assertThat(assignment.workerDown(9, 1)).isEqualTo(new Loss<>(List.of(), 0));
            complete(1, 1, MICROSECOND);
            assertThat(assignment.workerDown(1, 1)).isEqualTo(new Loss<>(List.of(), 0));
            assertThat(assignment.workers()).isZero();
        }

        @Test
        void completed_afterDeathOrTwiceOrByAnother_isNull() {
            up(1, 2);
            submit(2);
            assertThat(assignment.completed(2, 1, 1)).isNull();
            assertThat(assignment.completed(9, 1, 1)).isNull();
            complete(1, 1, 1);
            assertThat(assignment.completed(1, 1, 1)).isNull();
            assignment.workerDown(2, 2);
            assertThat(assignment.completed(2, 2, 1)).isNull();
            assertThat(assignment.isIdle()).isTrue();
        }
    }

    @Nested
    class Retiring {
        @Test
        void maxChunks_lastCompleted_isRetiredAndGetsNoMore() {
            assignment.workerUp(1, 2);
            submit(3);
            expect("1<1");
            complete(1, 1, 10 * MILLISECOND);
            expect("1<2");
            complete(1, 2, 10 * MILLISECOND);
            expect("1 retire");
            assertThat(assignment.workers()).isZero();
            assertThat(assignment.queued()).isEqualTo(1);
            assignment.workerDown(1, 2);
            up(2);
            expect("2<3");
        }

        @Test
        void maxChunks_sentAhead_neverMoreThanTheLimit() {
            given(MICROSECOND);
            assignment.workerDown(1, 1);
            assignment.workerUp(2, 3);
            submit(5);
            expect("2<2", "2<3", "2<4");
            complete(2, 2, 1);
            complete(2, 3, 1);
            expect();
            complete(2, 4, 1);
            expect("2 retire");
        }

        @Test
        void maxChunks_givenBack_doNotCount() {
            given(MICROSECOND);
            assignment.workerDown(1, 1);
            assignment.workerUp(2, 3);
            submit(3);
            up(3);
            expect("2<2", "2<3", "2<4", "2 recall [4]");
            giveBack(2, 4);
            expect("3<4");
            complete(2, 2, 1);
            complete(2, 3, 1);
            expect();
            submit(1);
            expect("2<5");
            complete(2, 5, 1);
            expect("2 retire");
        }

        @Test
        void maxChunks_dropped_doNotCount() {
            assignment.workerUp(1, 1);
            submit(2);
            expect("1<1");
            assertThat(assignment.dropped(1, 1)).isEqualTo("c1");
            assertThat(assignment.dropped(1, 1)).isNull();
            assertThat(assignment.dropped(9, 1)).isNull();
            expect("1<2");
            complete(1, 2, 1);
            expect("1 retire");
        }
    }

    @Nested
    class Dropping {
        @Test
        void dropQueued_queued_isNeverSent() {
            up(1);
            submit(3);
            assertThat(assignment.dropQueued(1)).isNull();
            assertThat(assignment.dropQueued(2)).isEqualTo("c2");
            assertThat(assignment.dropQueued(2)).isNull();
            assertThat(assignment.place(2)).isEqualTo(Place.UNKNOWN);
            complete(1, 1, 10 * MILLISECOND);
            expect("1<1", "1<3");
        }

        @Test
        void dropAll_queuedAndHeld_areReturnedInOrderAndForgotten() {
            givenAhead(2);
            up(2);
            giveBack(1, 4);
            submit(400);
            List<String> all = LongStream.rangeClosed(2, 404)
                    .mapToObj(chunk -> "c" + chunk)
                    .toList();
            assertThat(assignment.dropAll()).isEqualTo(all);
            assertThat(assignment.isIdle()).isTrue();
            assertThat(assignment.queued()).isZero();
            assertThat(assignment.busy()).isZero();
            assertThat(assignment.completed(1, 2, 1)).isNull();
            assertThat(assignment.workerDown(1, 2)).isEqualTo(new Loss<>(List.of(), 0));
        }
    }

    @Test
    void badNumbers_areRefused() {
        up(1);
        submit(2);
        assertThatThrownBy(() -> assignment.submit(2, "c2", 1)).hasMessage("chunk must be > 2, was 2");
        assertThatThrownBy(() -> assignment.workerUp(1, 0)).hasMessage("worker 1 is up already");
        assertThatThrownBy(() -> assignment.workerUp(2, -1)).hasMessage("maxChunks must be >= 0, was -1");
    }
}
