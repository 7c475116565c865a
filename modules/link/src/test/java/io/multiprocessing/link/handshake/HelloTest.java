package io.multiprocessing.link.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HelloTest {
    private static final byte[] SECRET = {1, 2, 3, 4, 5, 6, 7, 8};

    @Test
    void read_givesWhatWasWritten() throws IOException {
        Hello hello = Hello.read(Hello.ofThisJvm(7, SECRET).bytes());
        assertThat(hello.protocol()).isEqualTo(Hello.PROTOCOL);
        assertThat(hello.library()).isEqualTo(Hello.libraryVersion());
        assertThat(hello.javaFeature()).isEqualTo(Runtime.version().feature());
        assertThat(hello.launch()).isEqualTo(7);
        assertThat(hello.proves(SECRET)).isTrue();
        assertThat(hello.refusal()).isEmpty();
    }

    @Test
    void proves_onlyTheSecretItself() {
        Hello hello = Hello.ofThisJvm(7, SECRET);
        assertThat(hello.proves(SECRET.clone())).isTrue();
        for (int i = 0; i < SECRET.length; i++) {
            byte[] wrong = SECRET.clone();
            wrong[i] ^= 1;
            assertThat(hello.proves(wrong)).isFalse();
        }
        assertThat(hello.proves(new byte[0])).isFalse();
        assertThat(hello.proves(Arrays.copyOf(SECRET, SECRET.length + 1))).isFalse();
        assertThat(Hello.ofThisJvm(7, new byte[0]).proves(SECRET)).isFalse();
    }

    @Test
    void refusal_namesBothProtocols() throws IOException {
        byte[] later = ByteBuffer.allocate(400).putInt(99).array();
        assertThat(Hello.read(later).refusal())
                .hasValueSatisfying(why -> assertThat(why).contains("protocol " + Hello.PROTOCOL, "speaks 99"));
    }

    @Test
    void refusal_namesBothLibraries() {
        Hello other = new Hello(Hello.PROTOCOL, "0.0.9", 17, 7, SECRET);
        assertThat(other.refusal())
                .hasValueSatisfying(why -> assertThat(why).contains(Hello.libraryVersion(), "0.0.9"));
    }

    @Test
    void read_refusesWhatIsCutOrNoise() {
        byte[] whole = Hello.ofThisJvm(7, SECRET).bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Hello.read(cut)).as("%d bytes", cut.length).isInstanceOf(IOException.class);
        }
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] noise = new byte[random.nextInt(64)];
            random.nextBytes(noise);
            if (noise.length >= 4) {
                ByteBuffer.wrap(noise).putInt(Hello.PROTOCOL);
            }
            try {
                assertThat(Hello.read(noise).proves(SECRET)).isFalse();
            } catch (IOException expected) {
                assertThat(expected).as("seed %d", seed).isNotNull();
            }
        }
    }
}
