package io.multiprocessing.semantics.lock;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.exchange.Packet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LockLeaderTest {
    private static final long SECOND = 1_000_000_000;
    private static final Epoch ONE = new Epoch(1, "L");

    private final LockLeader leader = new LockLeader("L", Epoch.NONE, LedgerRecord.NONE, Set.of("A", "B", "C"), 100);
    private final List<LeaderEffect> effects = new ArrayList<>();
    private final Map<String, Long> reported = new HashMap<>();
    private TokenMark mark;
    private long now = 10 * SECOND;

    private void members(String... members) {
        for (String member : members) {
            leader.joined(member, member.startsWith("d") ? null : member.toUpperCase(Locale.ROOT));
        }
        leader.tick(now, effects::add);
    }

    private void report(String member, Report... reports) {
        long first = reported.getOrDefault(member, 0L) + 1;
        reported.put(member, first + reports.length - 1);
        leader.receive(member, new ToLeader.Reports(ONE, new Packet<>(first, List.of(reports), 0)), now, effects::add);
    }

    private void promise(String member, TokenMark kept) {
        leader.receive(member, new ToLeader.Promise(ONE, now, kept), now, effects::add);
    }

    /** The members answer a poll as ledgers with nothing do. */
    private void hear(String... members) {
        for (String member : members) {
            promise(member, mark);
            report(member, new Report.Complete());
        }
    }

    /** The voters keep the mark that they were last sent. */
    private void keep(String... voters) {
        for (LeaderEffect effect : effects) {
            if (effect instanceof LeaderEffect.Send send && send.message() instanceof ToLedger.Poll poll) {
                mark = poll.mark();
            }
        }
        for (String voter : voters) {
            promise(voter, mark);
        }
    }

    private List<String> orders() {
        List<String> orders = new ArrayList<>();
        for (LeaderEffect effect : effects) {
            if (effect instanceof LeaderEffect.Send send && send.message() instanceof ToLedger.Orders sent) {
                sent.packet().messages().forEach(order -> orders.add(send.member() + " " + words(order)));
            }
        }
        effects.clear();
        return orders;
    }

    private static String words(Order order) {
        if (order instanceof Order.Granted granted) {
            return "granted " + granted.number() + " " + granted.lock() + " token " + granted.token();
        }
        return order instanceof Order.NotGranted not
                ? "not granted " + not.number()
                : "destroyed " + ((Order.Destroyed) order).lock();
    }

    private static Report.Acquire acquire(long number, String lock) {
        return new Report.Acquire(number, lock, true);
    }

    private void open() {
        members("a", "b", "c", "d");
        hear("a", "b", "c", "d");
        keep("a", "b", "c");
        effects.clear();
    }

    @Test
    void tick_first_pollsEveryMemberWithTheFounders() {
        members("a", "d");
        TokenMark founders = TokenMark.first(Set.of("A", "B", "C"));
        assertThat(effects)
                .containsExactly(
                        new LeaderEffect.Send("a", new ToLedger.Poll(ONE, now, founders)),
                        new LeaderEffect.Send("d", new ToLedger.Poll(ONE, now, founders)));
    }

    @Test
    void acquire_beforeAllAreHeard_waits() {
        members("a", "b", "d");
        hear("a", "b");
        report("a", acquire(1, "x"));
        keep("a", "b");
        assertThat(orders()).isEmpty();
        assertThat(leader.isOpen(now)).isFalse();
        hear("d");
        assertThat(orders()).isEmpty();
    }

    @Test
    void acquire_heardAndMarkKeptByAMajority_isGranted() {
        members("a", "b", "d");
        report("a", acquire(1, "x"));
        hear("a", "b", "d");
        keep("a");
        assertThat(orders()).isEmpty();
        promise("b", mark);
        assertThat(orders()).containsExactly("a granted 1 x token 1");
        assertThat(leader.isOpen(now)).isTrue();
    }

    @Test
    void acquire_promisesOfAMinority_neverIsGranted() {
        members("a", "d");
        report("d", acquire(1, "x"));
        hear("a", "d");
        keep("a");
        assertThat(orders()).isEmpty();
        assertThat(leader.isOpen(now)).isFalse();
    }

    @Test
    void acquire_markOfAnEarlierReign_tokensAreAboveIt() {
        mark = new TokenMark(Epoch.NONE.next("K"), 700, Set.of("A"), Set.of("A"));
        members("a", "d");
        report("d", acquire(1, "x"));
        hear("a", "d");
        keep("a");
        assertThat(orders()).containsExactly("d granted 1 x token 701");
    }

    @Test
    void acquire_voterHeardButNotRead_waits() {
        members("a", "b", "c");
        report("a", acquire(1, "x"));
        hear("a", "b");
        report("c", new Report.Complete());
        keep("a", "b");
        assertThat(orders()).isEmpty();
        promise("c", null);
        keep("a", "b");
        assertThat(orders()).containsExactly("a granted 1 x token 1");
    }

    @Test
    void acquire_voterThatLeaves_isNotWaitedForAndHasNoVote() {
        members("a", "b", "c");
        report("a", acquire(1, "x"));
        report("c", new Report.Closed());
        hear("a");
        keep("a");
        assertThat(orders()).isEmpty();
        hear("b");
        keep("a", "b");
        assertThat(orders()).containsExactly("a granted 1 x token 1");
    }

    @Test
    void holds_reported_isNotGrantedToOthersUntilReleasedWithItsToken() {
        members("a", "b", "c", "d");
        report("d", new Report.Holds(5, "x", 90));
        hear("a", "b", "c", "d");
        keep("a", "b");
        report("a", acquire(1, "x"), new Report.Acquire(2, "x", false));
        assertThat(orders()).containsExactly("a not granted 2");
        assertThat(leader.held("x")).contains(new LockLeader.HeldBy("d", 90, 1));
        report("d", new Report.Release("x", 89));
        assertThat(orders()).isEmpty();
        report("d", new Report.Release("x", 90));
        assertThat(orders()).containsExactly("a granted 1 x token 1");
    }

    @Test
    void cancel_waiting_isPassedOver() {
        open();
        report("a", acquire(1, "x"));
        report("b", acquire(1, "x"));
        report("d", acquire(1, "x"));
        report("b", new Report.Cancel(1));
        orders();
        report("a", new Report.Release("x", 1));
        assertThat(orders()).containsExactly("d granted 1 x token 2");
    }

    @Test
    void lease_over_stopsGrantingUntilAMajorityAnswersAgain() {
        open();
        long opened = now;
        now = opened + Mandate.LEASE_NANOS - 1;
        report("a", acquire(1, "x"));
        now = opened + Mandate.LEASE_NANOS;
        report("a", acquire(2, "y"));
        assertThat(orders()).containsExactly("a granted 1 x token 1");
        assertThat(leader.isOpen(now)).isFalse();
        promise("a", mark);
        assertThat(orders()).isEmpty();
        promise("b", mark);
        assertThat(orders()).containsExactly("a granted 2 y token 2");
    }

    private long polls() {
        long polls = effects.stream()
                .filter(effect -> effect instanceof LeaderEffect.Send send && send.message() instanceof ToLedger.Poll)
                .count();
        effects.clear();
        return polls;
    }

    @Test
    void tick_nobodyHasAskedForLong_doesNotPollUntilSomebodyAsks() {
        open();
        report("a", acquire(1, "x"));
        leader.tick(now, effects::add);
        assertThat(polls()).isEqualTo(4);
        now += 6 * SECOND;
        leader.tick(now, effects::add);
        assertThat(polls()).isZero();
        report("b", acquire(1, "y"));
        assertThat(orders()).isEmpty();
        promise("a", mark);
        promise("b", mark);
        assertThat(orders()).containsExactly("b granted 1 y token 2");
    }

    @Test
    void tick_somebodyWaits_pollsHoweverLong() {
        open();
        report("a", acquire(1, "x"));
        report("b", acquire(1, "x"));
        now += 600 * SECOND;
        effects.clear();
        leader.tick(now, effects::add);
        assertThat(polls()).isEqualTo(4);
    }

    @Test
    void refusal_anyMember_deposesForGood() {
        open();
        Epoch higher = new Epoch(4, "M");
        leader.receive("d", new ToLeader.Refusal(ONE, higher), now, effects::add);
        report("a", acquire(1, "x"));
        leader.tick(now, effects::add);
        assertThat(effects).containsExactly(new LeaderEffect.Deposed(higher));
        assertThat(leader.isOpen(now)).isFalse();
    }

    @Test
    void removed_holder_isFreedWhenItsMarginIsOver() {
        open();
        report("d", acquire(1, "x"), acquire(2, "y"));
        report("a", acquire(1, "x"), acquire(2, "y"));
        report("b", acquire(1, "x"));
        orders();
        long freeAt = now + SECOND;
        leader.removed("d", freeAt, now, effects::add);
        leader.removed("a", now, now, effects::add);
        now = freeAt - 1;
        leader.tick(now, effects::add);
        assertThat(orders()).isEmpty();
        now = freeAt;
        leader.tick(now, effects::add);
        assertThat(orders()).containsExactly("b granted 1 x token 3");
        assertThat(leader.held("y")).isEmpty();
    }

    @Test
    void removed_unheard_nothingIsGrantedBeforeItsMarginIsOver() {
        leader.removed("before", now + SECOND, now, effects::add);
        members("a", "b");
        report("a", acquire(1, "x"));
        hear("a", "b");
        keep("a", "b");
        assertThat(orders()).isEmpty();
        now += SECOND;
        leader.tick(now, effects::add);
        keep("a", "b");
        assertThat(orders()).containsExactly("a granted 1 x token 1");
    }

    @Test
    void joined_later_isServedAfterAMajorityConfirmed() {
        open();
        leader.joined("e", "E");
        now += SECOND;
        promise("e", null);
        report("e", acquire(1, "x"), new Report.Complete());
        assertThat(orders()).isEmpty();
        keep("a");
        assertThat(orders()).isEmpty();
        promise("b", mark);
        promise("e", mark);
        assertThat(orders()).containsExactly("e granted 1 x token 1");
    }

    @Test
    void joined_voter_isAddedThroughBothElectorates() {
        open();
        leader.joined("e", "E");
        promise("e", null);
        keep("a", "b");
        assertThat(mark).isEqualTo(new TokenMark(ONE, 200, Set.of("A", "B", "C"), Set.of("A", "B", "C", "E")));
        promise("e", mark);
        keep();
        assertThat(mark).isEqualTo(new TokenMark(ONE, 300, Set.of("A", "B", "C", "E"), Set.of("A", "B", "C", "E")));
    }

    @Test
    void giveUp_voter_leavesTheElectorate() {
        open();
        leader.giveUp("C", now, effects::add);
        keep("a", "b");
        keep("a", "b");
        assertThat(mark).isEqualTo(new TokenMark(ONE, 300, Set.of("A", "B"), Set.of("A", "B")));
    }

    @Test
    void giveUp_theMajority_isNotDoneByTheRestAlone() {
        open();
        leader.giveUp("B", now, effects::add);
        keep("a");
        leader.giveUp("C", now, effects::add);
        keep("a");
        assertThat(mark).isEqualTo(new TokenMark(ONE, 200, Set.of("A", "B", "C"), Set.of("A", "C")));
        keep("c");
        keep("a");
        assertThat(mark.isSettled()).isTrue();
        assertThat(mark.electorate()).containsExactlyInAnyOrder("A", "C");
    }

    @Test
    void tokens_halfUsed_theNextBlockIsReserved() {
        open();
        for (int i = 1; i <= 52; i++) {
            report("a", acquire(i, "x" + i));
        }
        keep();
        assertThat(mark.mark()).isEqualTo(200);
    }

    @Test
    void destroy_reported_isToldToAllAndToWhoComesLater() {
        open();
        report("d", acquire(1, "x"));
        orders();
        report("a", new Report.Destroy("x"));
        assertThat(orders())
                .containsExactlyInAnyOrder("a destroyed x", "b destroyed x", "c destroyed x", "d destroyed x");
        report("b", acquire(1, "x"));
        assertThat(orders()).containsExactly("b destroyed x");
        leader.joined("d2", null);
        hear("d2");
        assertThat(orders()).containsExactly("d2 destroyed x");
    }
}
