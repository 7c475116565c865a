package io.multiprocessing.actors.queue;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import akka.actor.testkit.typed.javadsl.TestInbox;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.multiprocessing.actors.ClusterProtocol;
import io.multiprocessing.actors.Samples;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The actors of named queues answer for every type of their protocols. */
class QueueProtocolTest {
    @RegisterExtension
    static final ClusterProtocol PROTOCOL = new ClusterProtocol();

    static Stream<Class<?>> queues() {
        return Samples.types(SharedQueues.Command.class);
    }

    static Stream<Class<?>> mailboxes() {
        return Samples.types(SharedMailbox.Command.class);
    }

    @ParameterizedTest
    @MethodSource("queues")
    void sharedQueues_ofEachCommand_handlesIt(Class<?> type) {
        PROTOCOL.handles(SharedQueues.Command.class, SharedQueues.create(Duration.ofSeconds(1)), type);
    }

    @ParameterizedTest
    @MethodSource("mailboxes")
    void sharedMailbox_ofEachCommand_handlesIt(Class<?> type) {
        PROTOCOL.handles(
                SharedMailbox.Command.class,
                SharedMailbox.create(
                        "q", TestInbox.<SharedQueues.Command>create().getRef()),
                type);
    }

    /** The check itself can fail. */
    @Test
    void behavior_thatLeavesATypeOut_isFound() {
        Behavior<SharedQueues.Command> forgetful =
                Behaviors.receive(SharedQueues.Command.class).build();
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(
                        () -> PROTOCOL.handles(SharedQueues.Command.class, forgetful, SharedQueues.ClientGone.class))
                .withMessageContaining("ClientGone");
    }
}
