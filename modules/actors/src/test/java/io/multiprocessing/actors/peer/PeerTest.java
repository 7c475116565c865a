package io.multiprocessing.actors.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Output;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.RequestRoute;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.host.GuestLauncher;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.actors.host.PlaceListener;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.HeldOutput;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.actors.process.PlayedJvm;
import io.multiprocessing.actors.process.PlayedJvms;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.ProgramHearing;
import io.multiprocessing.actors.stream.Piece;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.wire.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A program's agent and another, in one actor system: what goes between them goes as it does between machines, but for the wire. */
class PeerTest {
    private static final ActorTestKit KIT = ActorTestKit.create();
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Node THERE = new Node("there:1#2", "there", 1, Set.of("mp-agent"), 4, 0);
    private static final byte[] NOTHING = {};

    private record Up(Place place) {}

    private record Down(String node, String why) {}

    private record Launched(long process, long pid, String address) {}

    private record NotLaunched(long process, String why) {}

    private record Ready(long process) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Ended(long process, long pid, ExitStatus status, byte[] failure, long startedChunk) {}

    private record Asked(long client, long id, Request request) {}

    private record WorkerSaid(long worker, int kind, long id, int bytes) {}

    private final PlayedJvms jvms = new PlayedJvms();
    private final Links links = new Links();
    private final HeldOutput output = new HeldOutput();
    private final Occupancy occupancy = new Occupancy(2);
    private final TestProbe<Object> told = KIT.createTestProbe();
    private final TestProbe<Peers.Command> peers = KIT.createTestProbe();
    private final CompletableFuture<ClassOffer> classesThere = new CompletableFuture<>();
    private final CompletableFuture<Void> launcherClosed = new CompletableFuture<>();
    private ActorRef<AgentServer.Command> server;
    private ActorRef<Peer.Command> peer;
    private Place place;

    @BeforeEach
    void attach() {
        server = KIT.spawn(AgentServer.create(new AgentServer.Settings(THERE, occupancy, this::launcher)));
        PeerSettings settings = new PeerSettings(
                new ProgramSettings("program", 1 << 20, List.of(), Duration.ofSeconds(2), true),
                List.of("-Xss1m"),
                new Offer(),
                new ProgramHearing.Factory(new Requests(), links, output),
                links,
                new Telling(),
                new Listening());
        peer = KIT.spawn(Peer.create(settings, server, peers.getRef()));
        place = next(Up.class).place();
        assertThat(peers.receiveMessage(PATIENCE)).isEqualTo(new Peers.Known(server, List.of()));
    }

    @AfterEach
    void detach() {
        KIT.stop(peer);
        KIT.stop(server);
        assertThat(launcherClosed).succeedsWithin(PATIENCE);
        await().atMost(PATIENCE).until(() -> occupancy.processes() == 0);
        jvms.close();
    }

    @AfterAll
    static void stop() {
        KIT.shutdownTestKit();
    }

    private GuestLauncher launcher(String instance, List<String> jvmOptions, ClassOffer classes) {
        assertThat(instance).isEqualTo("program");
        assertThat(jvmOptions).containsExactly("-Xss1m");
        classesThere.complete(classes);
        return new GuestLauncher() {
            @Override
            public CompletionStage<Jvm> launch(LaunchRequest request) {
                return jvms.launch(request);
            }

            @Override
            public void tick() {}

            @Override
            public void close() {
                launcherClosed.complete(null);
            }
        };
    }

    private static Launch launch(long id, boolean worker) {
        ProcessSpec spec =
                new ProcessSpec("p" + id, "1", false, Output.INHERIT, List.of(), null, null, Map.of(), Map.of(), null);
        return new Launch(id, spec, "main", 42, worker, new byte[] {7}, null);
    }

    private <T> T next(Class<T> type) {
        return told.expectMessageClass(type, PATIENCE);
    }

    private PlayedJvm running(long id) throws Exception {
        place.start(launch(id, false));
        PlayedJvm jvm = jvms.bring();
        assertThat(next(Launched.class).pid()).isEqualTo(jvm.pid());
        return jvm;
    }

    @Test
    void attached_theAgentIsAPlace() {
        assertThat(place.node()).isEqualTo(THERE);
    }

    @Test
    void start_runsThere_withWhatTheProgramSays() throws Exception {
        PlayedJvm jvm = running(5);
        StartMessage start = StartMessage.read(jvm.next(Kind.START).body());
        assertThat(start.name()).isEqualTo("p5");
        assertThat(start.target()).containsExactly(7);
        assertThat(place.node().processes()).isEqualTo(1);
        jvm.ready();
        assertThat(next(Ready.class).process()).isEqualTo(5);
        jvm.die(0);
        assertThat(next(Ended.class).status().code()).isZero();
        assertThat(place.node().processes()).isZero();
    }

    @Test
    void start_thatFails_saysWhy() throws Exception {
        place.start(launch(5, false));
        jvms.next().stage().completeExceptionally(new IllegalStateException("no such java"));
        assertThat(next(NotLaunched.class)).isEqualTo(new NotLaunched(5, "no such java"));
        assertThat(place.node().processes()).isZero();
    }

    @Test
    void start_beyondTheLimit_refusedByTheAgent() throws Exception {
        running(1);
        running(2);
        place.start(launch(3, false));
        assertThat(next(NotLaunched.class).why()).contains(THERE.id(), "limit of 2", "process.max");
    }

    @Test
    void signal_thatOvertakesTheStart_holds() throws Exception {
        PlayedJvm other = running(1);
        place.signal(5, How.KILL);
        place.signal(1, How.TERMINATE);
        // By now the other has arrived, too: they are of one stream, the start is of another.
        assertThat(other.nextOrder()).isEqualTo("terminate");
        place.start(launch(5, false));
        assertThat(next(NotLaunched.class).why()).contains("killed before");
        other.die(143);
        next(Ended.class);
    }

    @Test
    void signals_reachTheJvm() throws Exception {
        PlayedJvm jvm = running(5);
        place.signal(5, How.TERMINATE);
        assertThat(jvm.nextOrder()).isEqualTo("terminate");
        place.signal(5, How.KILL);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.die(137);
        next(Ended.class);
    }

    @Test
    void whatAProcessAsks_isAskedHere_andAnsweredThere() throws Exception {
        PlayedJvm jvm = running(5);
        jvm.ask(9, new ProcessRequest.Nodes());
        assertThat(next(Asked.class)).isEqualTo(new Asked(5, 9, new ProcessRequest.Nodes()));
        links.find(5).send(Lane.CONTROL, Kind.REPLY, 9, NOTHING);
        assertThat(jvm.next(Kind.REPLY).id()).isEqualTo(9);
        jvm.die(0);
        next(Ended.class);
    }

    @Test
    void aBigMessage_arrivesWholeBothWays_andDoesNotHoldUpControl() throws Exception {
        place.start(new Launch(
                5,
                launch(5, true).spec(),
                "main",
                42,
                true,
                null,
                (worker, kind, id, body) -> told.getRef().tell(new WorkerSaid(worker, kind, id, body.length))));
        PlayedJvm jvm = jvms.bring();
        next(Launched.class);
        byte[] big = new byte[20 << 20];
        links.find(5).send(Lane.BULK, PoolMessages.TASK, 1, big);
        assertThat(jvm.next(PoolMessages.TASK).body()).hasSameSizeAs(big);
        jvm.send(Lane.BULK, PoolMessages.RESULT, 1, big);
        assertThat(next(WorkerSaid.class)).isEqualTo(new WorkerSaid(5, PoolMessages.RESULT, 1, big.length));
        jvm.die(0);
        next(Ended.class);
    }

    @Test
    void end_isToldBehindWhatWasPrinted() throws Exception {
        PlayedJvm jvm = running(5);
        jvm.send(Lane.OUTPUT, Kind.OUTPUT, 0, new byte[] {1, 'h', 'i'});
        await().atMost(PATIENCE).until(() -> output.held() == 1);
        jvm.die(0);
        // The line, and what is to come behind it.
        await().atMost(PATIENCE).until(() -> output.held() == 2);
        output.letGo();
        assertThat(output.lines).containsExactly("p5@there:1: 1 hi");
        output.letGo();
        next(Ended.class);
    }

    @Test
    void aProcessThatTalksNonsense_isKilledAlone() throws Exception {
        PlayedJvm other = running(1);
        PlayedJvm jvm = running(5);
        jvm.send(Lane.BULK, PoolMessages.RESULT, 1, NOTHING);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.die(137);
        assertThat(next(Ended.class).process()).isEqualTo(5);
        other.ask(9, new ProcessRequest.Nodes());
        assertThat(next(Asked.class).client()).isEqualTo(1);
        other.die(0);
        next(Ended.class);
    }

    @Test
    void guestThatIsGone_takesTheLinksAlong_andThePlaceIsDown() throws Exception {
        running(5);
        KIT.stop(server);
        assertThat(next(Down.class).node()).isEqualTo(THERE.id());
        assertThat(links.find(5)).isNull();
    }

    @Test
    void programThatIsGone_itsProcessesAreKilled() throws Exception {
        PlayedJvm jvm = running(5);
        KIT.stop(peer);
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        next(Down.class);
    }

    @Test
    void classes_areAskedForWhereTheProgramIs() {
        assertThat(classesThere).succeedsWithin(PATIENCE);
        assertThat(classesThere.join().entries())
                .succeedsWithin(PATIENCE)
                .isEqualTo(List.of(new ClassEntry("a.jar", "aa", 3)));
        assertThat(classesThere.join().read("aa", 1)).succeedsWithin(PATIENCE).isEqualTo(new byte[] {2, 3});
        assertThat(classesThere.join().read("bb", 0))
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("no bb");
    }

    @Test
    void census_namesWhatRuns() throws Exception {
        PlayedJvm jvm = running(5);
        CompletableFuture<List<Hosted>> hosted = new CompletableFuture<>();
        server.tell(new AgentServer.Ask(hosted::complete));
        assertThat(hosted)
                .succeedsWithin(PATIENCE)
                .satisfies(all -> assertThat(all).singleElement().satisfies(one -> {
                    assertThat(one.instance()).isEqualTo("program");
                    assertThat(one.name()).isEqualTo("p5");
                    assertThat(one.pid()).isEqualTo(jvm.pid());
                }));
        server.tell(new AgentServer.Kill(jvm.pid()));
        assertThat(jvm.nextOrder()).isEqualTo("kill");
        jvm.die(137);
        next(Ended.class);
    }

    private Attach attach(String library, int feature, TestProbe<Peer.Command> home) {
        Streams.Ends nowhere = new Streams.Ends(
                KIT.<akka.actor.typed.delivery.ProducerController.Command<Piece>>createTestProbe()
                        .getRef(),
                KIT.<akka.actor.typed.delivery.ProducerController.Command<Piece>>createTestProbe()
                        .getRef());
        return new Attach("other", library, feature, 1, List.of(), List.of(), 1000, true, nowhere, home.getRef());
    }

    @Test
    void attach_ofAnotherVersion_refusedWithBothNamed() {
        TestProbe<Peer.Command> home = KIT.createTestProbe();
        server.tell(attach("0.0.1", Runtime.version().feature(), home));
        assertThat(home.expectMessageClass(AttachReply.Refused.class, PATIENCE).why())
                .contains("0.0.1", Hello.libraryVersion());
        server.tell(attach(Hello.libraryVersion(), 99, home));
        assertThat(home.expectMessageClass(AttachReply.Refused.class, PATIENCE).why())
                .contains("Java 99", "Java " + Runtime.version().feature());
    }

    private static final class Offer implements ClassOffer {
        @Override
        public CompletionStage<List<ClassEntry>> entries() {
            return CompletableFuture.completedFuture(List.of(new ClassEntry("a.jar", "aa", 3)));
        }

        @Override
        public CompletionStage<byte[]> read(String sha256, long offset) {
            return sha256.equals("aa")
                    ? CompletableFuture.completedFuture(new byte[] {2, 3})
                    : CompletableFuture.failedFuture(new IllegalArgumentException("no " + sha256));
        }
    }

    private final class Requests implements RequestRoute {
        @Override
        public void route(ClientRef client, long id, Request request) {
            told.getRef().tell(new Asked(client.id(), id, request));
        }
    }

    private final class Listening implements PlaceListener {
        @Override
        public void up(Place up) {
            told.getRef().tell(new Up(up));
        }

        @Override
        public void down(String node, String why) {
            told.getRef().tell(new Down(node, why));
        }
    }

    private final class Telling implements ProcessNode.Supervisor {
        @Override
        public void launched(long process, long pid, String address) {
            told.getRef().tell(new Launched(process, pid, address));
        }

        @Override
        public void notLaunched(long process, String why) {
            told.getRef().tell(new NotLaunched(process, why));
        }

        @Override
        public void ready(long process) {
            told.getRef().tell(new Ready(process));
        }

        @Override
        public void ended(
                long process, long pid, ExitStatus status, boolean wasReady, byte[] failure, long startedChunk) {
            told.getRef().tell(new Ended(process, pid, status, failure, startedChunk));
        }
    }
}
