package io.multiprocessing.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.agent.Agent;
import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.agent.AgentSettings;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.pool.PoolRouter;
import io.multiprocessing.actors.process.HeldOutput;
import io.multiprocessing.actors.process.PlayedJvms;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.ProgramHearing;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.actors.queue.QueueMailbox;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every actor answers for every type of its protocol: what a receive table leaves out is found here. */
class ProtocolTest {
    private static PlayedJvms jvms;

    private final Samples samples = new Samples(TestInbox.create().getRef());

    @AfterEach
    void close() {
        if (jvms != null) {
            jvms.close();
            jvms = null;
        }
    }

    static Stream<Class<?>> locks() {
        return Samples.types(LockRegistry.Command.class);
    }

    static Stream<Class<?>> queues() {
        return Samples.types(QueueHost.Command.class);
    }

    static Stream<Class<?>> mailboxes() {
        return Samples.types(QueueMailbox.Command.class);
    }

    static Stream<Class<?>> routers() {
        return Samples.types(PoolRouter.Command.class);
    }

    static Stream<Class<?>> agents() {
        return Samples.types(Agent.Command.class);
    }

    static Stream<Class<?>> nodes() {
        return Samples.types(ProcessNode.Command.class);
    }

    /** A node that runs is launched no second time. */
    static Stream<Class<?>> nodesThatRun() {
        return nodes().filter(type -> !type.getSimpleName().equals("Launched"));
    }

    @ParameterizedTest
    @MethodSource("locks")
    void lockRegistry_ofEachCommand_handlesIt(Class<? extends LockRegistry.Command> type) {
        handles(BehaviorTestKit.create(LockRegistry.create()), type);
    }

    @ParameterizedTest
    @MethodSource("queues")
    void queueHost_ofEachCommand_handlesIt(Class<? extends QueueHost.Command> type) {
        handles(BehaviorTestKit.create(QueueHost.create()), type);
    }

    @ParameterizedTest
    @MethodSource("mailboxes")
    void queueMailbox_ofEachCommand_handlesIt(Class<? extends QueueMailbox.Command> type) {
        handles(BehaviorTestKit.create(QueueMailbox.create("q", 0)), type);
    }

    @ParameterizedTest
    @MethodSource("routers")
    void poolRouter_ofEachCommand_handlesIt(Class<? extends PoolRouter.Command> type) {
        PoolRouter.Make make = new PoolRouter.Make(
                (ClientRef) samples.sample(ClientRef.class),
                1,
                Samples.SPEC,
                1,
                null,
                Samples.NOBODY,
                () -> 7,
                TestInbox.<PoolRouter.Wish>create().getRef());
        handles(BehaviorTestKit.create(PoolRouter.create(make)), type);
    }

    @ParameterizedTest
    @MethodSource("agents")
    void agent_ofEachCommand_handlesIt(Class<? extends Agent.Command> type) {
        AgentSettings settings = new AgentSettings(
                new ProgramSettings("instance", 1, List.of(), Duration.ofSeconds(1), true),
                jvms(),
                new Links(),
                new HeldOutput(),
                Samples.NOBODY,
                new Occupancy(5),
                system -> Samples.HERE,
                () -> {});
        handles(BehaviorTestKit.create(Agent.create(settings, requests -> {})), type);
    }

    @ParameterizedTest
    @MethodSource("nodes")
    void processNode_launching_handlesEachCommand(Class<? extends ProcessNode.Command> type) {
        handles(BehaviorTestKit.create(node()), type);
    }

    @ParameterizedTest
    @MethodSource("nodesThatRun")
    void processNode_running_handlesEachCommand(Class<? extends ProcessNode.Command> type) {
        BehaviorTestKit<ProcessNode.Command> kit = BehaviorTestKit.create(node());
        kit.run((ProcessNode.Command)
                Samples.sample(named(ProcessNode.Command.class, "Launched"), jvms().make(), null));
        assertThat(kit.isAlive()).isTrue();
        handles(kit, type);
    }

    /** The check itself can fail. */
    @Test
    void behavior_thatLeavesATypeOut_isFound() {
        Behavior<QueueHost.Command> forgetful = Behaviors.receive(QueueHost.Command.class)
                .onMessage(QueueHost.Asked.class, asked -> Behaviors.same())
                .build();
        BehaviorTestKit<QueueHost.Command> kit = BehaviorTestKit.create(forgetful);
        kit.run(new QueueHost.ClientGone(1));
        assertThat(kit.returnedBehavior()).isEqualTo(Behaviors.unhandled());
    }

    private <C> void handles(BehaviorTestKit<C> kit, Class<? extends C> type) {
        kit.run(type.cast(samples.sample(type)));
        assertThat(kit.returnedBehavior()).as(type.getSimpleName()).isNotEqualTo(Behaviors.unhandled());
    }

    private static PlayedJvms jvms() {
        if (jvms == null) {
            jvms = new PlayedJvms();
        }
        return jvms;
    }

    private Behavior<ProcessNode.Command> node() {
        AgentRequests requests = new AgentRequests(
                TestInbox.<Agent.Command>create().getRef(),
                TestInbox.<LockRegistry.Command>create().getRef(),
                TestInbox.<QueueHost.Command>create().getRef());
        ProcessNode.Make make =
                new ProcessNode.Make("instance", 5, Samples.SPEC, "parent", 1, 1, List.of(), false, null, null, true);
        return ProcessNode.create(
                make,
                jvms(),
                new ProgramHearing.Factory(requests, new Links(), new HeldOutput()),
                new Links(),
                new Silent());
    }

    private static Class<?> named(Class<?> sealed, String name) {
        return Samples.types(sealed)
                .filter(type -> type.getSimpleName().equals(name))
                .findAny()
                .orElseThrow();
    }

    private static final class Silent implements ProcessNode.Supervisor {
        @Override
        public void launched(long process, long pid, String address) {}

        @Override
        public void notLaunched(long process, String why) {}

        @Override
        public void ready(long process) {}

        @Override
        public void ended(
                long process, long pid, ExitStatus status, boolean wasReady, byte[] failure, long startedChunk) {}
    }
}
