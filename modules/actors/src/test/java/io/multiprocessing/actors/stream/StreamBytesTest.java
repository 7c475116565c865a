package io.multiprocessing.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is cut into pieces is put together again. */
class StreamBytesTest {
    private static final byte[] NOTHING = {};

    private final OutgoingBytes outgoing = new OutgoingBytes();
    private final IncomingBytes incoming = new IncomingBytes();
    private final List<byte[]> arrived = new ArrayList<>();

    private static byte[] bytes(Random random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] whole(Parcel parcel) {
        byte[] whole = Arrays.copyOf(parcel.head(), parcel.length());
        System.arraycopy(parcel.body(), 0, whole, parcel.head().length, parcel.body().length);
        return whole;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void parcels_ofAnySize_arriveWholeAndInOrder(long seed) {
        Random random = new Random(seed);
        ArrayDeque<byte[]> sent = new ArrayDeque<>();
        for (int step = 0; step < 200; step++) {
            if (random.nextBoolean()) {
                int body = random.nextInt(4) == 0 ? random.nextInt(300_000) : random.nextInt(100);
                Parcel parcel = new Parcel(bytes(random, 1 + random.nextInt(40)), bytes(random, body));
                sent.add(whole(parcel));
                outgoing.add(parcel);
            } else {
                pass();
            }
        }
        while (pass()) {
            // Until nothing is left.
        }
        assertThat(arrived).hasSameSizeAs(sent);
        arrived.forEach(parcel -> assertThat(parcel).isEqualTo(sent.remove()));
    }

    private boolean pass() {
        byte[] piece = outgoing.next();
        if (piece == null) {
            return false;
        }
        assertThat(piece).hasSizeBetween(1, OutgoingBytes.PIECE);
        incoming.add(piece, arrived::add);
        return true;
    }

    @Test
    void smallParcels_shareAPiece_aBigOneTakesSeveral() {
        for (int i = 0; i < 10; i++) {
            outgoing.add(new Parcel(new byte[] {1}, NOTHING));
        }
        assertThat(outgoing.next()).hasSize(10 * (Integer.BYTES + 1));
        assertThat(outgoing.next()).isNull();

        outgoing.add(new Parcel(new byte[] {1}, new byte[2 * OutgoingBytes.PIECE]));
        assertThat(outgoing.next()).hasSize(OutgoingBytes.PIECE);
        assertThat(outgoing.next()).hasSize(OutgoingBytes.PIECE);
        assertThat(outgoing.next()).hasSize(Integer.BYTES + 1);
    }

    @Test
    void incoming_withALengthThatCannotBe_refused() {
        byte[] piece = ByteBuffer.allocate(8).putInt(-5).array();
        assertThatIllegalStateException()
                .isThrownBy(() -> incoming.add(piece, arrived::add))
                .withMessageContaining("-5");
    }
}
