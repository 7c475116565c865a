package io.multiprocessing.link.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.PayloadException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadWriterTest {
    @ParameterizedTest
    @ValueSource(
            ints = {
                0,
                1,
                127,
                128,
                16_383,
                16_384,
                2_097_151,
                2_097_152,
                268_435_455,
                268_435_456,
                Integer.MAX_VALUE,
                -1,
                Integer.MIN_VALUE
            })
    void writeVarInt_anyInt_comesBack(int value) {
        byte[] bytes = new PayloadWriter(0).writeVarInt(value).toByteArray();
        assertThat(bytes).hasSize(value < 0 ? 5 : Math.max(1, (38 - Integer.numberOfLeadingZeros(value)) / 7));
        assertThat(new PayloadReader(bytes).readVarInt()).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 63, -64, 64, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE})
    void writeVarLong_anyLong_comesBack(long value) {
        byte[] bytes = new PayloadWriter(0).writeVarLong(value).toByteArray();
        assertThat(bytes).hasSize(Math.max(1, (70 - Long.numberOfLeadingZeros((value << 1) ^ (value >> 63))) / 7));
        assertThat(new PayloadReader(bytes).readVarLong()).isEqualTo(value);
    }

    @Test
    void write_everyKind_comesBackInOrder() {
        PayloadWriter out = new PayloadWriter(0)
                .writeByte(-1)
                .writeBoolean(true)
                .writeInt(Integer.MIN_VALUE)
                .writeLong(Long.MAX_VALUE)
                .writeDouble(-0.0)
                .writeBytes(new byte[] {1, 2})
                .writeRaw(new byte[] {1, 2, 3}, 1, 1)
                .writeString("ascii")
                .writeString("é€\ud83d\ude00")
                .writeOptionalString(null)
                .writeOptionalString("")
                .writeOptionalBytes(null)
                .writeOptionalBytes(new byte[0]);
        byte[] bytes = out.toByteArray();
        assertThat(bytes).hasSize(out.size());
        byte[] framed = new byte[bytes.length + 2];
        System.arraycopy(bytes, 0, framed, 1, bytes.length);
        PayloadReader in = new PayloadReader(framed, 1, bytes.length);
        assertThat(in.readByte()).isEqualTo((byte) -1);
        assertThat(in.position()).isEqualTo(1);
        assertThat(in.remaining()).isEqualTo(bytes.length - 1);
        assertThat(in.readBoolean()).isTrue();
        assertThat(in.readInt()).isEqualTo(Integer.MIN_VALUE);
        assertThat(in.readLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(in.readDouble()).isEqualTo(-0.0);
        assertThat(in.readBytes()).containsExactly(1, 2);
        in.skip(1);
        assertThat(in.readString()).isEqualTo("ascii");
        assertThat(in.readString()).isEqualTo("é€\ud83d\ude00");
        assertThat(in.readOptionalString()).isNull();
        assertThat(in.readOptionalString()).isEmpty();
        assertThat(in.readOptionalBytes()).isNull();
        assertThat(in.readOptionalBytes()).isEmpty();
        assertThat(in.remaining()).isZero();
    }

    @Test
    void read_beyondTheEnd_isRefused() {
        List<java.util.function.Consumer<PayloadReader>> reads = List.of(
                PayloadReader::readByte,
                PayloadReader::readBoolean,
                PayloadReader::readInt,
                PayloadReader::readLong,
                PayloadReader::readDouble,
                PayloadReader::readVarInt,
                PayloadReader::readVarLong,
                PayloadReader::readBytes,
                PayloadReader::readString,
                PayloadReader::readOptionalString,
                PayloadReader::readOptionalBytes,
                in -> in.skip(1),
                in -> in.skip(-1),
                in -> in.readRaw(Integer.MAX_VALUE));
        for (var read : reads) {
            assertThatThrownBy(() -> read.accept(new PayloadReader(new byte[3], 3, 0)))
                    .isInstanceOf(PayloadException.class);
        }
        assertThatThrownBy(() -> new PayloadReader(new byte[3]).readInt())
                .hasMessage("cannot read a message at byte 0: 4 bytes are needed, 3 are left; was it cut off?");
        assertThatThrownBy(() -> new PayloadReader(new byte[] {5, 0}).readString())
                .hasMessage("cannot read a message at byte 1: a length of 5 is announced, 1 bytes are left");
        assertThatThrownBy(() -> new PayloadReader(new byte[] {-1, -1, -1, -1, -1, -1}).readVarInt())
                .isInstanceOf(PayloadException.class);
        assertThatThrownBy(() -> new PayloadReader(new byte[] {2}).readBoolean())
                .isInstanceOf(PayloadException.class);
    }

    @Test
    void truncate_dropsTheEnd_andRefusesWhatWasNotWritten() {
        PayloadWriter out = new PayloadWriter().writeInt(1);
        out.truncate(2);
        assertThat(out.writeByte(9).toByteArray()).containsExactly(0, 0, 9);
        assertThatThrownBy(() -> out.truncate(4)).hasMessage("size must be 0 to 3, was 4");
        out.reset();
        assertThat(out.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 16_383, 16_384, 3_000_000})
    void insertLength_anyLength_movesTheBytesBehindIt(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        PayloadWriter out = new PayloadWriter().writeByte(7).writeRaw(bytes, 0, length);
        out.insertLength(1);
        PayloadReader in = new PayloadReader(out.toByteArray());
        assertThat(in.readByte()).isEqualTo((byte) 7);
        assertThat(Arrays.equals(in.readBytes(), bytes)).isTrue();
        assertThat(in.remaining()).isZero();
    }
}
