package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.multiprocessing.RemoteException;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PayloadsFailureTest {
    static final class Unserializable extends Exception {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings("serial")
        private final Object held = new Object();

        Unserializable(String message) {
            super(message);
        }

        @Override
        public String toString() {
            return "Unserializable holding " + held.getClass().getSimpleName() + ": " + getMessage();
        }
    }

    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }

        private void readObject(ObjectInputStream in) throws IOException {
            throw new IllegalStateException("cannot be read");
        }
    }

    static final class Silent extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public String toString() {
            throw new IllegalStateException("no text");
        }

        @Override
        public void printStackTrace(PrintWriter writer) {
            throw new IllegalStateException("no trace");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            throw new IllegalStateException("no frames");
        }

        private Object writeReplace() {
            throw new IllegalStateException("no bytes");
        }
    }

    private final Payloads payloads = payloads();

    private Throwable sent(Throwable failure) {
        return payloads.readFailure(payloads.failure(failure));
    }

    @Test
    void failure_serializable_isItself() {
        Exception failure = new IllegalStateException("outer", new IOException("inner"));
        failure.addSuppressed(new IllegalArgumentException("suppressed"));
        Throwable read = sent(failure);
        assertThat(read)
                .isExactlyInstanceOf(IllegalStateException.class)
                .isNotSameAs(failure)
                .hasMessage("outer")
                .hasCauseExactlyInstanceOf(IOException.class)
                .hasRootCauseMessage("inner")
                .hasSuppressedException(failure.getSuppressed()[0]);
        assertThat(read.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(sent(new StackOverflowError())).isExactlyInstanceOf(StackOverflowError.class);
        assertThat(sent(new NullPointerException()))
                .isExactlyInstanceOf(NullPointerException.class)
                .hasMessage(null);
        assertThat(sent(new RemoteException("a.B", "m", "trace")))
                .isExactlyInstanceOf(RemoteException.class)
                .extracting(e -> ((RemoteException) e).remoteStackTrace())
                .isEqualTo("trace");
    }

    private static void assertRemote(Throwable read, Class<?> type, @Nullable String message, String inTrace) {
        assertThat(read).isExactlyInstanceOf(RemoteException.class);
        RemoteException remote = (RemoteException) read;
        assertThat(remote.className()).isEqualTo(type.getName());
        assertThat(remote.getMessage()).isEqualTo(message == null ? type.getName() : type.getName() + ": " + message);
        assertThat(remote.remoteStackTrace()).contains(inTrace);
    }

    @Test
    void failure_notSerializable_isRemoteException() {
        assertRemote(
                sent(new Unserializable("held")), Unserializable.class, "held", "Unserializable holding Object: held");
        assertRemote(
                sent(new IllegalStateException("outer", new Unserializable("inner"))),
                IllegalStateException.class,
                "outer",
                "Caused by: Unserializable holding Object: inner");
    }

    @Test
    void readFailure_unreadable_isRemoteException() {
        assertRemote(sent(new Unreadable("sad")), Unreadable.class, "sad", "PayloadsFailureTest.java");
    }

    @Test
    void readFailure_classNotThere_isRemoteException() {
        byte[] bytes = replaced(payloads.failure(new Unreadable("sad")), "$Unreadable", "$Vanished_x");
        RemoteException read = (RemoteException) payloads.readFailure(bytes);
        assertThat(read.className()).endsWith("$Vanished_x");
        assertThat(read).hasMessageEndingWith("$Vanished_x: sad");
    }

    @Test
    void failure_everyMethodThrows_isRemoteExceptionAllTheSame() {
        Throwable read = sent(new Silent());
        assertRemote(
                read, Silent.class, "(its getMessage threw java.lang.IllegalStateException)", Silent.class.getName());
    }

    @Test
    void failure_cyclicCause_isItself() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);
        Throwable read = sent(first);
        assertThat(read).hasMessage("first");
        assertThat(read.getCause()).hasMessage("second");
        assertThat(read.getCause().getCause()).isSameAs(read);
    }

    @Test
    void failure_deepCauses_isAFailureAllTheSame() {
        Exception failure = new Exception("0");
        for (int i = 1; i < 10_000; i++) {
            failure = new Exception(String.valueOf(i), failure);
            failure.setStackTrace(new StackTraceElement[0]);
        }
        assertRemote(sent(failure), Exception.class, "9999", "java.lang.Exception: 9999");
    }

    @Test
    void failure_endlessTrace_isCutOff() {
        Exception failure = new Unserializable("0");
        for (int i = 0; i < 1000; i++) {
            String method = "method" + i;
            StackTraceElement[] frames = new StackTraceElement[100];
            Arrays.setAll(frames, line -> new StackTraceElement("a.Class", method, "File.java", line));
            failure = new Exception(String.valueOf(i), failure);
            failure.setStackTrace(frames);
        }
        byte[] bytes = payloads.failure(failure);
        assertThat(bytes).hasSizeLessThan(300_000);
        RemoteException read = (RemoteException) payloads.readFailure(bytes);
        assertThat(read.remoteStackTrace())
                .startsWith("java.lang.Exception: 999")
                .endsWith("… (cut off)\n");
    }

    @Test
    void failure_overTheLimit_isRemoteExceptionWithTheBeginning() {
        Payloads small = payloads(2000);
        byte[] bytes = small.failure(new IllegalStateException("x".repeat(5000)));
        RemoteException read = (RemoteException) small.readFailure(bytes);
        assertThat(bytes).hasSizeLessThan(3 * 2000);
        assertThat(read).hasMessageStartingWith("java.lang.IllegalStateException: xxx");
        assertThat(read).hasMessageEndingWith("x… (3000 more characters)");
    }

    @Test
    void readFailure_anyBytes_neverThrows() {
        Exception failure = new IllegalStateException("x");
        failure.setStackTrace(Arrays.copyOf(failure.getStackTrace(), 2));
        byte[] good = payloads.failure(failure);
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = good.clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            assertThatCode(() -> payloads.readFailure(bytes))
                    .as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
        assertThat(payloads.readFailure(new byte[0])).isExactlyInstanceOf(RemoteException.class);
    }
}
