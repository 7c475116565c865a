package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static io.multiprocessing.link.payload.PayloadsFixture.roundTrip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.PayloadException;
import io.multiprocessing.spi.PayloadCodec;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadsCodecTest {
    record Point(int x, int y) {}

    record Holder(Object held) implements Serializable {}

    /** Writes points in two ints, and does with them what a test wants. */
    private static class PointCodec implements PayloadCodec {
        private final int id;
        private final List<Class<?>> asked = new ArrayList<>();

        PointCodec(int id) {
            this.id = id;
        }

        @Override
        public byte id() {
            return (byte) id;
        }

        @Override
        public boolean handles(Class<?> type) {
            asked.add(type);
            return type == Point.class;
        }

        @Override
        public void write(Object value, DataOutput out) throws IOException {
            out.writeInt(((Point) value).x());
            out.writeInt(((Point) value).y());
        }

        @Override
        public Object read(DataInput in, ClassLoader loader) throws IOException {
            assertThat(loader).isSameAs(PayloadsFixture.class.getClassLoader());
            return new Point(in.readInt(), in.readInt());
        }
    }

    @Test
    void write_valueOfCodec_comesBackAloneAndInLists() {
        PointCodec codec = new PointCodec(64);
        Payloads payloads = payloads(1000, codec);
        for (int i = 0; i < 3; i++) {
            assertThat(encode(payloads, new Point(1, 2))).hasSize(10).startsWith(64, 8);
            assertThat(roundTrip(payloads, new Point(1, 2))).isEqualTo(new Point(1, 2));
            assertThat(roundTrip(payloads, List.of(1, new Point(3, 4)))).isEqualTo(List.of(1, new Point(3, 4)));
        }
        assertThat(codec.asked).containsExactly(Point.class);
    }

    @Test
    void write_inASerializableObject_isNotAskedFor() {
        assertThatThrownBy(() -> encode(payloads(1000, new PointCodec(64)), new Holder(new Point(1, 2))))
                .hasMessageContaining("Holder.held: " + Point.class.getName() + " is not Serializable");
    }

    @Test
    void write_twoCodecsHandleAClass_theLowerIdHasIt() {
        Payloads payloads = payloads(1000, new PointCodec(127), new PointCodec(65));
        assertThat(encode(payloads, new Point(1, 2))).startsWith(65);
    }

    @ParameterizedTest
    @ValueSource(ints = {-128, -1, 0, 1, 63})
    void new_idOutOfRange_isRefused(int id) {
        assertThatThrownBy(() -> payloads(1000, new PointCodec(id)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of payload codec " + PointCodec.class.getName() + " must be 64 to 127, was " + id);
    }

    @Test
    void new_idTwice_isRefused() {
        assertThatThrownBy(() -> payloads(1000, new PointCodec(70), new PointCodec(70)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "payload codecs %s and %s have the same id 70; give one of them another, or take it off the class path"
                                .formatted(PointCodec.class.getName(), PointCodec.class.getName()));
    }

    @Test
    void new_limitBelowOne_isRefused() {
        assertThatThrownBy(() -> payloads(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBytes must be >= 1, was 0");
    }

    @Test
    void read_codecNotThere_isNamed() {
        byte[] bytes = encode(payloads(1000, new PointCodec(64)), new Point(1, 2));
        assertThatThrownBy(() -> decode(payloads(1000), bytes))
                .isInstanceOf(PayloadException.class)
                .hasMessageContaining("no payload codec has the id 64; is it on the class path of the process?");
    }

    @Test
    void write_codecFails_isTheCause() {
        Payloads payloads = payloads(1000, new PointCodec(64) {
            @Override
            public void write(Object value, DataOutput out) throws IOException {
                throw new IOException("disk on fire");
            }
        });
        assertThatThrownBy(() -> encode(payloads, new Point(1, 2)))
                .isInstanceOf(PayloadException.class)
                .hasMessageStartingWith("argument 1 cannot travel: " + PayloadsCodecTest.class.getName())
                .hasMessageEndingWith(".write threw java.io.IOException: disk on fire")
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void read_codecReadsTooMuchOrTooLittle_isRefused() {
        byte[] bytes = encode(payloads(1000, new PointCodec(64)), new Point(1, 2));
        Payloads greedy = payloads(1000, new PointCodec(64) {
            @Override
            public Object read(DataInput in, ClassLoader loader) throws IOException {
                return in.readLong() + in.readLong();
            }
        });
        assertThatThrownBy(() -> decode(greedy, bytes))
                .isInstanceOf(PayloadException.class)
                .hasCauseExactlyInstanceOf(EOFException.class);
        Payloads shy = payloads(1000, new PointCodec(64) {
            @Override
            public Object read(DataInput in, ClassLoader loader) {
                return 1;
            }
        });
        assertThatThrownBy(() -> decode(shy, bytes)).hasMessageContaining("left 8 bytes unread");
    }

    @Test
    void write_codecOverTheLimit_isRefusedThoughItCatches() {
        Payloads payloads = payloads(1000, new PointCodec(64) {
            @Override
            public void write(Object value, DataOutput out) {
                for (int i = 0; i < 1000; i++) {
                    try {
                        out.writeLong(i);
                    } catch (IOException e) {
                        assertThat(e).hasCauseInstanceOf(PayloadException.class);
                    }
                }
            }
        });
        assertThatThrownBy(() -> encode(payloads, new Point(1, 2)))
                .isInstanceOf(PayloadException.class)
                .hasMessageMatching("argument 1 cannot travel: at least 1,\\d+ bytes vs\\. a limit of 1,000; "
                        + "send a file name, or raise the payload limit");
    }
}
