package io.multiprocessing.actors.queue;

import io.multiprocessing.semantics.queue.QueueMessage.Said;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the mailboxes are that this member's homes talk to, as far as it is known. What is said to one whose place is not
 * known waits until it is. Belongs to one actor.
 */
final class QueueWays {
    /** What is beyond is dropped and comes again. */
    private static final int HELD = 4096;

    /** What leads on. */
    interface Road {
        /** The mailbox of the queue is to say where it is. */
        void locate(String queue);

        void send(long host, Said<byte[]> said, boolean repeat);
    }

    private static final class Way {
        @Nullable
        Long host;

        /** The host is to be found. */
        boolean sought;

        final ArrayDeque<Said<byte[]>> held = new ArrayDeque<>();
    }

    private final Road road;
    private final Map<String, Way> ways = new HashMap<>();

    QueueWays(Road road) {
        this.road = road;
    }

    /** @param repeat whether it was said before */
    void send(Said<byte[]> said, boolean repeat) {
        Way way = ways.computeIfAbsent(said.queue(), first -> new Way());
        if (way.host != null) {
            road.send(way.host, said, repeat);
            return;
        }
        if (!repeat && way.held.size() < HELD) {
            way.held.addLast(said);
        }
        if (!way.sought) {
            way.sought = true;
            road.locate(said.queue());
        }
    }

    void found(String queue, long host) {
        Way way = ways.computeIfAbsent(queue, first -> new Way());
        way.host = host;
        way.sought = false;
        while (!way.held.isEmpty()) {
            road.send(host, way.held.removeFirst(), false);
        }
    }

    /** @return whether it was believed to be there */
    boolean notThere(String queue, long host) {
        Way way = ways.get(queue);
        if (way == null || way.host == null || way.host != host) {
            return false;
        }
        way.host = null;
        return true;
    }

    /** @return the queues that were believed to be there */
    List<String> hostGone(long host) {
        List<String> gone = new ArrayList<>();
        ways.forEach((queue, way) -> {
            if (notThere(queue, host)) {
                gone.add(queue);
            }
        });
        return gone;
    }

    void tick() {
        ways.forEach((queue, way) -> {
            if (way.sought) {
                road.locate(queue);
            }
        });
    }

    boolean isBusy() {
        return ways.values().stream().anyMatch(way -> way.sought);
    }

    /** Nobody here talks to the queue any more. */
    void forget(String queue) {
        ways.remove(queue);
    }
}
