package io.multiprocessing.actors.client;

import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The ways to the running processes by their ids: the hot path of pools, past the actors. Thread-safe. What is posted to a
 * process that has ended is dropped; its pool is told of its end anyhow.
 */
public final class Links {
    private final Map<Long, Outlet> links = new ConcurrentHashMap<>();

    public void add(long process, Outlet link) {
        links.put(process, link);
    }

    public void remove(long process) {
        links.remove(process);
    }

    public @Nullable Outlet find(long process) {
        return links.get(process);
    }

    public void post(long worker, int kind, long id, byte[] body) {
        Outlet link = links.get(worker);
        if (link != null) {
            link.offer(Lane.BULK, kind, id, body);
        }
    }

    public void push(long worker) {
        Outlet link = links.get(worker);
        if (link != null) {
            link.push();
        }
    }
}
