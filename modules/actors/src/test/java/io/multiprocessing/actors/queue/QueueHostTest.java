package io.multiprocessing.actors.queue;

import static java.nio.charset.StandardCharsets.UTF_8;
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
import io.multiprocessing.actors.queue.QueueHost.Asked;
import io.multiprocessing.actors.queue.QueueHost.ClientGone;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.link.queue.QueueRequest.Cancel;
import io.multiprocessing.link.queue.QueueRequest.Confirm;
import io.multiprocessing.link.queue.QueueRequest.Create;
import io.multiprocessing.link.queue.QueueRequest.Destroy;
import io.multiprocessing.link.queue.QueueRequest.Get;
import io.multiprocessing.link.queue.QueueRequest.Open;
import io.multiprocessing.link.queue.QueueRequest.Put;
import io.multiprocessing.link.queue.QueueRequest.Size;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueHostTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final long FOR_EVER = -1;
    private static final long ONCE = 0;
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Caller driver = new Caller(KIT, 0);
    private final Caller first = new Caller(KIT, 1);
    private final Caller second = new Caller(KIT, 2);
    private ActorRef<QueueHost.Command> host;
    private long requests = 100;

    @BeforeEach
    void spawn() {
        host = KIT.spawn(QueueHost.create());
        ask(driver, 0, new Create("other", 0));
    }

    @AfterEach
    void nobodyIsAnsweredTwice() {
        for (Caller caller : List.of(driver, first, second)) {
            for (String queue : List.of("other", "q")) {
                settle(caller, queue);
            }
            caller.hasNothing();
        }
        KIT.stop(host);
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void put_thenGet_givesItemsInOrder() {
        create(0);
        for (long request = 1; request <= 3; request++) {
            ask(first, request, put("item " + request, FOR_EVER));
            first.gets(request, Reply.Done.INSTANCE);
        }
        isOfSize(3, false);
        for (long request = 1; request <= 3; request++) {
            ask(second, request, new Get("q", ONCE));
            second.gets(request, item("item " + request));
        }
        isOfSize(0, false);
    }

    @Test
    void create_ofAQueueThatIsThere_leavesItAsItIs() {
        create(1);
        ask(first, 1, put("a", FOR_EVER));
        first.gets(1, Reply.Done.INSTANCE);
        create(5);
        isOfSize(1, true);
    }

    @Test
    void open_ofAName_findsTheSameUntilItIsDestroyed() {
        ask(driver, 1, new Open("queue/jobs", 3));
        driver.gets(1, new QueueReply.Opened("queue/jobs"));
        ask(second, 1, new Put("queue/jobs", new byte[] {1}, FOR_EVER));
        second.gets(1, Reply.Done.INSTANCE);
        ask(second, 2, new Open("queue/jobs", 3));
        second.gets(2, new QueueReply.Opened("queue/jobs"));
        ask(second, 3, new Size("queue/jobs"));
        second.gets(3, new QueueReply.Size(1, false));
        ask(second, 4, new Open("queue/jobs", 0));
        second.gets(
                4,
                new Reply.Refused(
                        "\"queue/jobs\" is there with maxsize 3, not 0; all who use a name must give the same,"
                                + " 0 is no limit"));
        ask(second, 5, new Destroy("queue/jobs"));
        second.gets(5, Reply.Done.INSTANCE);
        ask(second, 6, new Open("queue/jobs", 0));
        second.gets(6, new QueueReply.Opened("queue/jobs"));
        ask(second, 7, new Size("queue/jobs"));
        second.gets(7, new QueueReply.Size(0, false));
    }

    @Test
    void put_intoAFullQueue_waitsForRoom() {
        create(1);
        ask(first, 1, put("a", SECOND));
        first.gets(1, Reply.Done.INSTANCE);
        ask(first, 2, put("b", SECOND));
        settle(first, "q");
        ask(driver, 1, new Get("q", SECOND));
        driver.gets(1, item("a"));
        first.gets(2, Reply.Done.INSTANCE);
        TIME.timePasses(Duration.ofSeconds(2));
        isOfSize(1, true);
    }

    @Test
    void put_intoAFullQueueOnceOrUntilItsTimeIsOver_isNotDone() {
        create(1);
        ask(first, 1, put("a", FOR_EVER));
        first.gets(1, Reply.Done.INSTANCE);
        ask(first, 2, put("b", ONCE));
        first.gets(2, Reply.NotNow.INSTANCE);
        ask(first, 3, put("c", SECOND));
        settle(first, "q");
        TIME.timePasses(Duration.ofMillis(990));
        settle(first, "q");
        TIME.timePasses(Duration.ofMillis(20));
        first.gets(3, Reply.NotNow.INSTANCE);
        ask(driver, 1, new Get("q", FOR_EVER));
        driver.gets(1, item("a"));
        isOfSize(0, false);
    }

    @Test
    void get_fromAnEmptyQueue_waitsForAnItem() {
        create(0);
        ask(first, 1, new Get("q", FOR_EVER));
        settle(first, "q");
        ask(second, 1, put("a", ONCE));
        second.gets(1, Reply.Done.INSTANCE);
        first.gets(1, item("a"));
    }

    @Test
    void get_fromAnEmptyQueueOnceOrUntilItsTimeIsOver_isNotDone() {
        create(0);
        ask(first, 1, new Get("q", ONCE));
        first.gets(1, Reply.NotNow.INSTANCE);
        ask(first, 2, new Get("q", SECOND));
        settle(first, "q");
        TIME.timePasses(Duration.ofMillis(1010));
        first.gets(2, Reply.NotNow.INSTANCE);
        ask(second, 1, put("a", ONCE));
        second.gets(1, Reply.Done.INSTANCE);
        isOfSize(1, false);
    }

    @Test
    void get_withALimitOfYears_waitsAndHurtsNobody() {
        ActorTestKit kit = ActorTestKit.create();
        try {
            Caller getter = new Caller(kit, 1);
            ActorRef<QueueHost.Command> real = kit.spawn(QueueHost.create());
            real.tell(new Asked(getter.ref, 0, new Create("q", 0)));
            real.tell(new Asked(getter.ref, 1, new Get("q", Long.MAX_VALUE)));
            real.tell(new Asked(getter.ref, 2, put("a", Long.MAX_VALUE)));
            getter.gets(2, Reply.Done.INSTANCE);
            getter.gets(1, item("a"));
        } finally {
            kit.shutdownTestKit();
        }
    }

    @Test
    void cancel_ofAWaitingPutAndGet_isAnsweredByItsEnd() {
        create(1);
        ask(first, 1, new Get("q", SECOND));
        ask(first, 0, new Cancel("q", 1));
        first.gets(1, Reply.Cancelled.INSTANCE);
        ask(first, 2, put("a", ONCE));
        first.gets(2, Reply.Done.INSTANCE);
        ask(first, 3, put("b", SECOND));
        ask(first, 0, new Cancel("q", 3));
        first.gets(3, Reply.Cancelled.INSTANCE);
        ask(first, 0, new Cancel("q", 2));
        TIME.timePasses(Duration.ofSeconds(2));
        isOfSize(1, true);
    }

    @Test
    void clientGone_beforeItConfirmed_putsItsItemsBackToTheHead() {
        create(0);
        for (long request = 1; request <= 3; request++) {
            ask(driver, request, put("item " + request, ONCE));
            driver.gets(request, Reply.Done.INSTANCE);
        }
        for (long request = 1; request <= 2; request++) {
            ask(first, request, new Get("q", ONCE));
            first.gets(request, item("item " + request));
        }
        ask(first, 0, new Confirm("q", 1));
        host.tell(new ClientGone(1));
        for (long request = 1; request <= 2; request++) {
            ask(second, request, new Get("q", ONCE));
            second.gets(request, item("item " + (request + 1)));
        }
        ask(second, 3, new Get("q", ONCE));
        second.gets(3, Reply.NotNow.INSTANCE);
    }

    @Test
    void clientGone_withAnUnconfirmedItem_handsItToWhoWaits() {
        create(0);
        ask(driver, 1, put("a", ONCE));
        driver.gets(1, Reply.Done.INSTANCE);
        ask(first, 1, new Get("q", ONCE));
        first.gets(1, item("a"));
        ask(second, 1, new Get("q", SECOND));
        settle(second, "q");
        host.tell(new ClientGone(1));
        second.gets(1, item("a"));
        TIME.timePasses(Duration.ofSeconds(2));
    }

    @Test
    void clientGone_whileItWaits_doesNotTakeAnItemAlong() {
        create(0);
        ask(first, 1, new Get("q", SECOND));
        settle(first, "q");
        host.tell(new ClientGone(1));
        ask(driver, 1, put("a", ONCE));
        driver.gets(1, Reply.Done.INSTANCE);
        isOfSize(1, false);
        TIME.timePasses(Duration.ofSeconds(2));
    }

    /** The driver dies together with the queue: an item that was given to it is gone. */
    @Test
    void get_ofTheDriver_needsNoConfirmation() {
        create(0);
        ask(first, 1, put("a", ONCE));
        first.gets(1, Reply.Done.INSTANCE);
        ask(driver, 1, new Get("q", ONCE));
        driver.gets(1, item("a"));
        host.tell(new ClientGone(0));
        isOfSize(0, false);
    }

    @Test
    void destroy_withWaiters_tellsThemAndAllWhoComeLater() {
        create(1);
        ask(first, 1, new Get("q", SECOND));
        settle(first, "q");
        ask(second, 1, new Destroy("q"));
        first.gets(1, new Reply.Destroyed("q"));
        second.gets(1, Reply.Done.INSTANCE);
        isDestroyed();
        TIME.timePasses(Duration.ofSeconds(2));
    }

    @Test
    void anyRequest_ofAnUnknownQueue_isAnsweredOnce() {
        isDestroyed();
        host.tell(new ClientGone(1));
    }

    @Test
    void timers_ofAnsweredAndForgottenRequests_areCancelled() {
        BehaviorTestKit<QueueMailbox.Command> kit = BehaviorTestKit.create(QueueMailbox.create("q", 0));
        TestInbox<ToClient> inbox = TestInbox.create();
        ClientRef one = new ClientRef(1, "one", inbox.getRef());
        ClientRef two = new ClientRef(2, "two", inbox.getRef());
        for (long request = 1; request <= 3; request++) {
            kit.run(new QueueMailbox.Asked(one, request, new Get("q", SECOND)));
        }
        kit.run(new QueueMailbox.Asked(two, 1, put("a", SECOND)));
        kit.run(new QueueMailbox.Asked(one, 0, new Cancel("q", 2)));
        kit.run(new QueueMailbox.ClientGone(1));
        Set<Object> active = new HashSet<>();
        for (Effect effect : kit.getAllEffects()) {
            if (effect instanceof Effect.TimerScheduled<?> scheduled) {
                active.add(scheduled.key());
            } else if (effect instanceof Effect.TimerCancelled cancelled) {
                active.remove(cancelled.key());
            }
        }
        assertThat(active).isEmpty();
    }

    private void isDestroyed() {
        List<QueueRequest> answered = List.of(put("a", FOR_EVER), new Get("q", FOR_EVER), new Size("q"));
        for (QueueRequest request : answered) {
            ask(first, 7, request);
            first.gets(7, new Reply.Destroyed("q"));
        }
        ask(first, 8, new Destroy("q"));
        first.gets(8, Reply.Done.INSTANCE);
        ask(first, 0, new Cancel("q", 1));
        ask(first, 0, new Confirm("q", 1));
    }

    private void isOfSize(int size, boolean full) {
        long request = requests++;
        ask(driver, request, new Size("q"));
        driver.gets(request, new QueueReply.Size(size, full));
    }

    private void create(int maxsize) {
        ask(driver, 0, new Create("q", maxsize));
    }

    private static QueueRequest put(String item, long timeoutNanos) {
        return new Put("q", item.getBytes(UTF_8), timeoutNanos);
    }

    private static Reply item(String item) {
        return new QueueReply.Item(item.getBytes(UTF_8));
    }

    private void ask(Caller caller, long request, QueueRequest what) {
        host.tell(new Asked(caller.ref, request, what));
    }

    /** All that was asked of the queue before is done, and this caller was told nothing. */
    private void settle(Caller caller, String queue) {
        long request = requests++;
        ask(caller, request, new Size(queue));
        assertThat(caller.reply(request, Reply.class)).isNotNull();
    }
}
