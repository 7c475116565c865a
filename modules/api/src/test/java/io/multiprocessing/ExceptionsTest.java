package io.multiprocessing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExceptionsTest {
    private static final ExitStatus KILLED = new ExitStatus(-9, ExitStatus.Reason.SIGNALLED, "SIGKILL");

    static Stream<BiFunction<String, Throwable, MultiprocessingException>> kinds() {
        return Stream.of(
                MultiprocessingException::new,
                TaskFailedException::new,
                TaskTimeoutException::new,
                TaskCancelledException::new,
                PoolBrokenException::new,
                PoolFullException::new,
                PayloadException::new,
                OperationTimedOutException::new,
                QueueFullException::new,
                QueueEmptyException::new,
                QueueClosedException::new,
                QueueShutDownException::new,
                QueueLostException::new,
                BarrierBrokenException::new,
                AuthenticationException::new,
                LockLostException::new,
                ObjectDestroyedException::new,
                StartFailedException::new,
                (message, cause) -> new WorkerLostException(message, KILLED, cause),
                (message, cause) -> new ClusterUnavailableException(message, true, cause));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void travel_withMessageAndCause_keepsBoth(BiFunction<String, Throwable, MultiprocessingException> kind)
            throws Exception {
        MultiprocessingException made = kind.apply("what", new IllegalStateException("why"));
        MultiprocessingException read = copy(made);
        for (MultiprocessingException each : List.of(made, read)) {
            assertThat(each).hasMessage("what").hasCauseInstanceOf(IllegalStateException.class);
            assertThat(each.getCause()).hasMessage("why");
        }
        assertThat(read).hasSameClassAs(made);
        assertThat(read.getStackTrace()).isEqualTo(made.getStackTrace());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void make_withoutCause_hasNone(BiFunction<String, Throwable, MultiprocessingException> kind) {
        assertThat(kind.apply("what", null)).hasMessage("what").hasNoCause();
    }

    @Test
    void travel_withValues_keepsThem() throws Exception {
        assertThat(copy(new WorkerLostException("lost", KILLED, null)).status()).isEqualTo(KILLED);
        assertThat(copy(new ClusterUnavailableException("cut off", true, null)).outcomeUnknown())
                .isTrue();
        assertThat(copy(new ClusterUnavailableException("cut off", false, null)).outcomeUnknown())
                .isFalse();
        assertThat(copy(new BufferTooShortException("4 of 3 bytes", new byte[] {1, 2, 3, 4}))
                        .messageBytes())
                .containsExactly(1, 2, 3, 4);
    }

    @Test
    void messageBytes_changedByTheCaller_staysAsReceived() {
        byte[] message = {1, 2};
        BufferTooShortException thrown = new BufferTooShortException("2 of 1 bytes", message);
        message[0] = 9;
        thrown.messageBytes()[1] = 9;
        assertThat(thrown.messageBytes()).containsExactly(1, 2);
    }

    @Test
    void remoteException_printed_showsTheRemoteStackTraceOnly() throws Exception {
        RemoteException remote = copy(new RemoteException(
                "shop.OutOfStock", "none left", "shop.OutOfStock: none left\n\tat shop.Order.take(Order.java:7)\n"));
        StringWriter printed = new StringWriter();
        new TaskFailedException("task failed", remote).printStackTrace(new PrintWriter(printed, true));
        assertThat(remote).hasMessage("shop.OutOfStock: none left");
        assertThat(remote.className()).isEqualTo("shop.OutOfStock");
        assertThat(remote.remoteStackTrace()).endsWith("\tat shop.Order.take(Order.java:7)\n");
        assertThat(remote.getStackTrace()).isEmpty();
        assertThat(printed.toString())
                .contains("Caused by: " + RemoteException.class.getName() + ": shop.OutOfStock: none left")
                .contains("\tat shop.Order.take(Order.java:7)");
    }

    @Test
    void remoteException_withoutMessageAndTrace_isItsClassName() {
        RemoteException remote = new RemoteException("shop.OutOfStock", null, "");
        assertThat(remote).hasMessage("shop.OutOfStock");
        assertThat(remote).hasToString(RemoteException.class.getName() + ": shop.OutOfStock");
    }

    @Test
    void values_travel_areEqual() throws Exception {
        assertThat(copy(KILLED)).isEqualTo(KILLED);
        assertThat(copy(Args2.of(1, null))).isEqualTo(new Args2<>(1, null));
        Node node = new Node("n1", "localhost", 0, Set.of("mp-agent"), 2, 1);
        assertThat(copy(node)).isEqualTo(node);
        PoolStats stats = new PoolStats(2, 1, 7, 5, 1, 0);
        assertThat(copy(stats)).isEqualTo(stats);
    }

    @Test
    void laterParts_called_nameTheIssueThatBringsThem() {
        byte[] key = {1};
        assertThatThrownBy(() -> Client.connect("localhost", 1, key))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("issue 5");
        assertThatThrownBy(() -> Listener.bind("localhost", 0, key))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("issue 5");
        assertThatThrownBy(() -> ProgressListener.console("indexing"))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("issue 5");
        assertThatThrownBy(() -> Manager.connect("localhost:1", key))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("issue 6");
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T value) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(value);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
