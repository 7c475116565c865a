package io.multiprocessing.link.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two loops, which leave no thread behind. */
abstract class TwoLoops {
    static final byte[] NOTHING = {};
    static final int MIB = 1 << 20;

    LinkLoop left;
    LinkLoop right;

    record Pair(Link left, Link right) {}

    @BeforeEach
    void startLoops() {
        left = LinkLoop.start("left");
        right = LinkLoop.start("right");
    }

    @AfterEach
    void closeLoops() {
        left.close();
        right.close();
        assertThat(linkThreads()).isEmpty();
    }

    static List<Thread> linkThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().contains("-link-"))
                .toList();
    }

    /** A link from the left loop to the right one, trusted at both ends. */
    Pair pair(LinkListener onLeft, LinkListener onRight) throws IOException {
        Ends ends = Ends.connect();
        Pair pair = new Pair(left.attach(ends.left(), onLeft), right.attach(ends.right(), onRight));
        pair.left().trusted();
        pair.right().trusted();
        return pair;
    }

    /** Comes back when all that was sent before on the lanes that may go has been handled by the other end. */
    static void settle(Link link, Mailbox ofOther, long id) throws InterruptedException {
        link.send(Lane.CONTROL, 255, id, NOTHING);
        ofOther.awaitControl(id);
    }
}
