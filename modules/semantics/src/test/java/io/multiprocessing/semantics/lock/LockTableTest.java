package io.multiprocessing.semantics.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.multiprocessing.semantics.lock.LockTable.Ask;
import io.multiprocessing.semantics.lock.LockTable.Held;
import io.multiprocessing.semantics.lock.LockTable.Holder;
import io.multiprocessing.semantics.lock.LockTable.Outcome;
import io.multiprocessing.semantics.lock.LockTable.Outcome.Cancelled;
import io.multiprocessing.semantics.lock.LockTable.Outcome.Destroyed;
import io.multiprocessing.semantics.lock.LockTable.Outcome.Granted;
import io.multiprocessing.semantics.lock.LockTable.Outcome.NotGranted;
import io.multiprocessing.semantics.lock.LockTable.Outcome.Refused;
import io.multiprocessing.semantics.lock.LockTable.Outcome.Released;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class LockTableTest {
    private final AtomicLong tokens = new AtomicLong();
    private final LockTable table = new LockTable(tokens::incrementAndGet);
    private final List<Outcome> outcomes = new ArrayList<>();

    private static Ask ask(long client, long request) {
        return new Ask(client, request);
    }

    private static Holder holder(long client) {
        return new Holder(client, 1);
    }

    private void acquire(Ask ask) {
        table.acquire(ask, "x", false, holder(ask.client()), true, outcomes::add);
    }

    private void reacquire(Ask ask, long thread, boolean wait) {
        table.acquire(ask, "x", true, new Holder(ask.client(), thread), wait, outcomes::add);
    }

    private void release(Ask ask) {
        table.release(ask, "x", false, holder(ask.client()), outcomes::add);
    }

    private void unlock(Ask ask, long thread) {
        table.release(ask, "x", true, new Holder(ask.client(), thread), outcomes::add);
    }

    private void expect(Outcome... expected) {
        assertThat(outcomes).containsExactly(expected);
        outcomes.clear();
    }

    @AfterEach
    void nothingIsKnownOfTheIdle() {
        if (table.size() == 0) {
            assertThat(table.knownAsks()).isZero();
        }
    }

    @Nested
    class Plain {
        @Test
        void acquire_free_isGranted() {
            acquire(ask(1, 1));
            expect(new Granted(ask(1, 1), "x", 1));
            assertThat(table.held("x")).contains(new Held(holder(1), 1, 1, 0));
            assertThat(table.held("y")).isEmpty();
        }

        @Test
        void acquire_heldAndTriedOnce_isNotGranted() {
            acquire(ask(1, 1));
            table.acquire(ask(2, 1), "x", false, holder(2), false, outcomes::add);
            expect(new Granted(ask(1, 1), "x", 1), new NotGranted(ask(2, 1)));
        }

        @Test
        void acquire_sameHolderAgain_waits() {
            acquire(ask(1, 1));
            acquire(ask(1, 2));
            expect(new Granted(ask(1, 1), "x", 1));
            assertThat(table.held("x")).contains(new Held(holder(1), 1, 1, 1));
            table.expire(ask(1, 2), outcomes::add);
            expect(new NotGranted(ask(1, 2)));
        }

        @Test
        void release_waiters_getItInOrderWithGreaterTokens() {
            acquire(ask(1, 1));
            acquire(ask(3, 1));
            acquire(ask(2, 1));
            release(ask(1, 2));
            release(ask(3, 2));
            release(ask(2, 2));
            expect(
                    new Granted(ask(1, 1), "x", 1),
                    new Released(ask(1, 2)),
                    new Granted(ask(3, 1), "x", 2),
                    new Released(ask(3, 2)),
                    new Granted(ask(2, 1), "x", 3),
                    new Released(ask(2, 2)));
            assertThat(table.size()).isZero();
        }

        @Test
        void release_byAnother_isReleased() {
            acquire(ask(1, 1));
            release(ask(2, 1));
            expect(new Granted(ask(1, 1), "x", 1), new Released(ask(2, 1)));
            assertThat(table.size()).isZero();
        }

        @Test
        void release_notHeld_isRefused() {
            release(ask(1, 1));
            expect(new Refused(ask(1, 1), "lock \"x\" is not held"));
        }

        @Test
        void release_twice_secondIsRefused() {
            acquire(ask(1, 1));
            release(ask(1, 2));
            outcomes.clear();
            release(ask(1, 3));
            expect(new Refused(ask(1, 3), "lock \"x\" is not held"));
        }

        @Test
        void acquire_otherLocks_areIndependent() {
            acquire(ask(1, 1));
            table.acquire(ask(2, 1), "y", false, holder(2), true, outcomes::add);
            expect(new Granted(ask(1, 1), "x", 1), new Granted(ask(2, 1), "y", 2));
        }
    }

    @Nested
    class Reentrant {
        @Test
        void acquire_sameHolder_isGrantedWithTheSameToken() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(1, 2), 7, true);
            reacquire(ask(1, 3), 7, false);
            expect(new Granted(ask(1, 1), "x", 1), new Granted(ask(1, 2), "x", 1), new Granted(ask(1, 3), "x", 1));
            assertThat(table.held("x")).contains(new Held(new Holder(1, 7), 1, 3, 0));
        }

        @Test
        void acquire_anotherThreadOfTheClient_waits() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(1, 2), 9, true);
            reacquire(ask(1, 3), 9, false);
            expect(new Granted(ask(1, 1), "x", 1), new NotGranted(ask(1, 3)));
        }

        @Test
        void release_outermost_passesItOn() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(1, 2), 7, true);
            reacquire(ask(2, 1), 1, true);
            outcomes.clear();
            unlock(ask(1, 3), 7);
            expect(new Released(ask(1, 3)));
            unlock(ask(1, 4), 7);
            expect(new Released(ask(1, 4)), new Granted(ask(2, 1), "x", 2));
        }

        @Test
        void acquire_othersWait_holderStillGetsIn() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(2, 1), 1, true);
            outcomes.clear();
            reacquire(ask(1, 2), 7, true);
            expect(new Granted(ask(1, 2), "x", 1));
        }

        @Test
        void release_notByItsOwner_isRefusedWithBothNames() {
            reacquire(ask(3, 1), 7, true);
            outcomes.clear();
            unlock(ask(3, 2), 9);
            expect(new Refused(ask(3, 2), "rlock \"x\" is held by client 3 thread 7, not by client 3 thread 9"));
            assertThat(table.held("x")).contains(new Held(new Holder(3, 7), 1, 1, 0));
        }

        @Test
        void release_notHeld_isRefused() {
            unlock(ask(3, 2), 9);
            expect(new Refused(ask(3, 2), "rlock \"x\" is not held"));
        }

        @Test
        void clientGone_deepHolder_freesItAtOnce() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(1, 2), 7, true);
            reacquire(ask(2, 1), 1, true);
            outcomes.clear();
            table.clientGone(1, outcomes::add);
            expect(new Granted(ask(2, 1), "x", 2));
            assertThat(table.held("x")).contains(new Held(holder(2), 2, 1, 0));
        }
    }

    @Nested
    class Waits {
        @Test
        void expire_waiting_isNotGrantedAndSkipped() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            acquire(ask(3, 1));
            table.expire(ask(2, 1), outcomes::add);
            table.expire(ask(2, 1), outcomes::add);
            release(ask(1, 2));
            expect(
                    new Granted(ask(1, 1), "x", 1),
                    new NotGranted(ask(2, 1)),
                    new Released(ask(1, 2)),
                    new Granted(ask(3, 1), "x", 2));
        }

        @Test
        void cancel_waiting_isCancelledAndSkipped() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            table.cancel(ask(2, 1), outcomes::add);
            table.cancel(ask(2, 1), outcomes::add);
            release(ask(1, 2));
            expect(new Granted(ask(1, 1), "x", 1), new Cancelled(ask(2, 1)), new Released(ask(1, 2)));
            assertThat(table.size()).isZero();
        }

        @Test
        void expireAndCancel_grantedOrUnknown_doNothing() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            outcomes.clear();
            table.expire(ask(1, 1), outcomes::add);
            table.cancel(ask(1, 1), outcomes::add);
            table.expire(ask(9, 9), outcomes::add);
            table.cancel(ask(9, 9), outcomes::add);
            expect();
            assertThat(table.held("x")).contains(new Held(holder(1), 1, 1, 1));
        }

        @Test
        void acquire_sameAskAgain_isNeverGrantedTwice() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            release(ask(1, 2));
            acquire(ask(2, 1));
            release(ask(2, 2));
            expect(
                    new Granted(ask(1, 1), "x", 1),
                    new Released(ask(1, 2)),
                    new Granted(ask(2, 1), "x", 2),
                    new Released(ask(2, 2)));
            assertThat(table.size()).isZero();
        }

        @Test
        void acquire_sameReentrantAskAgain_doesNotGoDeeper() {
            reacquire(ask(1, 1), 7, true);
            reacquire(ask(1, 1), 7, true);
            assertThat(table.held("x")).contains(new Held(new Holder(1, 7), 1, 1, 0));
        }
    }

    @Nested
    class ClientGone {
        @Test
        void clientGone_holder_passesOn() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            outcomes.clear();
            table.clientGone(1, outcomes::add);
            expect(new Granted(ask(2, 1), "x", 2));
        }

        @Test
        void clientGone_itsOwnThreadsWait_neverGoesToTheDead() {
            acquire(ask(1, 1));
            acquire(ask(1, 2));
            acquire(ask(2, 1));
            acquire(ask(1, 3));
            table.acquire(ask(2, 2), "y", false, holder(2), true, outcomes::add);
            table.acquire(ask(1, 4), "y", false, holder(1), true, outcomes::add);
            outcomes.clear();
            table.clientGone(1, outcomes::add);
            expect(new Granted(ask(2, 1), "x", 3));
            assertThat(table.held("x")).contains(new Held(holder(2), 3, 1, 0));
            assertThat(table.held("y")).contains(new Held(holder(2), 2, 1, 0));
            table.clientGone(2, outcomes::add);
            expect();
            assertThat(table.size()).isZero();
        }

        @Test
        void clientGone_waiterAndStranger_areForgottenSilently() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            outcomes.clear();
            table.clientGone(2, outcomes::add);
            table.clientGone(2, outcomes::add);
            table.clientGone(77, outcomes::add);
            release(ask(1, 2));
            expect(new Released(ask(1, 2)));
            assertThat(table.size()).isZero();
        }

        @Test
        void clientGone_holderWhoseLockWasReleasedByAnother_leavesTheNextHolderAlone() {
            acquire(ask(1, 1));
            acquire(ask(3, 1));
            release(ask(2, 1));
            outcomes.clear();
            table.clientGone(1, outcomes::add);
            expect();
            assertThat(table.held("x")).contains(new Held(holder(3), 2, 1, 0));
        }
    }

    @Nested
    class Destroy {
        @Test
        void destroy_waiters_andLaterAsks_areTold() {
            acquire(ask(1, 1));
            acquire(ask(2, 1));
            acquire(ask(3, 1));
            outcomes.clear();
            table.destroy("x", outcomes::add);
            expect(new Destroyed(ask(2, 1), "x"), new Destroyed(ask(3, 1), "x"));
            assertThat(table.held("x")).isEmpty();
            assertThat(table.isDestroyed("x")).isTrue();
            assertThat(table.isDestroyed("y")).isFalse();
            assertThat(table.knownAsks()).isZero();
            table.destroy("x", outcomes::add);
            table.clientGone(1, outcomes::add);
            expect();
            release(ask(1, 2));
            acquire(ask(2, 2));
            expect(new Destroyed(ask(1, 2), "x"), new Destroyed(ask(2, 2), "x"));
        }

        @Test
        void destroy_neverUsed_leavesATombstone() {
            table.destroy("x", outcomes::add);
            acquire(ask(1, 1));
            expect(new Destroyed(ask(1, 1), "x"));
        }
    }

    @Test
    void expire_anyOfAHundredThousandWaiters_isFoundWithoutScanning() {
        int waiters = 100_000;
        assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
            acquire(ask(0, 0));
            for (int i = 1; i <= waiters; i++) {
                acquire(ask(i % 10, i));
            }
            for (int i = waiters; i > waiters / 2; i--) {
                table.expire(ask(i % 10, i), outcomes::add);
            }
            for (int i = 1; i <= waiters / 2; i++) {
                table.cancel(ask(i % 10, i), outcomes::add);
            }
            release(ask(0, -1));
        });
        assertThat(outcomes).hasSize(waiters + 2);
        assertThat(table.size()).isZero();
    }
}
