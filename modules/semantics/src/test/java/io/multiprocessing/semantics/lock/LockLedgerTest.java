package io.multiprocessing.semantics.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.exchange.Packet;
import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockLedgerTest {
    private static final Epoch ONE = new Epoch(1, "L");
    private static final Epoch TWO = new Epoch(2, "M");
    private static final TokenMark MARK = new TokenMark(ONE, 10, Set.of("a"), Set.of("a"));
    private static final Holder HOLDER = new Holder(7, 1);
    private static final Holder OTHER = new Holder(8, 1);

    private final LockLedger ledger = new LockLedger(LedgerRecord.NONE, true, Holder::toString);
    private final List<LedgerEffect> effects = new ArrayList<>();
    private long orders;

    private static Ask ask(long request) {
        return new Ask(7, request);
    }

    private static LedgerEffect promise(Epoch epoch, long sentAt, TokenMark mark) {
        return new LedgerEffect.Send(new ToLeader.Promise(epoch, sentAt, mark));
    }

    private static LedgerEffect reports(Epoch epoch, long first, long received, Report... reports) {
        return new LedgerEffect.Send(new ToLeader.Reports(epoch, new Packet<>(first, List.of(reports), received)));
    }

    private static LedgerEffect answer(Outcome outcome) {
        return new LedgerEffect.Answer(outcome);
    }

    private void poll(Epoch epoch, TokenMark mark) {
        ledger.receive(new ToLedger.Poll(epoch, 5, mark), effects::add);
    }

    private void order(Epoch epoch, Order order) {
        ledger.receive(new ToLedger.Orders(epoch, new Packet<>(++orders, List.of(order), 0)), effects::add);
    }

    private void acquire(long request, String lock, boolean reentrant) {
        ledger.acquire(ask(request), lock, reentrant, HOLDER, true, effects::add);
    }

    /** Polled, and with lock "a" held with token 3 as number 1. */
    private void hold(boolean reentrant) {
        poll(ONE, null);
        acquire(1, "a", reentrant);
        order(ONE, new Order.Granted(1, "a", 3));
        effects.clear();
    }

    @Test
    void poll_first_persistsThenPromisesThenReports() {
        poll(ONE, null);
        assertThat(effects)
                .containsExactly(
                        new LedgerEffect.Persist(new LedgerRecord(ONE, null)),
                        promise(ONE, 5, null),
                        reports(ONE, 1, 0, new Report.Complete()));
    }

    @Test
    void poll_notAVoter_promisesWithoutPersisting() {
        new LockLedger(LedgerRecord.NONE, false, Holder::toString)
                .receive(new ToLedger.Poll(ONE, 5, null), effects::add);
        assertThat(effects).containsExactly(promise(ONE, 5, null), reports(ONE, 1, 0, new Report.Complete()));
    }

    @Test
    void poll_again_onlyPromisesAgain() {
        poll(ONE, null);
        effects.clear();
        poll(ONE, null);
        assertThat(effects).containsExactly(promise(ONE, 5, null));
    }

    @Test
    void poll_higherMark_isKeptBeforeThePromise() {
        poll(ONE, null);
        effects.clear();
        poll(ONE, MARK);
        poll(ONE, null);
        assertThat(effects)
                .containsExactly(
                        new LedgerEffect.Persist(new LedgerRecord(ONE, MARK)),
                        promise(ONE, 5, MARK),
                        promise(ONE, 5, MARK));
    }

    @Test
    void poll_lowerEpoch_isRefused() {
        poll(TWO, null);
        effects.clear();
        poll(ONE, MARK);
        assertThat(effects).containsExactly(new LedgerEffect.Send(new ToLeader.Refusal(ONE, TWO)));
        assertThat(ledger.record()).isEqualTo(new LedgerRecord(TWO, null));
    }

    @Test
    void poll_afterARestart_remembersThePromise() {
        LockLedger restarted = new LockLedger(new LedgerRecord(TWO, MARK), true, Holder::toString);
        restarted.receive(new ToLedger.Poll(ONE, 5, null), effects::add);
        restarted.receive(new ToLedger.Poll(TWO, 6, null), effects::add);
        assertThat(effects)
                .containsExactly(
                        new LedgerEffect.Send(new ToLeader.Refusal(ONE, TWO)),
                        promise(TWO, 6, MARK),
                        reports(TWO, 1, 0, new Report.Complete()));
    }

    @Test
    void poll_newReign_hearsTombstonesHoldingsAndWaits() {
        hold(false);
        acquire(2, "a", false);
        ledger.destroy("z", effects::add);
        effects.clear();
        poll(TWO, null);
        assertThat(effects)
                .endsWith(reports(
                        TWO,
                        1,
                        0,
                        new Report.Destroy("z"),
                        new Report.Holds(1, "a", 3),
                        new Report.Acquire(2, "a", true),
                        new Report.Complete()));
    }

    @Test
    void acquire_beforeAnyLeader_waitsAndIsReported() {
        acquire(1, "a", false);
        acquire(1, "a", false);
        assertThat(effects).isEmpty();
        poll(ONE, null);
        assertThat(effects).endsWith(reports(ONE, 1, 0, new Report.Acquire(1, "a", true), new Report.Complete()));
    }

    @Test
    void granted_waits_isHeldAndAnsweredOnce() {
        poll(ONE, null);
        acquire(1, "a", false);
        effects.clear();
        order(ONE, new Order.Granted(1, "a", 3));
        acquire(1, "a", false);
        assertThat(effects).containsExactly(answer(new Outcome.Granted(ask(1), "a", 3)));
        assertThat(ledger.held("a")).contains(new LockTable.Held(HOLDER, 3, 1, 0));
    }

    @Test
    void granted_expired_isGivenBack() {
        poll(ONE, null);
        acquire(1, "a", false);
        ledger.expire(ask(1), effects::add);
        effects.clear();
        order(ONE, new Order.Granted(1, "a", 3));
        assertThat(effects).containsExactly(reports(ONE, 4, 1, new Report.Release("a", 3)));
        assertThat(ledger.holdings()).isZero();
    }

    @Test
    void granted_byALowerEpoch_isRefused() {
        acquire(1, "a", false);
        poll(ONE, null);
        poll(TWO, null);
        effects.clear();
        order(ONE, new Order.Granted(1, "a", 3));
        assertThat(effects).containsExactly(new LedgerEffect.Send(new ToLeader.Refusal(ONE, TWO)));
        assertThat(ledger.waiting()).isOne();
    }

    @Test
    void release_held_isAnsweredAtOnceAndTold() {
        hold(false);
        ledger.release(ask(2), "a", false, OTHER, 3, effects::add);
        assertThat(effects)
                .containsExactly(answer(new Outcome.Released(ask(2))), reports(ONE, 3, 1, new Report.Release("a", 3)));
    }

    @Test
    void release_notItsOwn_isRefused() {
        hold(true);
        ledger.release(ask(2), "a", true, OTHER, 0, effects::add);
        ledger.release(ask(3), "a", true, HOLDER, 4, effects::add);
        ledger.release(ask(4), "b", false, HOLDER, 0, effects::add);
        assertThat(effects)
                .containsExactly(
                        answer(new Outcome.Refused(
                                ask(2), "rlock \"a\" is held by client 7 thread 1, not by client 8 thread 1")),
                        answer(new Outcome.Refused(ask(3), "rlock \"a\" is held with token 3, not 4")),
                        answer(new Outcome.Refused(ask(4), "lock \"b\" is not held")));
    }

    @Test
    void acquire_reentrant_needsNoLeader() {
        hold(true);
        acquire(2, "a", true);
        ledger.release(ask(3), "a", true, HOLDER, 0, effects::add);
        assertThat(effects)
                .containsExactly(answer(new Outcome.Granted(ask(2), "a", 3)), answer(new Outcome.Released(ask(3))));
        effects.clear();
        ledger.release(ask(4), "a", true, HOLDER, 0, effects::add);
        assertThat(effects).contains(reports(ONE, 3, 1, new Report.Release("a", 3)));
    }

    @Test
    void expireAndCancel_waiting_areAnsweredOnce() {
        poll(ONE, null);
        acquire(1, "a", false);
        acquire(2, "a", false);
        effects.clear();
        ledger.expire(ask(1), effects::add);
        ledger.expire(ask(1), effects::add);
        ledger.cancel(ask(2), effects::add);
        ledger.cancel(ask(2), effects::add);
        order(ONE, new Order.NotGranted(1));
        assertThat(effects)
                .containsExactly(
                        answer(new Outcome.NotGranted(ask(1))),
                        reports(ONE, 4, 0, new Report.Cancel(1)),
                        answer(new Outcome.Cancelled(ask(2))),
                        reports(ONE, 5, 0, new Report.Cancel(2)));
    }

    @Test
    void clientGone_holdsAndWaits_givesBackWithoutAnswer() {
        hold(false);
        acquire(2, "b", false);
        effects.clear();
        ledger.clientGone(7, effects::add);
        assertThat(effects).containsExactly(reports(ONE, 4, 1, new Report.Cancel(2), new Report.Release("a", 3)));
        assertThat(ledger.waiting() + ledger.holdings()).isZero();
    }

    @Test
    void destroyed_heldAndWaited_answersWaitersAndLaterAsks() {
        hold(false);
        acquire(2, "a", false);
        effects.clear();
        order(ONE, new Order.Destroyed("a"));
        order(ONE, new Order.Destroyed("a"));
        acquire(3, "a", false);
        ledger.release(ask(4), "a", false, HOLDER, 3, effects::add);
        assertThat(effects)
                .containsExactly(
                        answer(new Outcome.Destroyed(ask(2), "a")),
                        answer(new Outcome.Destroyed(ask(3), "a")),
                        answer(new Outcome.Destroyed(ask(4), "a")));
    }

    @Test
    void close_holdsAndWaits_isLostAndUnavailable() {
        hold(false);
        acquire(2, "a", false);
        effects.clear();
        ledger.close("cut off", effects::add);
        ledger.close("again", effects::add);
        acquire(3, "a", false);
        ledger.release(ask(4), "a", false, HOLDER, 3, effects::add);
        poll(ONE, null);
        assertThat(effects)
                .containsExactly(
                        new LedgerEffect.Lost(HOLDER, "a", 3, "cut off"),
                        answer(new Outcome.Unavailable(ask(2), "cut off", true)),
                        answer(new Outcome.Unavailable(ask(3), "cut off", true)),
                        answer(new Outcome.Refused(ask(4), "lock \"a\" was lost: cut off")));
    }

    @Test
    void poll_whenClosed_isAnsweredWithNothingToANewReign() {
        hold(false);
        ledger.close("left", effects::add);
        effects.clear();
        poll(TWO, null);
        poll(ONE, null);
        ledger.tick(effects::add);
        assertThat(effects).containsExactly(reports(TWO, 1, 0, new Report.Closed()));
    }

    @Test
    void tick_unacknowledged_isSentAgain() {
        poll(ONE, null);
        effects.clear();
        for (int tick = 0; tick < 3; tick++) {
            ledger.tick(effects::add);
        }
        assertThat(effects).containsExactly(reports(ONE, 1, 0, new Report.Complete()));
    }
}
