package io.multiprocessing.actors.lock;

import akka.actor.testkit.typed.javadsl.TestInbox;
import io.multiprocessing.actors.ClusterProtocol;
import io.multiprocessing.actors.Samples;
import io.multiprocessing.semantics.lock.LedgerRecord;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The actors of named locks answer for every type of their protocols. */
class LockProtocolTest {
    @RegisterExtension
    static final ClusterProtocol PROTOCOL = new ClusterProtocol();

    static Stream<Class<?>> ledgers() {
        return Samples.types(SharedLocks.Command.class);
    }

    static Stream<Class<?>> reigns() {
        return Samples.types(LockReign.Command.class);
    }

    @ParameterizedTest
    @MethodSource("ledgers")
    void sharedLocks_ofEachCommand_handlesIt(Class<?> type) {
        SharedLocks.Settings settings =
                new SharedLocks.Settings(null, LedgerRecord.NONE, Duration.ofSeconds(1), Duration.ofSeconds(1));
        PROTOCOL.handles(SharedLocks.Command.class, SharedLocks.create(settings), type);
    }

    @ParameterizedTest
    @MethodSource("reigns")
    void lockReign_ofEachCommand_handlesIt(Class<?> type) {
        LockReign.Settings settings = new LockReign.Settings(
                TestInbox.<SharedLocks.Command>create().getRef(), Set.of(), Duration.ofSeconds(1));
        PROTOCOL.handles(LockReign.Command.class, LockReign.create(settings), type);
    }
}
