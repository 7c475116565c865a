package io.multiprocessing.semantics.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.multiprocessing.semantics.queue.ItemQueue.Ask;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Cancelled;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Delivered;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Destroyed;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Empty;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Full;
import io.multiprocessing.semantics.queue.ItemQueue.Outcome.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemQueueTest {
    private ItemQueue<String> queue = new ItemQueue<>(0);
    private final List<Outcome<String>> outcomes = new ArrayList<>();

    private static Ask ask(long client, long request) {
        return new Ask(client, request);
    }

    private void put(Ask ask, String item) {
        queue.put(ask, item, true, outcomes::add);
    }

    private void get(Ask ask) {
        queue.get(ask, true, false, outcomes::add);
    }

    private void receive(Ask ask) {
        queue.get(ask, true, true, outcomes::add);
    }

    /** Fills the queue, forgetting the answers. */
    private void given(int maxsize, String... items) {
        queue = new ItemQueue<>(maxsize);
        for (int i = 0; i < items.length; i++) {
            put(ask(0, i), items[i]);
        }
        outcomes.clear();
    }

    @SafeVarargs
    private final void expect(Outcome<String>... expected) {
        List<Outcome<String>> all = new ArrayList<>();
        for (Outcome<String> each : expected) {
            all.add(each);
        }
        assertThat(outcomes).isEqualTo(all);
        outcomes.clear();
    }

    @Test
    void get_items_comeInOrder() {
        put(ask(1, 1), "a");
        put(ask(2, 1), "b");
        assertThat(queue.size()).isEqualTo(2);
        get(ask(3, 1));
        get(ask(3, 2));
        expect(
                new Stored<>(ask(1, 1)),
                new Stored<>(ask(2, 1)),
                new Delivered<>(ask(3, 1), "a"),
                new Delivered<>(ask(3, 2), "b"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void get_emptyAndTriedOnce_isEmpty() {
        queue.get(ask(1, 1), false, true, outcomes::add);
        expect(new Empty<>(ask(1, 1)));
    }

    @Test
    void put_fullAndTriedOnce_isFull() {
        given(1, "a");
        assertThat(queue.isFull()).isTrue();
        queue.put(ask(1, 1), "b", false, outcomes::add);
        expect(new Full<>(ask(1, 1)));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void isFull_maxsizeNotPositive_isNever() {
        for (int maxsize : new int[] {0, -1}) {
            given(maxsize, "a", "b", "c");
            assertThat(queue.isFull()).isFalse();
            assertThat(queue.maxsize()).isEqualTo(maxsize);
        }
    }

    @Test
    void put_gettersWait_getItDirectlyInOrder() {
        get(ask(1, 1));
        get(ask(2, 1));
        put(ask(3, 1), "a");
        put(ask(3, 2), "b");
        expect(
                new Stored<>(ask(3, 1)),
                new Delivered<>(ask(1, 1), "a"),
                new Stored<>(ask(3, 2)),
                new Delivered<>(ask(2, 1), "b"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void get_full_letsTheFirstPutterIn() {
        given(1, "a");
        put(ask(1, 1), "b");
        put(ask(2, 1), "c");
        get(ask(3, 1));
        expect(new Delivered<>(ask(3, 1), "a"), new Stored<>(ask(1, 1)));
        get(ask(3, 2));
        get(ask(3, 3));
        expect(new Delivered<>(ask(3, 2), "b"), new Stored<>(ask(2, 1)), new Delivered<>(ask(3, 3), "c"));
    }

    @Test
    void expire_waiting_isFullOrEmptyOnce() {
        given(1, "a");
        put(ask(1, 1), "b");
        queue.expire(ask(1, 1), outcomes::add);
        queue.expire(ask(1, 1), outcomes::add);
        get(ask(2, 1));
        get(ask(2, 2));
        queue.expire(ask(2, 2), outcomes::add);
        queue.expire(ask(2, 2), outcomes::add);
        queue.expire(ask(2, 1), outcomes::add);
        expect(new Full<>(ask(1, 1)), new Delivered<>(ask(2, 1), "a"), new Empty<>(ask(2, 2)));
    }

    @Test
    void cancel_waiting_isCancelledAndSkipped() {
        get(ask(1, 1));
        get(ask(2, 1));
        queue.cancel(ask(1, 1), outcomes::add);
        queue.cancel(ask(1, 1), outcomes::add);
        put(ask(3, 1), "a");
        expect(new Cancelled<>(ask(1, 1)), new Stored<>(ask(3, 1)), new Delivered<>(ask(2, 1), "a"));
        given(1, "a");
        put(ask(1, 1), "b");
        queue.cancel(ask(1, 1), outcomes::add);
        get(ask(1, 2));
        expect(new Cancelled<>(ask(1, 1)), new Delivered<>(ask(1, 2), "a"));
        assertThat(queue.size()).isZero();
    }

    @Test
    void put_sameAskAgainWhileItWaits_isIgnored() {
        given(1, "a");
        put(ask(1, 1), "b");
        put(ask(1, 1), "b");
        get(ask(2, 1));
        get(ask(2, 2));
        get(ask(2, 3));
        get(ask(2, 3));
        put(ask(1, 2), "c");
        expect(
                new Delivered<>(ask(2, 1), "a"),
                new Stored<>(ask(1, 1)),
                new Delivered<>(ask(2, 2), "b"),
                new Stored<>(ask(1, 2)),
                new Delivered<>(ask(2, 3), "c"));
    }

    @Test
    void get_sameAskAgainWhileUnconfirmed_isIgnored() {
        given(0, "a", "b");
        receive(ask(1, 1));
        receive(ask(1, 1));
        expect(new Delivered<>(ask(1, 1), "a"));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void clientGone_unconfirmedItems_comeBackInTheOldOrderBeforeAllOthers() {
        given(0, "a", "b", "c", "d", "e");
        receive(ask(1, 1));
        receive(ask(2, 1));
        receive(ask(1, 2));
        receive(ask(2, 2));
        outcomes.clear();
        queue.clientGone(2, outcomes::add);
        queue.clientGone(1, outcomes::add);
        assertThat(queue.size()).isEqualTo(5);
        for (int i = 1; i <= 5; i++) {
            get(ask(3, i));
        }
        expect(
                new Delivered<>(ask(3, 1), "a"),
                new Delivered<>(ask(3, 2), "b"),
                new Delivered<>(ask(3, 3), "c"),
                new Delivered<>(ask(3, 4), "d"),
                new Delivered<>(ask(3, 5), "e"));
    }

    @Test
    void clientGone_itemThatHadComeBackBefore_keepsItsPlace() {
        given(0, "a", "b", "c");
        receive(ask(1, 1));
        queue.clientGone(1, outcomes::add);
        receive(ask(2, 1));
        receive(ask(3, 1));
        queue.clientGone(3, outcomes::add);
        queue.clientGone(2, outcomes::add);
        outcomes.clear();
        get(ask(4, 1));
        get(ask(4, 2));
        get(ask(4, 3));
        expect(new Delivered<>(ask(4, 1), "a"), new Delivered<>(ask(4, 2), "b"), new Delivered<>(ask(4, 3), "c"));
    }

    @Test
    void clientGone_confirmedOrWithoutConfirmation_doesNotComeBack() {
        given(0, "a", "b", "c");
        receive(ask(1, 1));
        get(ask(1, 2));
        receive(ask(1, 3));
        queue.confirmed(ask(1, 1));
        queue.confirmed(ask(1, 1));
        queue.confirmed(ask(9, 9));
        queue.clientGone(1, outcomes::add);
        outcomes.clear();
        assertThat(queue.size()).isEqualTo(1);
        get(ask(2, 1));
        expect(new Delivered<>(ask(2, 1), "c"));
    }

    @Test
    void clientGone_gettersWait_getWhatComesBackButNotTheDead() {
        given(0, "a", "b");
        receive(ask(1, 1));
        receive(ask(1, 2));
        get(ask(1, 3));
        get(ask(2, 1));
        outcomes.clear();
        queue.clientGone(1, outcomes::add);
        expect(new Delivered<>(ask(2, 1), "a"));
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void clientGone_directDelivery_comesBack() {
        receive(ask(1, 1));
        put(ask(2, 1), "a");
        put(ask(2, 2), "b");
        outcomes.clear();
        queue.clientGone(1, outcomes::add);
        get(ask(3, 1));
        get(ask(3, 2));
        expect(new Delivered<>(ask(3, 1), "a"), new Delivered<>(ask(3, 2), "b"));
    }

    @Test
    void clientGone_waitingPut_isNotInTheQueue() {
        given(1, "a");
        put(ask(1, 1), "b");
        put(ask(2, 1), "c");
        queue.clientGone(1, outcomes::add);
        get(ask(3, 1));
        get(ask(3, 2));
        expect(new Delivered<>(ask(3, 1), "a"), new Stored<>(ask(2, 1)), new Delivered<>(ask(3, 2), "c"));
    }

    @Test
    void clientGone_sizeExceedsMaxsize_putsWaitUntilItDoesNot() {
        given(1, "a");
        receive(ask(1, 1));
        assertThat(queue.isFull()).isFalse();
        put(ask(2, 1), "b");
        outcomes.clear();
        queue.clientGone(1, outcomes::add);
        assertThat(queue.size()).isEqualTo(2);
        put(ask(2, 2), "c");
        get(ask(3, 1));
        expect(new Delivered<>(ask(3, 1), "a"));
        get(ask(3, 2));
        expect(new Delivered<>(ask(3, 2), "b"), new Stored<>(ask(2, 2)));
    }

    @Test
    void giveBack_delivered_goesToItsPlaceOrToWhoWaits() {
        given(0, "a", "b");
        receive(ask(1, 1));
        queue.giveBack(ask(1, 1), outcomes::add);
        queue.giveBack(ask(1, 1), outcomes::add);
        receive(ask(1, 2));
        get(ask(2, 1));
        get(ask(2, 2));
        outcomes.clear();
        queue.giveBack(ask(1, 2), outcomes::add);
        expect(new Delivered<>(ask(2, 2), "a"));
        queue.clientGone(1, outcomes::add);
        assertThat(queue.size()).isZero();
    }

    @Test
    void destroy_waiters_andLaterAsks_areTold() {
        given(1, "a");
        put(ask(1, 1), "b");
        queue.destroy(outcomes::add);
        queue.destroy(outcomes::add);
        expect(new Destroyed<>(ask(1, 1)));
        assertThat(queue.size()).isZero();
        put(ask(1, 2), "c");
        get(ask(1, 3));
        queue.clientGone(1, outcomes::add);
        expect(new Destroyed<>(ask(1, 2)), new Destroyed<>(ask(1, 3)));
    }

    @Test
    void destroy_unconfirmedItems_doNotComeBack() {
        given(0, "a");
        receive(ask(1, 1));
        get(ask(2, 1));
        outcomes.clear();
        queue.destroy(outcomes::add);
        queue.clientGone(1, outcomes::add);
        queue.giveBack(ask(1, 1), outcomes::add);
        expect(new Destroyed<>(ask(2, 1)));
        assertThat(queue.size()).isZero();
    }

    @Test
    void manyItemsAndWaiters_eachOperation_isConstant() {
        int many = 100_000;
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            for (int i = 0; i < many; i++) {
                get(ask(i % 7, i));
            }
            for (int i = many - 1; i >= 0; i -= 2) {
                queue.cancel(ask(i % 7, i), outcomes::add);
            }
            for (int client = 0; client < 7; client++) {
                queue.clientGone(client, outcomes::add);
            }
            assertThat(outcomes).hasSize(many / 2);
            for (int i = 0; i < many; i++) {
                put(ask(10, i), "item");
            }
            for (int i = 0; i < many; i++) {
                receive(ask(20 + i, i));
            }
            for (int i = many - 1; i >= 0; i--) {
                queue.clientGone(20 + i, outcomes::add);
            }
            assertThat(queue.size()).isEqualTo(many);
            for (int i = 0; i < many; i++) {
                get(ask(11, i));
            }
        });
        assertThat(queue.size()).isZero();
    }
}
