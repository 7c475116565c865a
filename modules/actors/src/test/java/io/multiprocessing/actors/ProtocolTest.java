package io.multiprocessing.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.BehaviorTestKit;
import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Node;
import io.multiprocessing.Output;
import io.multiprocessing.actors.agent.Agent;
import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.agent.AgentSettings;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.lock.LockRegistry;
import io.multiprocessing.actors.pool.PoolRouter;
import io.multiprocessing.actors.process.HeldOutput;
import io.multiprocessing.actors.process.PlayedJvms;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.actors.process.ProgramHearing;
import io.multiprocessing.actors.process.WorkerOwner;
import io.multiprocessing.actors.queue.QueueHost;
import io.multiprocessing.actors.queue.QueueMailbox;
import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.queue.QueueRequest;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every actor answers for every type of its protocol: what a receive table leaves out is found here. */
class ProtocolTest {
    private static final Node HERE = new Node("local", "localhost", 0, Set.of(), 2, 0);
    private static final ProcessSpec SPEC =
            new ProcessSpec("p", "1", false, Output.INHERIT, List.of(), null, null, Map.of(), Map.of(), null);
    private static final WorkerOwner NOBODY = (worker, kind, id, body) -> {};
    private static PlayedJvms jvms;

    private final TestInbox<ToClient> told = TestInbox.create();

    @AfterEach
    void close() {
        if (jvms != null) {
            jvms.close();
            jvms = null;
        }
    }

    static Stream<Class<?>> locks() {
        return types(LockRegistry.Command.class);
    }

    static Stream<Class<?>> queues() {
        return types(QueueHost.Command.class);
    }

    static Stream<Class<?>> mailboxes() {
        return types(QueueMailbox.Command.class);
    }

    static Stream<Class<?>> routers() {
        return types(PoolRouter.Command.class);
    }

    static Stream<Class<?>> agents() {
        return types(Agent.Command.class);
    }

    static Stream<Class<?>> nodes() {
        return types(ProcessNode.Command.class);
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
                (ClientRef) sample(ClientRef.class),
                1,
                SPEC,
                1,
                null,
                NOBODY,
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
                NOBODY,
                new Occupancy(5),
                system -> HERE,
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
        kit.run((ProcessNode.Command) sample(named(ProcessNode.Command.class, "Launched"), jvms().make(), null));
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
        kit.run(type.cast(sample(type)));
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
                new ProcessNode.Make("instance", 5, SPEC, "parent", 1, 1, List.of(), false, null, null, true);
        return ProcessNode.create(
                make,
                jvms(),
                new ProgramHearing.Factory(requests, new Links(), new HeldOutput()),
                new Links(),
                new Silent());
    }

    private static Stream<Class<?>> types(Class<?> sealed) {
        return Arrays.stream(sealed.getPermittedSubclasses());
    }

    private static Class<?> named(Class<?> sealed, String name) {
        return types(sealed)
                .filter(type -> type.getSimpleName().equals(name))
                .findAny()
                .orElseThrow();
    }

    /** A message that says nothing in particular; what it names is not there. */
    private Object sample(Class<?> type) {
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        } else if (type.isRecord()) {
            return sample(
                    type,
                    Arrays.stream(type.getRecordComponents())
                            .map(RecordComponent::getType)
                            .map(this::component)
                            .toArray());
        }
        throw new AssertionError("no sample of " + type);
    }

    private static Object sample(Class<?> type, Object... values) {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("cannot make " + type + " of " + Arrays.toString(values), e);
        }
    }

    private Object component(Class<?> type) {
        if (type == long.class) {
            return 99L;
        } else if (type == int.class) {
            return 1;
        } else if (type == boolean.class) {
            return false;
        } else if (type == String.class) {
            return "words";
        } else if (type == akka.actor.typed.ActorRef.class) {
            return told.getRef();
        } else if (type == ExitStatus.class) {
            return new ExitStatus(0, ExitStatus.Reason.COMPLETED, "");
        } else if (type == Place.class) {
            return new Elsewhere();
        } else if (type == Runnable.class) {
            return (Runnable) () -> {};
        } else if (type == WorkerOwner.class) {
            return NOBODY;
        } else if (type == ProcessSpec.class) {
            return SPEC;
        } else if (type == LockRequest.class) {
            return new LockRequest.Inspect("l");
        } else if (type == QueueRequest.class) {
            return new QueueRequest.Size("q");
        } else if (type == ProcessRequest.class) {
            return new ProcessRequest.Nodes();
        } else if (type == PoolRequest.class) {
            return new PoolRequest.Finish(1);
        } else if (type == ProcessNode.Command.class) {
            return ProcessNode.Retire.INSTANCE;
        } else if (type == ToClient.class) {
            return new ToClient.Answer(1, Reply.Done.INSTANCE);
        } else if (type.isRecord() || type.isEnum()) {
            return sample(type);
        }
        return null;
    }

    private static final class Elsewhere implements Place {
        @Override
        public Node node() {
            return HERE;
        }

        @Override
        public void start(Launch launch) {}

        @Override
        public void signal(long process, ProcessRequest.How how) {}

        @Override
        public void retire(long process) {}
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
