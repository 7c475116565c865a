package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LinkTest {
    private static final byte[] NOTHING = {};

    private LinkLoop left;
    private LinkLoop right;
    private final List<SocketChannel> channels = new ArrayList<>();

    @BeforeEach
    void start() {
        left = LinkLoop.start("left");
        right = LinkLoop.start("right");
    }

    @AfterEach
    void stop() throws IOException {
        left.close();
        right.close();
        for (SocketChannel channel : channels) {
            channel.close();
        }
        assertThat(linkThreads()).isEmpty();
    }

    private static Set<String> linkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.contains("-link-"))
                .collect(Collectors.toSet());
    }

    private record Pair(Link left, Link right) {}

    private Pair pair(LinkListener onLeft, LinkListener onRight) throws IOException {
        Ends ends = Ends.connect();
        Link l = left.attach(ends.left(), onLeft);
        Link r = right.attach(ends.right(), onRight);
        l.trusted();
        r.trusted();
        return new Pair(l, r);
    }

    @Test
    void send_everyLaneAndSize_arrivesAsItWas() throws Exception {
        Mailbox mailbox = new Mailbox();
        Pair pair = pair(new Mailbox(), mailbox);
        Random random = new Random(1);
        int[] sizes = {0, 1, 13, 4096, 65_535, 65_536, 65_537, 131_072, 131_073, 1_000_000, 20_000_000};
        for (int size : sizes) {
            for (Lane lane : Lane.values()) {
                byte[] body = new byte[size];
                random.nextBytes(body);
                int kind = 1 + random.nextInt(255);
                long id = random.nextLong();
                pair.left().send(lane, kind, id, body);
                Mailbox.Message message = mailbox.next();
                assertThat(message.lane()).isEqualTo(lane);
                assertThat(message.kind()).isEqualTo(kind);
                assertThat(message.id()).isEqualTo(id);
                assertThat(message.body()).isEqualTo(body);
            }
        }
    }

    @Test
    void close_afterMessages_otherEndGetsThemAllThenIsToldOnce() throws Exception {
        Mailbox mailbox = new Mailbox();
        Mailbox own = new Mailbox();
        Pair pair = pair(own, mailbox);
        for (int i = 0; i < 1000; i++) {
            pair.left().send(Lane.CONTROL, 1, i, NOTHING);
        }
        assertThat(pair.left().flush(Duration.ofSeconds(20))).isTrue();
        pair.left().close();
        assertThat(mailbox.awaitClosed().cause()).isNull();
        assertThat(own.awaitClosed().cause()).isNull();
        assertThat(mailbox.all()).hasSize(1000);
        assertThat(pair.left().isOpen()).isFalse();
        assertThat(pair.right().isOpen()).isFalse();
        pair.left().send(Lane.CONTROL, 1, 1, NOTHING);
        assertThat(pair.left().sendWaiting(Lane.OUTPUT, 1, 1, NOTHING)).isFalse();
        assertThat(pair.left().flush(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void send_kindOfTheLinksOwn_isRefused() throws Exception {
        Pair pair = pair(new Mailbox(), new Mailbox());
        assertThatThrownBy(() -> pair.left().send(Lane.CONTROL, 0, 1, NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("kind must be between 1 and 255, was 0");
    }
}
