package io.multiprocessing.actors.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.typed.ActorRef;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Output;
import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.HeldOutput;
import io.multiprocessing.actors.process.PlayedJvm;
import io.multiprocessing.actors.process.PlayedJvms;
import io.multiprocessing.link.codec.Events;
import io.multiprocessing.link.codec.Replies;
import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final Duration TICK = Duration.ofSeconds(2);
    private static final Node HERE = new Node("local", "localhost", 0, Set.of("mp-agent"), 2, 0);
    private static final int LIMIT = 3;
    private static final byte[] TARGET = {1};
    private static final byte[] NOTHING = {};

    private final PlayedJvms jvms = new PlayedJvms();
    private final Links links = new Links();
    private final BlockingQueue<String> workerMessages = new LinkedBlockingQueue<>();
    private final AtomicInteger ticks = new AtomicInteger();
    private final Caller driver = new Caller(KIT, 0);
    private ActorRef<Agent.Command> agent;
    private AgentRequests requests;
    private long lastRequest;

    @BeforeEach
    void spawn() throws Exception {
        AgentSettings settings = new AgentSettings(
                new ProgramSettings("instance", 1 << 20, List.of(), TICK, true),
                jvms,
                links,
                new HeldOutput(),
                (worker, kind, id, body) -> workerMessages.add(worker + " said " + kind + " of " + id),
                new Occupancy(LIMIT),
                system -> HERE,
                ticks::incrementAndGet);
        CompletableFuture<AgentRequests> started = new CompletableFuture<>();
        agent = KIT.spawn(Agent.create(settings, started::complete));
        requests = started.get(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void close() {
        try {
            driver.hasNothing();
        } finally {
            KIT.stop(agent);
            jvms.close();
        }
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    @Test
    void start_ofAProcess_isAnsweredAndItsEndIsTold() throws Exception {
        long request = ask(start("p"));
        PlayedJvm jvm = jvms.bring();
        ProcessReply.Started started = driver.reply(request, ProcessReply.Started.class);
        assertThat(started.pid()).isEqualTo(jvm.pid());
        counts(1);
        jvm.ready();
        jvm.page().outcome(StatusPage.Outcome.COMPLETED);
        jvm.die(0);
        ProcessEvent.Exited exited = driver.news(ProcessEvent.Exited.class);
        assertThat(exited.process()).isEqualTo(started.process());
        assertThat(exited.status().reason()).isEqualTo(ExitStatus.Reason.COMPLETED);
        counts(0);
    }

    @Test
    void start_thatFails_isAnsweredInWordsAndFreesItsPlace() throws Exception {
        for (int i = 0; i <= LIMIT; i++) {
            long request = ask(start("p"));
            jvms.next().stage().completeExceptionally(new StartFailedException("no such file"));
            assertThat(driver.reply(request, Reply.Failed.class).why()).isEqualTo("no such file");
        }
        counts(0);
    }

    @Test
    void start_aboveTheLimit_isRefusedWithTheNumbers() throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            started("p");
        }
        long request = ask(start("p"));
        assertThat(driver.reply(request, Reply.Failed.class).why())
                .contains("3 processes run", "a limit of 3", "process.max");
        assertThat(jvms.isAsked()).isFalse();
    }

    @Test
    void signal_ofAProcess_reachesItAndOneOfNobodyIsNothing() throws Exception {
        Hosted hosted = started("p");
        tell(new ProcessRequest.Signal(hosted.id(), How.TERMINATE));
        assertThat(hosted.jvm().nextOrder()).isEqualTo("terminate");
        tell(new ProcessRequest.Signal(99, How.KILL));
        counts(1);
    }

    /** When its end is told, what it held is free and what it had received is back. */
    @Test
    void end_ofAProcess_freesWhatItHadBeforeItIsTold() throws Exception {
        tell(new QueueRequest.Create("q", 0));
        driver.gets(ask(new QueueRequest.Put("q", "item".getBytes(UTF_8), -1)), Reply.Done.INSTANCE);
        Hosted hosted = started("p");
        hosted.jvm().ask(1, new LockRequest.Acquire("l", false, 1, -1));
        assertThat(answer(hosted)).isEqualTo(new LockReply.Granted(1));
        hosted.jvm().ask(2, new QueueRequest.Get("q", -1));
        assertThat(answer(hosted)).isInstanceOf(QueueReply.Item.class);
        // What it asks with its last breath counts, too.
        hosted.jvm().ask(3, new QueueRequest.Put("q", "last".getBytes(UTF_8), -1));
        hosted.jvm().die(137);
        driver.news(ProcessEvent.Exited.class);
        driver.gets(ask(new LockRequest.Inspect("l")), new LockReply.Holding(0, false, ""));
        driver.gets(ask(new QueueRequest.Get("q", 0)), new QueueReply.Item("item".getBytes(UTF_8)));
        driver.gets(ask(new QueueRequest.Get("q", 0)), new QueueReply.Item("last".getBytes(UTF_8)));
    }

    @Test
    void end_ofAProcess_endsItsProcessesAndPools() throws Exception {
        Hosted parent = started("parent");
        parent.jvm().ask(1, start("child"));
        PlayedJvm child = jvms.bring();
        assertThat(answer(parent)).isInstanceOf(ProcessReply.Started.class);
        parent.jvm().tell(open(1));
        PlayedJvm worker = jvms.bring();
        worker.ready();
        assertThat(event(parent)).isInstanceOf(PoolEvent.WorkerUp.class);
        assertThat(StartMessage.read(child.next(Kind.START).body()).parentPid())
                .isEqualTo(parent.jvm().pid());
        parent.jvm().die(137);
        driver.news(ProcessEvent.Exited.class);
        assertThat(child.nextOrder()).isEqualTo("kill");
        assertThat(worker.nextOrder()).isEqualTo("kill");
        child.die(137);
        worker.die(137);
        await().untilAsserted(() -> counts(0));
        assertThat(jvms.isAsked()).isFalse();
    }

    /** Its launch is under way when its parent dies. */
    @Test
    void end_ofAProcess_endsWhatItHadJustAskedFor() throws Exception {
        Hosted parent = started("parent");
        parent.jvm().ask(1, start("child"));
        PlayedJvms.Launch launch = jvms.next();
        parent.jvm().die(137);
        driver.news(ProcessEvent.Exited.class);
        PlayedJvm child = jvms.make();
        launch.stage().complete(child);
        assertThat(child.nextOrder()).isEqualTo("kill");
        child.die(137);
        await().untilAsserted(() -> counts(0));
    }

    @Test
    void pool_ofTheDriver_hearsItsWorkersInOrder() throws Exception {
        tell(open(1));
        PlayedJvm worker = jvms.bring();
        StartMessage start = StartMessage.read(worker.next(Kind.START).body());
        assertThat(start.worker()).isTrue();
        assertThat(start.target()).isEqualTo(TARGET);
        worker.ready();
        PoolEvent.WorkerUp up = driver.news(PoolEvent.WorkerUp.class);
        assertThat(up).isEqualTo(new PoolEvent.WorkerUp(8, start.id(), "w1", worker.pid()));
        links.post(up.worker(), PoolMessages.TASK, 1, NOTHING);
        links.push(up.worker());
        assertThat(worker.next().kind()).isEqualTo(PoolMessages.TASK);
        worker.page().chunkStarted(1);
        worker.send(Lane.BULK, PoolMessages.RESULT, 1, NOTHING);
        worker.die(137);
        PoolEvent.WorkerDown down = driver.news(PoolEvent.WorkerDown.class);
        assertThat(workerMessages).containsExactly(up.worker() + " said 65 of 1");
        assertThat(down.startedChunk()).isEqualTo(1);
        PlayedJvm next = jvms.bring();
        tell(new PoolRequest.Terminate(8));
        assertThat(next.nextOrder()).isEqualTo("kill");
        next.die(137);
        assertThat(driver.news(PoolEvent.Ended.class).pool()).isEqualTo(8);
        tell(new PoolRequest.Resize(8, 3));
        counts(0);
    }

    @Test
    void pool_ofAProcess_hearsItsWorkersOverItsLink() throws Exception {
        Hosted owner = started("owner");
        owner.jvm().tell(open(1));
        PlayedJvm worker = jvms.bring();
        worker.ready();
        PoolEvent.WorkerUp up = (PoolEvent.WorkerUp) event(owner);
        worker.send(Lane.BULK, PoolMessages.RESULT, 300, new byte[] {7});
        PlayedJvm.Message said = owner.jvm().next(Kind.WORKER);
        assertThat(said.id()).isEqualTo(up.worker());
        PayloadReader in = new PayloadReader(said.body());
        assertThat((int) in.readByte()).isEqualTo(PoolMessages.RESULT);
        assertThat(in.readVarLong()).isEqualTo(300);
        assertThat(in.readRaw(in.remaining())).containsExactly(7);
        owner.jvm().tell(new PoolRequest.Finish(8));
        assertThat(worker.next(PoolMessages.RETIRE).id()).isZero();
        worker.die(0);
        assertThat(event(owner)).isInstanceOf(PoolEvent.WorkerDown.class);
        assertThat(event(owner)).isEqualTo(new PoolEvent.Ended(8));
    }

    @Test
    void pool_beyondTheLimit_isBrokenInWords() throws Exception {
        for (int i = 0; i < LIMIT; i++) {
            started("p");
        }
        tell(open(1));
        PoolEvent.Broken broken = driver.news(PoolEvent.Broken.class);
        assertThat(broken.why()).contains("3 processes run vs. a limit of 3");
        driver.news(PoolEvent.Ended.class);
    }

    @Test
    void ticks_whileProcessesRun_askThemForASignOfLife() throws Exception {
        Hosted hosted = started("p");
        TIME.timePasses(TICK);
        assertThat(hosted.jvm().next(Kind.PING).lane()).isEqualTo(Lane.CONTROL);
        await().untilAsserted(() -> assertThat(ticks).hasValue(1));
        hosted.jvm().die(0);
        driver.news(ProcessEvent.Exited.class);
        TIME.timePasses(TICK);
        await().untilAsserted(() -> assertThat(ticks).hasValue(2));
        counts(0);
        TIME.timePasses(TICK.multipliedBy(5));
        counts(0);
        assertThat(ticks).hasValue(2);
    }

    @Test
    void stop_withNothingHosted_isDoneAtOnce() throws Exception {
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        agent.tell(new Agent.Stop(() -> done.complete(true)));
        assertThat(done.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void stop_withProcessesAndPools_killsThemAndIsDoneWhenNoneIsLeft() throws Exception {
        Hosted hosted = started("p");
        tell(open(1));
        PlayedJvm worker = jvms.bring();
        worker.ready();
        driver.news(PoolEvent.WorkerUp.class);
        long launching = ask(start("late"));
        PlayedJvms.Launch launch = jvms.next();
        AtomicInteger done = new AtomicInteger();
        agent.tell(new Agent.Stop(done::incrementAndGet));
        assertThat(hosted.jvm().nextOrder()).isEqualTo("kill");
        assertThat(worker.nextOrder()).isEqualTo("kill");
        long refused = ask(start("too late"));
        assertThat(driver.reply(refused, Reply.Failed.class).why()).isEqualTo("the agent stops");
        hosted.jvm().die(137);
        driver.news(ProcessEvent.Exited.class);
        worker.die(137);
        driver.news(PoolEvent.WorkerDown.class);
        driver.news(PoolEvent.Ended.class);
        PlayedJvm late = jvms.make();
        launch.stage().complete(late);
        driver.reply(launching, ProcessReply.Started.class);
        assertThat(late.nextOrder()).isEqualTo("kill");
        counts(1);
        assertThat(done).hasValue(0);
        late.die(137);
        driver.news(ProcessEvent.Exited.class);
        await().untilAsserted(() -> assertThat(done).hasValue(1));
        // Its actor system ends it: this has left the cluster by then.
        assertThat(driver.reply(ask(start("much too late")), Reply.Failed.class).why())
                .isEqualTo("the agent stops");
        assertThat(done).hasValue(1);
    }

    /** Who hosts a pool says its last word before who hosts everything does. */
    @Test
    void stop_withAPool_isDoneBehindItsEnd() throws Exception {
        tell(open(1));
        PlayedJvm worker = jvms.bring();
        worker.ready();
        driver.news(PoolEvent.WorkerUp.class);
        agent.tell(new Agent.Stop(() -> driver.ref.answer(500, Reply.Done.INSTANCE)));
        assertThat(worker.nextOrder()).isEqualTo("kill");
        worker.die(137);
        driver.news(PoolEvent.WorkerDown.class);
        driver.news(PoolEvent.Ended.class);
        driver.gets(500, Reply.Done.INSTANCE);
    }

    @Test
    void node_thatFails_isTakenForTheEndOfItsProcess() throws Exception {
        Hosted hosted = started("p");
        hosted.jvm().failure = new IllegalStateException("disk is gone");
        hosted.jvm().die(0);
        ExitStatus status = driver.news(ProcessEvent.Exited.class).status();
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
        counts(0);
        long request = ask(start("p"));
        jvms.next().stage().complete(null);
        assertThat(driver.reply(request, Reply.Failed.class).why()).isNotBlank();
        counts(0);
    }

    /** A process that the driver started. */
    private record Hosted(long id, PlayedJvm jvm) {}

    private Hosted started(String name) throws InterruptedException {
        long request = ask(start(name));
        PlayedJvm jvm = jvms.bring();
        return new Hosted(driver.reply(request, ProcessReply.Started.class).process(), jvm);
    }

    private static ProcessRequest start(String name) {
        return new ProcessRequest.Start(spec(name), TARGET);
    }

    private static PoolRequest open(int workers) {
        return new PoolRequest.Open(8, spec("w"), workers, TARGET);
    }

    private static ProcessSpec spec(String name) {
        return new ProcessSpec(name, "1", false, Output.INHERIT, List.of(), null, null, Map.of(), Map.of(), null);
    }

    private long ask(Request what) {
        long request = ++lastRequest;
        requests.route(driver.ref, request, what);
        return request;
    }

    private void tell(Request what) {
        requests.route(driver.ref, 0, what);
    }

    private void counts(int processes) {
        Node node = new Node(HERE.id(), HERE.host(), HERE.port(), HERE.roles(), HERE.cpus(), processes);
        driver.gets(ask(new ProcessRequest.Nodes()), new ProcessReply.Nodes(List.of(node), node.id()));
    }

    private static Reply answer(Hosted hosted) throws InterruptedException {
        return Replies.read(hosted.jvm().next(Kind.REPLY).body());
    }

    private static Event event(Hosted hosted) throws InterruptedException {
        return Events.read(hosted.jvm().next(Kind.EVENT).body());
    }
}
