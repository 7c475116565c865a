package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.replaced;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.PayloadException;
import io.multiprocessing.link.payload.PayloadsRefusalTest.Link;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PayloadsUnreadableTest {
    private static final String PREFIX = PayloadsUnreadableTest.class.getName();

    private final Payloads payloads = payloads();

    /** A thread with a huge stack writes what no usual one can read. */
    @Test
    void read_deeplyLinked_isRefusedWithWords() throws InterruptedException {
        for (int length : new int[] {9_000, 100_000}) {
            AtomicReference<byte[]> bytes = new AtomicReference<>();
            Thread writer = new Thread(null, () -> bytes.set(encode(payloads, Link.chain(length))), "writer", 1L << 30);
            writer.start();
            writer.join();
            AtomicReference<Throwable> failure = new AtomicReference<>();
            Thread reader = new Thread(
                    null,
                    () -> {
                        try {
                            decode(payloads, bytes.get());
                        } catch (Throwable e) {
                            failure.set(e);
                        }
                    },
                    "reader",
                    length == 100_000 ? 1L << 30 : 256 << 10);
            reader.start();
            reader.join();
            assertThat(failure.get())
                    .isInstanceOf(PayloadException.class)
                    .hasMessageStartingWith("a value cannot be read here: ")
                    .hasMessageContaining(
                            length == 100_000 ? "objects are nested more than 10000 deep" : "it is nested too deep");
        }
    }

    record Positive(int n) implements Serializable {
        Positive {
            if (n <= 0) {
                throw new IllegalArgumentException("n must be > 0, was " + n);
            }
        }
    }

    static final class ReadThrows implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException {
            throw new InvalidObjectException("not here");
        }
    }

    static final class ResolveThrows implements Serializable {
        private static final long serialVersionUID = 1L;

        private Object readResolve() {
            throw new AssertionError("no");
        }
    }

    @Test
    void read_userCodeThrows_isNamed() {
        assertThatThrownBy(() -> decode(payloads, encode(payloads, new ReadThrows())))
                .isInstanceOf(PayloadException.class)
                .hasMessage("a value cannot be read here: " + PREFIX
                        + "$ReadThrows.readObject threw java.io.InvalidObjectException: not here")
                .hasCauseInstanceOf(InvalidObjectException.class);
        assertThatThrownBy(() -> decode(payloads, encode(payloads, new ResolveThrows())))
                .isInstanceOf(PayloadException.class)
                .hasMessage("a value cannot be read here: " + PREFIX
                        + "$ResolveThrows.readResolve threw java.lang.AssertionError: no");
        byte[] positive = encode(payloads, new Positive(0x01020304));
        for (int i = 0; i < positive.length - 3; i++) {
            if (positive[i] == 1 && positive[i + 1] == 2 && positive[i + 2] == 3) {
                positive[i] = -1;
            }
        }
        assertThatThrownBy(() -> decode(payloads, positive))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("n must be > 0, was -");
        assertThat(decode(payloads, encode(payloads, new Positive(1)))).isEqualTo(new Positive(1));
    }

    record Versioned(int n) implements Serializable {}

    static final class Numbered implements Serializable {
        private static final long serialVersionUID = 0x4142434445464748L;
    }

    @Test
    void read_classNotThere_isNamedWithAHint() {
        byte[] bytes = replaced(encode(payloads, new Versioned(1)), "$Versioned", "$Vanished_");
        assertThatThrownBy(() -> decode(payloads, bytes))
                .isInstanceOf(PayloadException.class)
                .hasMessage("a value cannot be read here: class " + PREFIX
                        + "$Vanished_ was not found; is it on the class path of the process?");
    }

    @Test
    void read_otherVersionOfTheClass_isNamedWithAHint() {
        byte[] bytes = replaced(encode(payloads, new Numbered()), "ABCDEFGH", "ABCDEFGI");
        assertThatThrownBy(() -> decode(payloads, bytes))
                .isInstanceOf(PayloadException.class)
                .hasMessage("a value cannot be read here: class " + PREFIX
                        + "$Numbered: local class incompatible: stream classdesc serialVersionUID = 4702394921427289929, "
                        + "local class serialVersionUID = 4702394921427289928; "
                        + "is the same version of it on the class path of the process?");
    }
}
