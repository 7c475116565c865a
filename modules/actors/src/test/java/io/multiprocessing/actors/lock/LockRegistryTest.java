package io.multiprocessing.actors.lock;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.Effect;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.agent.Caller;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.lock.LockRegistry.Asked;
import io.multiprocessing.actors.lock.LockRegistry.ClientGone;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.lock.LockRequest.Acquire;
import io.multiprocessing.link.lock.LockRequest.Cancel;
import io.multiprocessing.link.lock.LockRequest.Destroy;
import io.multiprocessing.link.lock.LockRequest.Inspect;
import io.multiprocessing.link.lock.LockRequest.Release;
import io.multiprocessing.link.message.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LockRegistryTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final long FOR_EVER = -1;
    private static final long ONCE = 0;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Caller first = new Caller(KIT, 1);
    private final Caller second = new Caller(KIT, 2);
    private final Caller third = new Caller(KIT, 3);
    private ActorRef<LockRegistry.Command> registry;
    private long requests = 100;

    @BeforeEach
    void spawn() {
        registry = KIT.spawn(LockRegistry.create());
    }

    /** What was answered twice would come before the barrier. */
    @AfterEach
    void nobodyIsAnsweredTwice() {
        for (Caller caller : List.of(first, second, third)) {
            settle(caller);
            caller.hasNothing();
        }
        KIT.stop(registry);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void acquire_ofAFreeLock_isGrantedWithGrowingTokens() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(first, 2, release());
        first.gets(2, Reply.Done.INSTANCE);
        ask(second, 1, acquire(ONCE));
        second.gets(1, new LockReply.Granted(2));
    }

    @Test
    void acquire_ofAHeldLock_waitsInLineForTheRelease() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, acquire(FOR_EVER));
        settle(second);
        ask(third, 1, acquire(SECOND));
        settle(third);
        ask(first, 2, release());
        first.gets(2, Reply.Done.INSTANCE);
        second.gets(1, new LockReply.Granted(2));
        ask(second, 2, release());
        second.gets(2, Reply.Done.INSTANCE);
        third.gets(1, new LockReply.Granted(3));
        TIME.timePasses(Duration.ofSeconds(2));
    }

    @Test
    void acquire_ofAHeldLockOnce_isNotGranted() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, acquire(ONCE));
        second.gets(1, Reply.NotNow.INSTANCE);
    }

    @Test
    void acquire_whoseTimeIsOver_isNotGrantedAndLeavesTheLine() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, acquire(SECOND));
        settle(second);
        TIME.timePasses(Duration.ofMillis(990));
        settle(second);
        TIME.timePasses(Duration.ofMillis(20));
        second.gets(1, Reply.NotNow.INSTANCE);
        ask(first, 2, release());
        first.gets(2, Reply.Done.INSTANCE);
        ask(third, 1, acquire(ONCE));
        third.gets(1, new LockReply.Granted(2));
    }

    @Test
    void acquire_byTheHolderOfAReentrantLock_isOneDeeperWithTheSameToken() {
        for (long request = 1; request <= 2; request++) {
            ask(first, request, new Acquire("l", true, 7, FOR_EVER));
            first.gets(request, new LockReply.Granted(1));
        }
        ask(second, 1, new Acquire("l", true, 7, FOR_EVER));
        settle(second);
        for (long request = 3; request <= 4; request++) {
            ask(first, request, new Release("l", true, 7));
            first.gets(request, Reply.Done.INSTANCE);
        }
        second.gets(1, new LockReply.Granted(2));
    }

    @Test
    void cancel_ofAWaitingAcquire_isAnsweredByItsEnd() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 5, acquire(SECOND));
        ask(second, 0, new Cancel("l", 5));
        second.gets(5, Reply.Cancelled.INSTANCE);
        TIME.timePasses(Duration.ofSeconds(2));
        ask(first, 2, release());
        first.gets(2, Reply.Done.INSTANCE);
    }

    @Test
    void cancel_ofAGrantedAcquire_changesNothing() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(first, 0, new Cancel("l", 1));
        ask(second, 1, acquire(ONCE));
        second.gets(1, Reply.NotNow.INSTANCE);
    }

    @Test
    void release_ofWhatIsNotHeld_isRefused() {
        ask(first, 1, release());
        assertThat(first.reply(1, Reply.Refused.class).why()).isEqualTo("lock \"l\" is not held");
    }

    @Test
    void release_ofAReentrantLockByAnother_isRefused() {
        ask(first, 1, new Acquire("l", true, 7, FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, new Release("l", true, 9));
        assertThat(second.reply(1, Reply.Refused.class).why())
                .isEqualTo("rlock \"l\" is held by process 1, thread 7, not by process 2, thread 9");
    }

    @Test
    void inspect_ofEachState_tellsTheHolder() {
        ask(first, 1, new Inspect("l"));
        first.gets(1, new LockReply.Holding(0, false, ""));
        ask(first, 2, new Acquire("l", false, 9, FOR_EVER));
        first.gets(2, new LockReply.Granted(1));
        ask(first, 3, new Inspect("l"));
        first.gets(3, new LockReply.Holding(1, true, "process 1, thread 9"));
        ask(second, 1, new Inspect("l"));
        second.gets(1, new LockReply.Holding(1, false, "process 1, thread 9"));
        ask(second, 2, new Destroy("l"));
        second.gets(2, Reply.Done.INSTANCE);
        ask(second, 3, new Inspect("l"));
        second.gets(3, new Reply.Destroyed("l"));
    }

    @Test
    void destroy_withWaiters_tellsThemAndAllWhoComeLater() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, acquire(SECOND));
        settle(second);
        ask(third, 1, new Destroy("l"));
        second.gets(1, new Reply.Destroyed("l"));
        third.gets(1, Reply.Done.INSTANCE);
        ask(third, 2, new Destroy("l"));
        third.gets(2, Reply.Done.INSTANCE);
        ask(first, 2, release());
        first.gets(2, new Reply.Destroyed("l"));
        ask(third, 3, acquire(ONCE));
        third.gets(3, new Reply.Destroyed("l"));
        TIME.timePasses(Duration.ofSeconds(2));
    }

    @Test
    void clientGone_ofTheHolder_grantsTheNextThatIsStillThere() {
        ask(first, 1, acquire(FOR_EVER));
        first.gets(1, new LockReply.Granted(1));
        ask(second, 1, acquire(SECOND));
        settle(second);
        ask(third, 1, acquire(FOR_EVER));
        settle(third);
        registry.tell(new ClientGone(2));
        registry.tell(new ClientGone(1));
        third.gets(1, new LockReply.Granted(2));
        TIME.timePasses(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, 260L * 24 * 3600 * 1_000_000_000L})
    void acquire_withALimitOfYears_waitsAndHurtsNobody(long timeoutNanos) {
        // The real scheduler: it refuses what is further away than 248 days.
        ActorTestKit kit = ActorTestKit.create();
        try {
            Caller holder = new Caller(kit, 1);
            Caller waiter = new Caller(kit, 2);
            ActorRef<LockRegistry.Command> real = kit.spawn(LockRegistry.create());
            real.tell(new Asked(holder.ref, 1, acquire(FOR_EVER)));
            holder.gets(1, new LockReply.Granted(1));
            real.tell(new Asked(waiter.ref, 1, acquire(timeoutNanos)));
            real.tell(new Asked(holder.ref, 2, release()));
            holder.gets(2, Reply.Done.INSTANCE);
            waiter.gets(1, new LockReply.Granted(2));
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void timers_ofAnsweredAndForgottenRequests_areCancelled() {
        BehaviorTestKit<LockRegistry.Command> kit = BehaviorTestKit.create(LockRegistry.create());
        TestInbox<ToClient> inbox = TestInbox.create();
        ClientRef one = new ClientRef(1, "one", inbox.getRef());
        ClientRef two = new ClientRef(2, "two", inbox.getRef());
        kit.run(new Asked(one, 1, acquire(SECOND)));
        kit.run(new Asked(two, 1, acquire(SECOND)));
        kit.run(new Asked(two, 2, acquire(SECOND)));
        kit.run(new Asked(two, 0, new Cancel("l", 1)));
        kit.run(new ClientGone(2));
        assertThat(activeTimers(kit.getAllEffects())).isEmpty();
    }

    /** Whatever is asked in whatever order: each request has one answer at the end, told or forgotten with its client never more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void anyRequests_atRandom_areAnsweredExactlyOnce(long seed) {
        Random random = new Random(seed);
        BehaviorTestKit<LockRegistry.Command> kit = BehaviorTestKit.create(LockRegistry.create());
        Map<Long, TestInbox<ToClient>> inboxes = new HashMap<>();
        Set<List<Long>> open = new HashSet<>();
        List<Effect> effects = new ArrayList<>();
        for (long request = 1; request <= 400; request++) {
            long client = 1L + random.nextInt(3);
            TestInbox<ToClient> inbox = inboxes.computeIfAbsent(client, id -> TestInbox.create());
            ClientRef ref = new ClientRef(client, "c" + client, inbox.getRef());
            LockRequest what = any(random, client, open);
            if (!(what instanceof Cancel)) {
                open.add(List.of(client, request));
            }
            kit.run(new Asked(ref, request, what));
            inboxes.forEach((id, answers) -> answered(seed, id, answers, open));
            effects.addAll(kit.getAllEffects());
        }
        for (long lock = 0; lock < 2; lock++) {
            ClientRef ref = new ClientRef(9, "c9", TestInbox.<ToClient>create().getRef());
            kit.run(new Asked(ref, 1000 + lock, new Destroy("l" + lock)));
        }
        inboxes.forEach((id, answers) -> answered(seed, id, answers, open));
        effects.addAll(kit.getAllEffects());
        assertThat(open).as("without an answer, seed %d", seed).isEmpty();
        assertThat(activeTimers(effects)).as("timers, seed %d", seed).isEmpty();
    }

    private static LockRequest any(Random random, long client, Set<List<Long>> open) {
        String lock = "l" + random.nextInt(2);
        boolean reentrant = lock.equals("l1");
        return switch (random.nextInt(5)) {
            case 0, 1 -> new Acquire(lock, reentrant, random.nextInt(2), random.nextInt(3) - 1L);
            case 2 -> new Release(lock, reentrant, random.nextInt(2));
            case 3 -> new Inspect(lock);
            default ->
                new Cancel(
                        lock,
                        open.stream()
                                .filter(ask -> ask.get(0) == client)
                                .map(ask -> ask.get(1))
                                .findAny()
                                .orElse(0L));
        };
    }

    private static void answered(long seed, long client, TestInbox<ToClient> answers, Set<List<Long>> open) {
        for (ToClient told : answers.getAllReceived()) {
            long request = ((ToClient.Answer) told).request();
            assertThat(open.remove(List.of(client, request)))
                    .as("answer to %d of client %d, seed %d: %s", request, client, seed, told)
                    .isTrue();
        }
    }

    static Set<Object> activeTimers(List<Effect> effects) {
        Set<Object> active = new HashSet<>();
        for (Effect effect : effects) {
            if (effect instanceof Effect.TimerScheduled<?> scheduled) {
                active.add(scheduled.key());
            } else if (effect instanceof Effect.TimerCancelled cancelled) {
                active.remove(cancelled.key());
            }
        }
        return active;
    }

    private static LockRequest acquire(long timeoutNanos) {
        return new Acquire("l", false, 1, timeoutNanos);
    }

    private static LockRequest release() {
        return new Release("l", false, 1);
    }

    private void ask(Caller caller, long request, LockRequest what) {
        registry.tell(new Asked(caller.ref, request, what));
    }

    /** All that was asked and all that has expired before is done, and this caller was told nothing. */
    private void settle(Caller caller) {
        long request = requests++;
        ask(caller, request, new Inspect("nobody's"));
        caller.gets(request, new LockReply.Holding(0, false, ""));
    }
}
