package io.multiprocessing.actors.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.lock.Epoch;
import io.multiprocessing.semantics.lock.LedgerRecord;
import io.multiprocessing.semantics.lock.Order;
import io.multiprocessing.semantics.lock.Report;
import io.multiprocessing.semantics.lock.ToLeader;
import io.multiprocessing.semantics.lock.ToLedger;
import io.multiprocessing.semantics.lock.TokenMark;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LockMessagesTest {
    private static final Epoch EPOCH = new Epoch(Long.MAX_VALUE, "näme");
    private static final TokenMark MARK = new TokenMark(EPOCH, 1L << 40, Set.of("a", "b"), Set.of("a", "b", "c"));

    static Stream<ToLedger> toLedger() {
        return Stream.of(
                new ToLedger.Poll(EPOCH, -1, null),
                new ToLedger.Poll(Epoch.NONE, Long.MIN_VALUE, MARK),
                new ToLedger.Orders(EPOCH, new Packet<>(1, List.of(), 7)),
                new ToLedger.Orders(
                        EPOCH,
                        new Packet<>(
                                5,
                                List.of(
                                        new Order.Granted(1, "lock/a", Long.MAX_VALUE),
                                        new Order.NotGranted(2),
                                        new Order.Destroyed("lock/ü")),
                                Long.MAX_VALUE)));
    }

    @ParameterizedTest
    @MethodSource
    void toLedger(ToLedger message) {
        assertThat(LockMessages.toLedger(LockMessages.bytes(message))).isEqualTo(message);
    }

    static Stream<ToLeader> toLeader() {
        return Stream.of(
                new ToLeader.Promise(EPOCH, 0, null),
                new ToLeader.Promise(EPOCH, Long.MAX_VALUE, MARK),
                new ToLeader.Refusal(Epoch.NONE, EPOCH),
                new ToLeader.Reports(
                        EPOCH,
                        new Packet<>(
                                1,
                                List.of(
                                        new Report.Holds(1, "lock/a", 3),
                                        new Report.Acquire(2, "lock/b", true),
                                        new Report.Cancel(2),
                                        new Report.Release("lock/a", 3),
                                        new Report.Destroy("lock/c"),
                                        new Report.Closed(),
                                        new Report.Complete()),
                                0)));
    }

    @ParameterizedTest
    @MethodSource
    void toLeader(ToLeader message) {
        assertThat(LockMessages.toLeader(LockMessages.bytes(message))).isEqualTo(message);
    }

    /** One that is added to the protocol must be added here. */
    @Test
    void samples_areOfEveryType() {
        assertThat(toLedger().map(Object::getClass).distinct().count())
                .isEqualTo(ToLedger.class.getPermittedSubclasses().length);
        assertThat(toLeader().map(Object::getClass).distinct().count())
                .isEqualTo(ToLeader.class.getPermittedSubclasses().length);
    }

    @Test
    void ledgerRecord_writtenAndRead_isTheSame() {
        for (LedgerRecord kept : List.of(LedgerRecord.NONE, new LedgerRecord(EPOCH, MARK))) {
            assertThat(LockMessages.ledgerRecord(LockMessages.bytes(kept))).isEqualTo(kept);
        }
        assertThat(new PayloadReader(LockMessages.bytes(LedgerRecord.NONE)).remaining())
                .isPositive();
    }
}
