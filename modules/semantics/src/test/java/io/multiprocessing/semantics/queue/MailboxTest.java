package io.multiprocessing.semantics.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.QueueMessage.Create;
import io.multiprocessing.semantics.queue.QueueMessage.Created;
import io.multiprocessing.semantics.queue.QueueMessage.OtherLimit;
import io.multiprocessing.semantics.queue.QueueMessage.Said;
import io.multiprocessing.semantics.queue.QueueMessage.ToDepot;
import io.multiprocessing.semantics.queue.QueueMessage.ToHome;
import io.multiprocessing.semantics.queue.QueueMessage.ToMailbox;
import io.multiprocessing.semantics.queue.QueueMessage.ToOpening;
import io.multiprocessing.semantics.queue.QueueMessage.Wake;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Two homes, one mailbox at a time and the depot of its host, over a network that loses only what a test says. */
class MailboxTest {
    private static final long LIMIT = 1000;
    private static final long HOST = 9;

    private final ArrayDeque<Runnable> network = new ArrayDeque<>();
    private final List<QueueOutcome<String>> outcomes = new ArrayList<>();
    private final List<ToOpening> openings = new ArrayList<>();
    private final Depot<String> depot = new Depot<>(HOST);
    private final Set<Long> members = new HashSet<>(Set.of(1L, 2L, HOST));
    private @Nullable Mailbox<String> mailbox;
    private long incarnations = 100;
    private long claimants;
    private final QueueHome<String> one = home(1);
    private final QueueHome<String> two = home(2);

    private QueueHome<String> home(long member) {
        return new QueueHome<>("q", 101, member, LIMIT, this::send, outcomes::add);
    }

    private void send(ToMailbox<String> message) {
        network.add(() -> {
            if (mailbox != null) {
                mailbox.hear(message);
            }
        });
    }

    private void start() {
        Mailbox<String> started = new Mailbox<>(
                "q", ++claimants, Set.of(HOST), members::contains, () -> ++incarnations, new Mailbox.Outlet<>() {
                    @Override
                    public void toHome(long member, ToHome<String> message) {
                        network.add(() -> (member == 1 ? one : two).hear(message, 0));
                    }

                    @Override
                    public void toOpening(long member, ToOpening message) {
                        openings.add(message);
                    }

                    @Override
                    public void toDepot(long member, ToDepot message) {
                        network.add(() -> depot.hear(message, MailboxTest.this::send));
                    }

                    @Override
                    public void left(@Nullable MovedQueue<String> contents) {
                        mailbox = null;
                        if (contents != null) {
                            depot.keep(contents);
                        }
                    }
                });
        mailbox = started;
        started.start();
        settle();
    }

    private void settle() {
        while (!network.isEmpty()) {
            network.poll().run();
        }
    }

    private void created(int maxsize) {
        start();
        send(new Create<>("q", maxsize, 1, 1));
        settle();
    }

    /** The host is lost; the next mailbox is started by whatever comes. */
    private void hostLost() {
        start();
    }

    private void moved() {
        mailbox.leave();
        start();
    }

    private static Ask ask(long client, long request) {
        return new Ask(client, request);
    }

    private void ticks(QueueHome<String> home, long now) {
        for (int i = 0; i < 10; i++) {
            home.tick(now);
            mailbox.tick();
            settle();
        }
    }

    private void expect(QueueOutcome<?>... expected) {
        settle();
        assertThat(outcomes).isEqualTo(List.of(expected));
        outcomes.clear();
    }

    @Test
    void create_again_findsTheFirst() {
        created(0);
        send(new Create<>("q", 0, 2, 7));
        settle();
        assertThat(openings).containsExactly(new Created("q", 1, 101, 0), new Created("q", 7, 101, 0));
    }

    @Test
    void create_otherLimit_isRefusedInWords() {
        created(3);
        QueueOpening opening = new QueueOpening("q", 0, 2, 7, 0, LIMIT);
        send(opening.message());
        settle();
        assertThat(openings).last().isEqualTo(new OtherLimit("q", 7, 3));
        assertThat(opening.hear(openings.get(0))).as("of another opening").isNull();
        assertThat(opening.hear(openings.get(1)))
                .isEqualTo(
                        new QueueOpening.Result.Refused(
                                "queue 'q' is there and has maxsize 3; it was asked for with no limit. Use the same limit or another name."));
        assertThat(opening.tick(LIMIT)).as("only one result").isNull();
    }

    @Test
    void opening_nobodyAnswers_isUnavailable() {
        QueueOpening opening = new QueueOpening("q", 0, 2, 7, 5, LIMIT);
        assertThat(opening.tick(LIMIT)).isNull();
        assertThat(opening.tick(LIMIT + 5)).isEqualTo(new QueueOpening.Result.Unavailable());
        assertThat(opening.hear(new Created("q", 7, 101, 0))).isNull();
    }

    @Test
    void putAndGet_ofTwoMembers_meet() {
        created(0);
        two.get(ask(2, 1), -1, 0);
        one.put(ask(1, 1), "a", -1, 0);
        expect(new QueueOutcome.Stored<>(ask(1, 1)), new QueueOutcome.Delivered<>(ask(2, 1), "a"));
    }

    @Test
    void tryOnce_isAnsweredByTheMailboxOnly() {
        created(1);
        one.get(ask(1, 1), 0, 0);
        assertThat(outcomes).isEmpty();
        expect(new QueueOutcome.Empty<>(ask(1, 1)));
        one.put(ask(1, 2), "a", 0, 0);
        one.put(ask(1, 3), "b", 0, 0);
        expect(new QueueOutcome.Stored<>(ask(1, 2)), new QueueOutcome.Full<>(ask(1, 3)));
        one.size(ask(1, 4), 0);
        expect(new QueueOutcome.Sized<>(ask(1, 4), 1, true));
    }

    @Test
    void timeOver_isAskedOfTheMailbox() {
        created(0);
        one.get(ask(1, 1), 50, 0);
        settle();
        one.tick(49);
        expect();
        one.tick(50);
        expect(new QueueOutcome.Empty<>(ask(1, 1)));
    }

    @Test
    void unreachable_endsAsUnavailableAndTakesNothing() {
        created(0);
        one.get(ask(1, 1), 50, 0);
        network.clear();
        one.tick(50);
        network.clear();
        one.tick(LIMIT - 1);
        network.clear();
        assertThat(outcomes).isEmpty();
        one.tick(LIMIT);
        network.clear();
        assertThat(outcomes).containsExactly(new QueueOutcome.Unavailable<>(ask(1, 1)));
        outcomes.clear();
        two.put(ask(2, 1), "a", -1, 0);
        expect(new QueueOutcome.Stored<>(ask(2, 1)));
        ticks(one, LIMIT);
        two.get(ask(2, 2), 0, 0);
        expect(new QueueOutcome.Delivered<>(ask(2, 2), "a"));
    }

    @Test
    void cancel_asTheItemArrives_givesItBack() {
        created(0);
        one.get(ask(1, 1), -1, 0);
        settle();
        two.put(ask(2, 1), "a", -1, 0);
        one.cancel(ask(1, 1));
        expect(new QueueOutcome.Stored<>(ask(2, 1)), new QueueOutcome.Cancelled<>(ask(1, 1)));
        two.get(ask(2, 2), 0, 0);
        expect(new QueueOutcome.Delivered<>(ask(2, 2), "a"));
    }

    @Test
    void clientGone_itemsComeBackInOrder() {
        created(0);
        for (String item : List.of("a", "b", "c")) {
            two.put(ask(2, 1), item, -1, 0);
        }
        one.get(ask(5, 1), -1, 0);
        one.get(ask(5, 2), -1, 0);
        settle();
        outcomes.clear();
        one.clientGone(5);
        for (int i = 1; i <= 3; i++) {
            two.get(ask(2, i), 0, 0);
        }
        expect(
                new QueueOutcome.Delivered<>(ask(2, 1), "a"),
                new QueueOutcome.Delivered<>(ask(2, 2), "b"),
                new QueueOutcome.Delivered<>(ask(2, 3), "c"));
    }

    @Test
    void memberGone_whatItDidNotConfirmComesBack() {
        created(0);
        two.put(ask(2, 1), "a", -1, 0);
        two.put(ask(2, 2), "b", -1, 0);
        one.get(ask(1, 1), -1, 0);
        settle();
        one.confirm(ask(1, 1));
        one.get(ask(1, 2), -1, 0);
        settle();
        outcomes.clear();
        members.remove(1L);
        mailbox.memberGone(1);
        two.get(ask(2, 3), 0, 0);
        expect(new QueueOutcome.Delivered<>(ask(2, 3), "b"));
        one.get(ask(1, 3), -1, 0);
        expect();
    }

    @Test
    void hostLost_everybodyIsToldForEver() {
        created(0);
        one.put(ask(1, 1), "a", -1, 0);
        two.get(ask(2, 1), -1, 0);
        two.get(ask(2, 2), -1, 0);
        settle();
        outcomes.clear();
        hostLost();
        ticks(two, 0);
        expect(new QueueOutcome.Lost<>(ask(2, 2)));
        one.get(ask(1, 2), 0, 0);
        expect(new QueueOutcome.Lost<>(ask(1, 2)));
        send(new Create<>("q", 0, 1, 2));
        settle();
        assertThat(openings).last().isEqualTo(new Created("q", 2, 102, 0));
        one.put(ask(1, 3), "b", 0, 0);
        home(2).get(ask(2, 3), 0, 0);
        expect(new QueueOutcome.Lost<>(ask(1, 3)));
        assertThat(two.isOver()).isTrue();
    }

    @Test
    void mailboxEnded_asksAtOnce() {
        created(0);
        one.get(ask(1, 1), -1, 0);
        settle();
        hostLost();
        one.mailboxEnded();
        expect(new QueueOutcome.Lost<>(ask(1, 1)));
    }

    @Test
    void moved_goesOnWithAllThatItHad() {
        created(2);
        one.put(ask(1, 1), "a", -1, 0);
        one.put(ask(1, 2), "b", -1, 0);
        one.put(ask(1, 3), "c", -1, 0);
        two.get(ask(2, 1), -1, 0);
        settle();
        outcomes.clear();
        moved();
        two.giveBack(ask(2, 1));
        ticks(two, 0);
        for (int i = 2; i <= 5; i++) {
            two.get(ask(2, i), 0, 0);
        }
        expect(
                new QueueOutcome.Delivered<>(ask(2, 2), "a"),
                new QueueOutcome.Delivered<>(ask(2, 3), "b"),
                new QueueOutcome.Delivered<>(ask(2, 4), "c"),
                new QueueOutcome.Empty<>(ask(2, 5)));
    }

    @Test
    void moved_answerLost_isGivenOnceByTheNext() {
        created(0);
        one.put(ask(1, 1), "a", -1, 0);
        network.poll().run();
        network.clear();
        moved();
        ticks(one, 0);
        one.size(ask(1, 2), 0);
        expect(new QueueOutcome.Stored<>(ask(1, 1)), new QueueOutcome.Sized<>(ask(1, 2), 1, false));
    }

    @Test
    void moved_nobodyAsks_theDepotHasItFetched() {
        created(0);
        one.put(ask(1, 1), "a", -1, 0);
        settle();
        moved();
        assertThat(depot.isEmpty()).isFalse();
        depot.tick(this::send);
        settle();
        assertThat(depot.isEmpty()).isTrue();
    }

    @Test
    void depot_twoClaimants_onlyTheFirstHasIt() {
        created(0);
        mailbox.leave();
        start();
        one.get(ask(1, 1), -1, 0);
        settle();
        hostLost();
        ticks(one, 0);
        expect(new QueueOutcome.Lost<>(ask(1, 1)));
        send(new Wake<>("q", HOST, 101, 1));
        settle();
        assertThat(depot.isEmpty()).as("nobody will come for it").isTrue();
    }

    @Test
    void destroy_everybodyIsToldAndTheNameIsFree() {
        created(0);
        one.get(ask(1, 1), -1, 0);
        settle();
        two.destroy(ask(2, 1), 0);
        settle();
        assertThat(outcomes)
                .containsExactlyInAnyOrder(
                        new QueueOutcome.Destroyed<>(ask(1, 1)), new QueueOutcome.Destroyed<>(ask(2, 1)));
        outcomes.clear();
        one.put(ask(1, 2), "a", -1, 0);
        expect(new QueueOutcome.Destroyed<>(ask(1, 2)));
        send(new Create<>("q", 5, 1, 2));
        settle();
        assertThat(openings).last().isEqualTo(new Created("q", 2, 102, 5));
    }

    @Test
    void destroyed_moved_isStillKnownAsDestroyed() {
        created(0);
        two.destroy(ask(2, 1), 0);
        network.poll().run();
        network.clear();
        moved();
        ticks(two, 0);
        expect(new QueueOutcome.Destroyed<>(ask(2, 1)));
    }

    @Test
    void memberRemoved_allEndAsUnavailable() {
        created(0);
        one.get(ask(1, 1), -1, 0);
        one.memberRemoved();
        one.put(ask(1, 2), "a", -1, 0);
        expect(new QueueOutcome.Unavailable<>(ask(1, 1)), new QueueOutcome.Unavailable<>(ask(1, 2)));
    }

    @Test
    void idle_needsNoTicks() {
        created(0);
        assertThat(mailbox.isBusy()).isFalse();
        one.put(ask(1, 1), "a", -1, 0);
        assertThat(one.isBusy()).isTrue();
        settle();
        ticks(one, 0);
        assertThat(one.isBusy()).isFalse();
        assertThat(mailbox.isBusy()).isFalse();
    }

    @Test
    void hear_speechOfAnotherIncarnation_isLost() {
        start();
        List<Said<String>> said = new ArrayList<>();
        QueueHome<String> other = new QueueHome<>("q", 77, 1, LIMIT, said::add, outcomes::add);
        other.get(ask(1, 1), -1, 0);
        other.hear(new QueueMessage.Lost<>("q", 101), 0);
        other.hear(new QueueMessage.Destroyed<>("q", 101), 0);
        expect();
        other.hear(new QueueMessage.Lost<>("q", said.get(0).incarnation()), 0);
        expect(new QueueOutcome.Lost<>(ask(1, 1)));
    }
}
