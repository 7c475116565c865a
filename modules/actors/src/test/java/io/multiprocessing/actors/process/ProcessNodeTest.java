package io.multiprocessing.actors.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Output;
import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.link.codec.Replies;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.process.ProcessEvent;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.queue.QueueReply;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProcessNodeTest {
    private static final ActorTestKit KIT = ActorTestKit.create(ManualTime.config());
    private static final ManualTime TIME = ManualTime.get(KIT.system());
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(1);
    private static final long ID = 5;
    private static final byte[] TARGET = {1, 2, 3};
    private static final byte[] NOTHING = {};
    /** As a process tells what its code threw. */
    private static final byte[] FAILURE = new PayloadWriter()
            .writeString("java.lang.IllegalStateException")
            .writeOptionalString("no")
            .writeString("java.lang.IllegalStateException: no")
            .toByteArray();

    /** What the node says, and what is passed on beside it, in the order of arrival. */
    private record Launched(long process, long pid, String address) {}

    private record NotLaunched(long process, String why) {}

    private record ToldReady(long process) {}

    private record Ended(long process, long pid, ExitStatus status, boolean wasReady, long startedChunk) {}

    private record WorkerSaid(long worker, int kind, long id) {}

    private final PlayedJvms jvms = new PlayedJvms();
    private final HeldOutput output = new HeldOutput();
    private final Links links = new Links();
    private final TestProbe<Object> said = KIT.createTestProbe();
    private ActorRef<ProcessNode.Command> node;
    private int pings;
    private Runnable whenLaunched = () -> {};

    @AfterEach
    void close() {
        try {
            said.expectNoMessage(Duration.ZERO);
        } finally {
            KIT.stop(node);
            jvms.close();
        }
    }

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    static Stream<Arguments> launchFailures() {
        StartFailedException withCause =
                new StartFailedException("process p could not be started: no such file", new IOException("error=2"));
        return Stream.of(
                Arguments.of(new StartFailedException("in words"), "in words"),
                Arguments.of(withCause, "process p could not be started: no such file"),
                Arguments.of(new CompletionException(withCause), "process p could not be started: no such file"),
                Arguments.of(new IllegalStateException(), "java.lang.IllegalStateException"));
    }

    @ParameterizedTest
    @MethodSource("launchFailures")
    void launch_thatFails_isToldInItsOwnWordsAndEndsTheNode(Throwable failure, String words) throws Exception {
        spawn(process());
        jvms.next().stage().completeExceptionally(failure);
        assertThat(next()).isEqualTo(new NotLaunched(ID, words));
        isStopped();
    }

    @Test
    void launch_ofASpec_asksForItsJvm() throws Exception {
        ProcessSpec spec = new ProcessSpec(
                "p",
                "1:2",
                true,
                Output.INHERIT,
                List.of("-Xmx9m"),
                "/jdk",
                "/tmp",
                Map.of("A", "b"),
                Map.of("k", "v"),
                null);
        spawn(make(spec, false, null, true));
        assertThat(jvms.next().request())
                .isEqualTo(new LaunchRequest(
                        "p",
                        List.of("-Xmx9m"),
                        Optional.of(Path.of("/jdk")),
                        Map.of("A", "b"),
                        Optional.of(Path.of("/tmp"))));
    }

    @Test
    void start_ofALinkedJvm_sendsItsOrdersAndTellsThePid() throws Exception {
        spawn(process());
        PlayedJvm jvm = jvms.bring();
        assertThat(next())
                .isEqualTo(new Launched(
                        ID,
                        jvm.pid(),
                        node.path()
                                .toSerializationFormatWithAddress(KIT.system().address())));
        PlayedJvm.Message start = jvm.next();
        assertThat(List.of(start.lane(), start.kind(), start.id()))
                .isEqualTo(List.<Object>of(Lane.BULK, Kind.START, ID));
        assertThat(StartMessage.read(start.body()))
                .usingRecursiveComparison()
                .isEqualTo(new StartMessage(
                        "instance",
                        ID,
                        "p",
                        "1",
                        false,
                        "parent",
                        42,
                        Output.PREFIXED,
                        1 << 20,
                        List.of("codec"),
                        Map.of("k", "v"),
                        false,
                        TARGET));
        assertThat(links.find(ID)).isSameAs(jvm.link());
    }

    @Test
    void signals_ofARunningProcess_reachIt() throws Exception {
        PlayedJvm jvm = running(process());
        node.tell(new ProcessNode.Signal(How.INTERRUPT));
        PlayedJvm.Message interrupt = jvm.next();
        assertThat(interrupt.kind()).isEqualTo(Kind.INTERRUPT);
        assertThat(interrupt.lane()).isEqualTo(Lane.CONTROL);
        node.tell(new ProcessNode.Signal(How.TERMINATE));
        assertThat(jvm.nextOrder()).isEqualTo("terminate");
        node.tell(new ProcessNode.Signal(How.KILL));
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        node.tell(ProcessNode.Retire.INSTANCE);
        PlayedJvm.Message retire = jvm.next();
        assertThat(retire.kind()).isEqualTo(PoolMessages.RETIRE);
        assertThat(retire.lane()).isEqualTo(Lane.BULK);
    }

    @Test
    void signals_whileLaunching_areKeptForTheJvm() throws Exception {
        spawn(process());
        node.tell(ProcessNode.Tick.INSTANCE);
        node.tell(new ProcessNode.Signal(How.INTERRUPT));
        node.tell(ProcessNode.Retire.INSTANCE);
        node.tell(new ProcessNode.Signal(How.KILL));
        PlayedJvm jvm = jvms.bring();
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        assertThat(jvm.next(Kind.START).id()).isEqualTo(ID);
        assertThat(List.of(jvm.next().kind(), jvm.next().kind()))
                .containsExactlyInAnyOrder(Kind.INTERRUPT, PoolMessages.RETIRE);
        assertThat(next()).isInstanceOf(Launched.class);
    }

    @Test
    void requests_ofTheProcess_arePassedOnAndAnswered() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.ask(3, new LockRequest.Inspect("l"));
        LockRegistry.Asked asked = (LockRegistry.Asked) next();
        assertThat(asked.request()).isEqualTo(3);
        assertThat(asked.client().id()).isEqualTo(ID);
        assertThat(asked.client().name()).isEqualTo("process \"p\" (pid " + jvm.pid() + ")");
        jvm.tell(new QueueRequest.Create("q", 7));
        QueueHost.Asked told = (QueueHost.Asked) next();
        assertThat(told.what()).isEqualTo(new QueueRequest.Create("q", 7));

        Reply small = new Reply.Refused("no");
        asked.client().answer(3, small);
        PlayedJvm.Message reply = jvm.next();
        assertThat(List.of(reply.lane(), reply.kind(), reply.id()))
                .isEqualTo(List.<Object>of(Lane.CONTROL, Kind.REPLY, 3L));
        assertThat(Replies.read(reply.body())).isEqualTo(small);
        told.client().answer(4, new QueueReply.Item(new byte[10_000]));
        assertThat(jvm.next().lane()).isEqualTo(Lane.BULK);
        asked.client().tell(new PoolEvent.Ended(1));
        PlayedJvm.Message news = jvm.next();
        assertThat(news.kind()).isEqualTo(Kind.EVENT);
        assertThat(news.lane()).isEqualTo(Lane.BULK);
        asked.client().tell(new ProcessEvent.Exited(9, new ExitStatus(0, ExitStatus.Reason.COMPLETED, "")));
        assertThat(jvm.next().lane()).isEqualTo(Lane.CONTROL);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void end_ofTheProcess_isToldOnceBehindAllThatItSaid(boolean linkFirst) throws Exception {
        PlayedJvm jvm = running(worker());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        jvm.page().chunkStarted(77);
        if (!linkFirst) {
            jvm.exit(137);
        }
        for (int i = 1; i <= 100; i++) {
            jvm.send(Lane.BULK, PoolMessages.RESULT, i, NOTHING);
        }
        for (int i = 1; i <= 100; i++) {
            assertThat(next()).isEqualTo(new WorkerSaid(ID, PoolMessages.RESULT, i));
        }
        jvm.tell(new LockRequest.Cancel("l", 1));
        jvm.closeLink();
        assertThat(next()).isInstanceOf(LockRegistry.Asked.class);
        if (linkFirst) {
            jvm.exit(137);
        }
        Ended ended = (Ended) next();
        assertThat(ended.pid()).isEqualTo(jvm.pid());
        assertThat(ended.status().code()).isEqualTo(-9);
        assertThat(ended.status().reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
        assertThat(ended.wasReady()).isTrue();
        assertThat(ended.startedChunk()).isEqualTo(77);
        isStopped();
        assertThat(links.find(ID)).isNull();
        assertThat(jvm.disposed).isTrue();
        TIME.timePasses(DRAIN.multipliedBy(3));
    }

    @Test
    void kill_ofAProcessThatHangsInItsExitHooks_isToldAsASignal() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        jvm.page().exitHookRan();
        node.tell(new ProcessNode.Signal(How.KILL));
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.die(137);
        assertThat(((Ended) next()).status())
                .isEqualTo(new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, "ended by signal 9"));
    }

    @Test
    void exit_withALinkThatDoesNotEnd_isWaitedForASecond() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.exit(0);
        settle(jvm);
        TIME.timePasses(DRAIN.minusMillis(10));
        settle(jvm);
        said.expectNoMessage(Duration.ZERO);
        TIME.timePasses(Duration.ofMillis(20));
        assertThat(next()).isInstanceOf(Ended.class);
        jvm.awaitClosed();
        isStopped();
    }

    @Test
    void linkThatEnds_withAProcessThatDoesNot_endsItAfterASecond() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.closeLink();
        await().until(() -> !jvm.link().isOpen());
        untilOrder(jvm);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.exit(137);
        assertThat(next()).isInstanceOf(Ended.class);
        isStopped();
    }

    /** Its end was told to the listener before. */
    @Test
    void linkThatHadEnded_beforeTheJvmWasTaken_isNotWaitedFor() throws Exception {
        spawn(process());
        PlayedJvms.Launch launch = jvms.next();
        PlayedJvm jvm = jvms.make();
        jvm.closeLink();
        await().until(() -> !jvm.link().isOpen());
        jvm.exit(1);
        launch.stage().complete(jvm);
        assertThat(next()).isInstanceOf(Launched.class);
        Ended ended = (Ended) next();
        assertThat(ended.status().reason()).isEqualTo(ExitStatus.Reason.START_FAILED);
        assertThat(ended.wasReady()).isFalse();
        isStopped();
    }

    @Test
    void linkThatHadEnded_ofAProcessThatDoesNot_endsItAfterASecond() throws Exception {
        spawn(process());
        PlayedJvms.Launch launch = jvms.next();
        PlayedJvm jvm = jvms.make();
        jvm.closeLink();
        await().until(() -> !jvm.link().isOpen());
        launch.stage().complete(jvm);
        assertThat(next()).isInstanceOf(Launched.class);
        untilOrder(jvm);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.exit(137);
        assertThat(next()).isInstanceOf(Ended.class);
    }

    @Test
    void output_beforeAResult_isWrittenFirst() throws Exception {
        PlayedJvm jvm = running(worker());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        print(jvm, 1, "one\n");
        jvm.send(Lane.BULK, PoolMessages.RESULT, 1, NOTHING);
        print(jvm, 2, "two\n");
        jvm.die(0);
        await().until(() -> output.held() == 4);
        // A writer that is a little late costs nothing of the order.
        TIME.timePasses(DRAIN.minusMillis(100));
        said.expectNoMessage(Duration.ofMillis(100));
        output.letGo();
        assertThat(output.lines).containsExactly("p: 1 one\n");
        output.letGo();
        assertThat(next()).isEqualTo(new WorkerSaid(ID, PoolMessages.RESULT, 1));
        output.letGo();
        assertThat(output.lines).containsExactly("p: 1 one\n", "p: 2 two\n");
        output.letGo();
        assertThat(next()).isInstanceOf(Ended.class);
        isStopped();
    }

    @Test
    void output_thatNobodyReads_isOvertakenByResultsAndTheEndAfterASecond() throws Exception {
        PlayedJvm jvm = running(worker());
        print(jvm, 1, "one\n");
        jvm.send(Lane.BULK, PoolMessages.RESULT, 1, NOTHING);
        jvm.send(Lane.BULK, PoolMessages.RESULT, 2, NOTHING);
        jvm.die(0);
        await().until(() -> output.held() == 4);
        Object first = said.awaitAssert(PATIENCE, () -> {
            TIME.timePasses(DRAIN);
            return said.receiveMessage(Duration.ofMillis(10));
        });
        assertThat(first).isEqualTo(new WorkerSaid(ID, PoolMessages.RESULT, 1));
        assertThat(next()).isEqualTo(new WorkerSaid(ID, PoolMessages.RESULT, 2));
        assertThat(next()).isInstanceOf(Ended.class);
        isStopped();
        while (output.held() > 0) {
            output.letGo();
        }
    }

    @Test
    void silence_withoutProcessorTime_isKilledAsUnresponsive() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        tick(jvm);
        for (int unanswered = 1; unanswered <= 4; unanswered++) {
            tick(jvm);
        }
        assertThat(jvm.orders).isEmpty();
        tick(jvm);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        assertThat(pings).isEqualTo(1);
        jvm.die(137);
        Ended ended = (Ended) next();
        assertThat(ended.status().reason()).isEqualTo(ExitStatus.Reason.UNRESPONSIVE);
        assertThat(ended.status().code()).isEqualTo(-9);
    }

    @Test
    void silence_withProcessorTime_isNotKilled() throws Exception {
        PlayedJvm jvm = running(process());
        for (int tick = 0; tick < 30; tick++) {
            jvm.cpuTime = Duration.ofMillis(10L * (tick / 3));
            tick(jvm);
        }
        assertThat(jvm.orders).isEmpty();
    }

    @Test
    void pings_thatAreAnswered_goOn() throws Exception {
        PlayedJvm jvm = running(process());
        for (int tick = 1; tick <= 20; tick++) {
            tick(jvm);
            assertThat(pings).isEqualTo(tick);
            jvm.send(Lane.CONTROL, Kind.PONG, 0, NOTHING);
            // Behind the answer on the same lane: when this has come, that has.
            jvm.tell(new LockRequest.Cancel("l", 1));
            assertThat(next()).isInstanceOf(LockRegistry.Asked.class);
        }
        assertThat(jvm.orders).isEmpty();
    }

    @Test
    void pings_ofAProcessUnderADebugger_areNotSent() throws Exception {
        PlayedJvm jvm = running(make(spec(), false, null, false));
        for (int tick = 0; tick < 20; tick++) {
            tick(jvm);
        }
        assertThat(pings).isZero();
        assertThat(jvm.orders).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(StatusPage.Outcome.class)
    void status_ofAnEnd_isThatOfThePage(StatusPage.Outcome outcome) throws Exception {
        PlayedJvm jvm = running(process());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        byte[] failure = new PayloadWriter()
                .writeString("java.lang.IllegalStateException")
                .writeOptionalString("no\nnever")
                .writeString("java.lang.IllegalStateException: no\n\tat Some.where")
                .toByteArray();
        jvm.send(Lane.CONTROL, Kind.FAILED, 0, failure);
        jvm.page().outcome(outcome);
        jvm.lastWords = "the end";
        jvm.die(outcome == StatusPage.Outcome.COMPLETED ? 0 : 1);
        ExitStatus status = ((Ended) next()).status();
        assertThat(status)
                .isEqualTo(
                        switch (outcome) {
                            case COMPLETED -> new ExitStatus(0, ExitStatus.Reason.COMPLETED, "");
                            case EXCEPTION ->
                                new ExitStatus(1, ExitStatus.Reason.EXCEPTION, "java.lang.IllegalStateException: no");
                            case NONE ->
                                new ExitStatus(
                                        1,
                                        ExitStatus.Reason.EXITED,
                                        "it called exit or halt with code 1; its last words: the end");
                        });
    }

    static Stream<Consumer<PlayedJvm>> nonsense() {
        return Stream.of(
                jvm -> jvm.send(Lane.CONTROL, 99, 0, NOTHING),
                jvm -> jvm.send(Lane.CONTROL, Kind.REQUEST, 1, new byte[] {127}),
                jvm -> jvm.send(Lane.CONTROL, Kind.REQUEST, 1, NOTHING),
                jvm -> jvm.send(Lane.BULK, Kind.POST, 1, NOTHING));
    }

    @ParameterizedTest
    @MethodSource("nonsense")
    void process_thatSpeaksNonsense_isKilled(Consumer<PlayedJvm> says) throws Exception {
        PlayedJvm jvm = running(process());
        says.accept(jvm);
        jvm.awaitClosed();
        untilOrder(jvm);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.exit(137);
        assertThat(next()).isInstanceOf(Ended.class);
    }

    @ParameterizedTest
    @CsvSource({
        "4,   true,  4,  '\"p\" called exit or halt with code 4 in its initializer; its last words: bye'",
        "137, true,  -9, '\"p\" was ended by signal 9 before it was ready; its last words: bye'",
        "4,   false, 4,  '\"p\" called exit or halt with code 4 before it was ready; its last words: bye'",
    })
    void end_beforeAWorkerIsReady_isToldWithCodeAndPlace(int osCode, boolean initializer, int code, String detail)
            throws Exception {
        PlayedJvm jvm = running(initializer ? worker() : process());
        jvm.lastWords = "bye";
        jvm.die(osCode);
        assertThat(((Ended) next()).status()).isEqualTo(new ExitStatus(code, ExitStatus.Reason.START_FAILED, detail));
    }

    @Test
    void end_afterAnInitializerThrew_isNotToldAsAnExit() throws Exception {
        PlayedJvm jvm = running(worker());
        jvm.send(Lane.CONTROL, Kind.FAILED, 0, FAILURE);
        jvm.page().outcome(StatusPage.Outcome.EXCEPTION);
        jvm.page().exitHookRan();
        jvm.die(1);
        assertThat(((Ended) next()).status())
                .isEqualTo(new ExitStatus(1, ExitStatus.Reason.START_FAILED, "\"p\" ended with code 1"));
    }

    @Test
    void end_whileItsLaunchIsTold_comesAfterTheLastWords() throws Exception {
        endsWhileItsLaunchIsTold(0, Lane.BULK, PoolMessages.RESULT, 1, NOTHING);
        assertThat(next()).isEqualTo(new WorkerSaid(ID, PoolMessages.RESULT, 1));
        assertThat(next()).isInstanceOf(Ended.class);
        isStopped();
    }

    @Test
    void end_withAFailureWhileItsLaunchIsTold_tellsOfIt() throws Exception {
        endsWhileItsLaunchIsTold(1, Lane.CONTROL, Kind.FAILED, 0, FAILURE);
        assertThat(((Ended) next()).status().detail()).isEqualTo("\"p\" ended with code 1");
        isStopped();
    }

    /** Its end is known before its last words are read, and both before the node has told that it runs. */
    private void endsWhileItsLaunchIsTold(int osCode, Lane lane, int kind, long id, byte[] lastWords)
            throws InterruptedException {
        spawn(worker());
        PlayedJvms.Launch launch = jvms.next();
        PlayedJvm jvm = jvms.make();
        whenLaunched = () -> {
            jvm.exit(osCode);
            jvm.send(lane, kind, id, lastWords);
            jvm.closeLink();
            await().until(() -> !jvm.link().isOpen());
        };
        launch.stage().complete(jvm);
        assertThat(next()).isInstanceOf(Launched.class);
    }

    @Test
    void link_thatFails_isToldInsteadOfASignal() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.ready();
        assertThat(next()).isEqualTo(new ToldReady(ID));
        jvm.send(Lane.CONTROL, 99, 0, NOTHING);
        jvm.awaitClosed();
        jvm.exit(129);
        ExitStatus status = ((Ended) next()).status();
        assertThat(status.code()).isEqualTo(129);
        assertThat(status.reason()).isEqualTo(ExitStatus.Reason.EXITED);
        assertThat(status.detail())
                .contains(
                        "its link had failed", "pid " + ProcessHandle.current().pid(), "99");
    }

    @Test
    void node_thatFails_killsItsJvmAndTellsOfTheEnd() throws Exception {
        PlayedJvm jvm = running(process());
        jvm.page().chunkStarted(8);
        jvm.failure = new IllegalStateException("disk is gone");
        jvm.die(0);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        Ended ended = (Ended) next();
        assertThat(ended.startedChunk()).isEqualTo(8);
        assertThat(ended.status().detail()).contains("failed");
        isStopped();
        assertThat(links.find(ID)).isNull();
    }

    private void print(PlayedJvm jvm, int descriptor, String line) {
        jvm.send(Lane.OUTPUT, Kind.OUTPUT, 0, ((char) descriptor + line).getBytes(UTF_8));
    }

    private ProcessSpec spec() {
        return new ProcessSpec(
                "p", "1", false, Output.PREFIXED, List.of(), null, null, Map.of(), Map.of("k", "v"), null);
    }

    private ProcessNode.Make process() {
        return make(spec(), false, null, true);
    }

    private ProcessNode.Make worker() {
        WorkerOwner owner = (worker, kind, id, body) -> said.getRef().tell(new WorkerSaid(worker, kind, id));
        return make(spec(), true, owner, true);
    }

    private ProcessNode.Make make(ProcessSpec spec, boolean worker, WorkerOwner owner, boolean pings) {
        return new ProcessNode.Make(
                "instance", ID, spec, "parent", 42, 1 << 20, List.of("codec"), worker, TARGET, owner, pings);
    }

    private void spawn(ProcessNode.Make make) {
        AgentRequests requests = new AgentRequests(
                said.getRef().narrow(), said.getRef().narrow(), said.getRef().narrow());
        node = KIT.spawn(ProcessNode.create(
                make, jvms, new ProgramHearing.Factory(requests, links, output), links, new Telling(said.getRef())));
    }

    private PlayedJvm running(ProcessNode.Make make) throws InterruptedException {
        spawn(make);
        PlayedJvm jvm = jvms.bring();
        assertThat(next()).isInstanceOf(Launched.class);
        assertThat(jvm.next().kind()).isEqualTo(Kind.START);
        return jvm;
    }

    private Object next() {
        return said.receiveMessage(PATIENCE);
    }

    private void isStopped() {
        said.expectTerminated(node, PATIENCE);
    }

    private void tick(PlayedJvm jvm) throws InterruptedException {
        node.tell(ProcessNode.Tick.INSTANCE);
        settle(jvm);
    }

    /** All that the node was told before has been dealt with: it has told its process to retire since. */
    private void settle(PlayedJvm jvm) throws InterruptedException {
        node.tell(ProcessNode.Retire.INSTANCE);
        PlayedJvm.Message message = jvm.next();
        while (message.kind() != PoolMessages.RETIRE) {
            pings += message.kind() == Kind.PING ? 1 : 0;
            message = jvm.next();
        }
    }

    /** Until an order to the operating system has come of the time that passes. */
    private void untilOrder(PlayedJvm jvm) {
        await().until(() -> {
            TIME.timePasses(DRAIN);
            return !jvm.orders.isEmpty();
        });
    }

    private final class Telling implements ProcessNode.Supervisor {
        private final ActorRef<Object> to;

        Telling(ActorRef<Object> to) {
            this.to = to;
        }

        @Override
        public void launched(long process, long pid, String address) {
            to.tell(new Launched(process, pid, address));
            whenLaunched.run();
        }

        @Override
        public void notLaunched(long process, String why) {
            to.tell(new NotLaunched(process, why));
        }

        @Override
        public void ready(long process) {
            to.tell(new ToldReady(process));
        }

        @Override
        public void ended(
                long process, long pid, ExitStatus status, boolean wasReady, byte[] failure, long startedChunk) {
            to.tell(new Ended(process, pid, status, wasReady, startedChunk));
        }
    }
}
