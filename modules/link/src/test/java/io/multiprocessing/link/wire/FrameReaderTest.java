package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameReaderTest {
    private static final Lane[] LANES = Lane.values();

    /** Writes down what was read. */
    private static final class Record implements FrameReader.Sink {
        final List<String> events = new ArrayList<>();
        int largest;

        @Override
        public void message(Lane lane, int kind, long id, byte[] body) {
            events.add(lane + " " + kind + " " + id + " " + body.length + " " + Arrays.hashCode(body));
            largest = Math.max(largest, body.length);
        }

        @Override
        public void piece(Lane lane, int bytes) {
            events.add(lane + " piece " + bytes);
        }

        @Override
        public void credit(Lane lane, int bytes) {
            events.add(lane + " credit " + bytes);
        }
    }

    private static byte[] randomStream(Random random, int largest) {
        SendQueues queues = new SendQueues();
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(Frame.LONGEST);
        for (int i = 0; i < 20; i++) {
            byte[] body = new byte[random.nextInt(4) == 0 ? random.nextInt(largest) : random.nextInt(100)];
            random.nextBytes(body);
            queues.add(LANES[random.nextInt(3)], 1 + random.nextInt(255), random.nextLong(), body);
            if (random.nextInt(5) == 0) {
                queues.owe(LANES[1 + random.nextInt(2)], 1 + random.nextInt(1000));
            }
            if (random.nextBoolean()) {
                drain(queues, buffer, stream);
            }
        }
        drain(queues, buffer, stream);
        return stream.toByteArray();
    }

    private static void drain(SendQueues queues, ByteBuffer buffer, ByteArrayOutputStream stream) {
        queues.fill(buffer.clear());
        byte[] frames = new byte[buffer.flip().remaining()];
        buffer.get(frames);
        stream.writeBytes(frames);
    }

    private static List<String> readWhole(byte[] stream) throws IOException {
        Record record = new Record();
        FrameReader reader = new FrameReader(record);
        reader.trusted();
        reader.read(ByteBuffer.wrap(stream));
        return record.events;
    }

    @Test
    void read_streamCutAnywhere_isTheSameAsWhole() throws IOException {
        for (long seed = 0; seed < 100; seed++) {
            Random random = new Random(seed);
            byte[] stream = randomStream(random, 150_000);
            Record record = new Record();
            FrameReader reader = new FrameReader(record);
            reader.trusted();
            int longest = 1 + random.nextInt(random.nextBoolean() ? 20 : 100_000);
            for (int at = 0; at < stream.length; ) {
                int size = Math.min(stream.length - at, random.nextInt(longest + 1));
                reader.read(ByteBuffer.wrap(stream, at, size));
                at += size;
            }
            assertThat(record.events).as("seed %d", seed).isNotEmpty().isEqualTo(readWhole(stream));
        }
    }

    @Test
    void read_randomBytes_endsInProtocolExceptionAndNothingElse() {
        int refused = 0;
        for (long seed = 0; seed < 20_000; seed++) {
            Random random = new Random(seed);
            byte[] garbage = new byte[200];
            random.nextBytes(garbage);
            if (random.nextBoolean()) {
                // A length that may be true lets the rest of the header be looked at.
                garbage[0] = 0;
                garbage[1] = 0;
                garbage[2] = (byte) random.nextInt(2);
                garbage[5] = (byte) random.nextInt(16);
            }
            refused += refusal(new Record(), garbage, seed);
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @Test
    void read_validStreamWithChangedBytes_endsInProtocolExceptionOrMessagesWithinTheLimit() {
        for (long seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            byte[] stream = randomStream(random, FrameReader.UNTRUSTED);
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                stream[random.nextInt(stream.length)] = (byte) random.nextInt();
            }
            Record record = new Record();
            refusal(record, stream, seed);
            assertThat(record.largest).as("seed %d", seed).isLessThanOrEqualTo(FrameReader.UNTRUSTED);
        }
    }

    private static int refusal(Record record, byte[] stream, long seed) {
        try {
            new FrameReader(record).read(ByteBuffer.wrap(stream));
            return 0;
        } catch (ProtocolException e) {
            assertThat(e).as("seed %d", seed).hasMessageMatching("(malformed frame|message of kind).*");
            return 1;
        } catch (IOException | RuntimeException e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            9           | 1 | 0    | 0  | malformed frame: length 9, kind 1
            -1          | 1 | 0    | 0  | malformed frame: length -1, kind 1
            2147483647  | 1 | 0    | 0  | malformed frame: length 2147483647, kind 1
            65547       | 1 | 0    | 0  | malformed frame: length 65547, kind 1
            11          | 1 | 3    | 0  | malformed frame: flags 0x3
            11          | 1 | 16   | 0  | malformed frame: flags 0x10
            11          | 0 | 0    | 0  | malformed frame: credit with 1 bytes, flags 0
            10          | 0 | 2    | 0  | malformed frame: credit with 0 bytes, flags 2
            10          | 0 | 0    | 1  | malformed frame: credit 1 for lane 0
            10          | 0 | 0    | 12884901889 | malformed frame: credit 1 for lane 3
            10          | 0 | 0    | 4294967296  | malformed frame: credit 0 for lane 1
            10          | 0 | 0    | -1 | malformed frame: credit -1 for lane 4294967295
            20          | 9 | 6    | 0  | malformed frame: a piece of kind 9 without a first one
            20          | 9 | 14   | 0  | malformed frame: first piece of kind 9, 6 of 0 bytes
            4107        | 9 | 2    | 0  | message of kind 9 not accepted: 4097 bytes vs 4096 before the handshake
            """)
    void read_malformedHeader_isRefusedWithTheValues(int length, int kind, int flags, long id, String message) {
        byte[] frame = new byte[100];
        ByteBuffer.wrap(frame).putInt(length).put((byte) kind).put((byte) flags).putLong(id);
        assertThatThrownBy(() -> new FrameReader(new Record()).read(ByteBuffer.wrap(frame)))
                .isInstanceOf(ProtocolException.class)
                .hasMessage(message);
    }

    @Test
    void read_hugeMessageOfUntrusted_isRefusedBeforeItIsAllocated() {
        ByteBuffer header = ByteBuffer.allocate(Frame.LONGEST_HEADER)
                .putInt(Frame.FIXED + Integer.BYTES + Frame.PIECE)
                .put((byte) 7)
                .put((byte) (Frame.FIRST | Frame.MORE | Lane.BULK.number))
                .putLong(1)
                .putInt(Integer.MAX_VALUE)
                .flip();
        assertThatThrownBy(() -> new FrameReader(new Record()).read(header))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("message of kind 7 not accepted: 2147483647 bytes vs 4096 before the handshake");
    }

    @Test
    void read_pieceOfAnotherMessageInBetween_isRefused() {
        byte[] body = new byte[3 * Frame.PIECE];
        ByteBuffer stream = ByteBuffer.allocate(3 * Frame.LONGEST);
        Frame.putPiece(stream, Lane.BULK, 7, 1, body, 0, Frame.PIECE);
        Frame.putPiece(stream, Lane.OUTPUT, 8, 2, body, 0, Frame.PIECE);
        Frame.putPiece(stream, Lane.BULK, 7, 3, body, Frame.PIECE, Frame.PIECE);
        FrameReader reader = new FrameReader(new Record());
        reader.trusted();
        assertThatThrownBy(() -> reader.read(stream.flip()))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("malformed frame: 65536 bytes of kind 7 id 3 where 131072 of kind 7 id 1 were missing");
    }
}
