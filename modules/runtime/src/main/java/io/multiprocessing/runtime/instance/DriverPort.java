package io.multiprocessing.runtime.instance;

import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.client.port.PortEvents;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The agent in the driver's own JVM: requests go to its actors, tasks straight to the links of the workers. */
final class DriverPort implements AgentPort {
    private record Connection(ClientRef client, AgentRequests requests, Runnable stop) {}

    private final Identity identity;
    private final Links links;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Consumer<? super Reply>> open = new ConcurrentHashMap<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable String lost;
    private volatile @Nullable PortEvents events;
    private volatile @Nullable Connection connection;

    DriverPort(Identity identity, Links links) {
        this.identity = identity;
        this.links = links;
    }

    void connect(ClientRef client, AgentRequests requests, Runnable stop) {
        connection = new Connection(client, requests, stop);
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void listen(PortEvents listener) {
        events = listener;
        String why = lost;
        if (why != null) {
            listener.clusterLost(why);
        }
    }

    @Override
    public long request(Request request, Consumer<? super Reply> answer) {
        long id = ids.incrementAndGet();
        open.put(id, answer);
        if (closed.get() || lost != null) {
            failOpen(false);
        } else {
            Connection to = connected();
            to.requests().route(to.client(), id, request);
        }
        return id;
    }

    @Override
    public void tell(Request request) {
        if (!closed.get() && lost == null) {
            Connection to = connected();
            to.requests().route(to.client(), 0, request);
        }
    }

    @Override
    public void post(long worker, int kind, long id, byte[] body) {
        links.post(worker, kind, id, body);
    }

    @Override
    public void push(long worker) {
        links.push(worker);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            connected().stop().run();
            failOpen(true);
        }
    }

    /** On an actor's thread; counts once, and not when the port is closed. Requests go nowhere from now on. */
    void clusterLost(String why) {
        synchronized (open) {
            if (closed.get() || lost != null) {
                return;
            }
            lost = why;
        }
        PortEvents listener = events;
        if (listener != null) {
            listener.clusterLost(why);
        }
        failOpen(true);
    }

    /**
     * Whoever still waits is answered: the actors that would have are gone.
     *
     * @param asked whether the actors may have done it
     */
    private void failOpen(boolean asked) {
        String why = lost;
        Reply reply = why == null
                ? new Reply.Failed("the instance \"" + identity.instance() + "\" is closed")
                : new Reply.Unavailable(why, asked);
        for (Long id : List.copyOf(open.keySet())) {
            Consumer<? super Reply> answer = open.remove(id);
            if (answer != null) {
                answer.accept(reply);
            }
        }
    }

    /** On the thread of the driver's actor. */
    void told(ToClient what) {
        if (what instanceof ToClient.Answer answer) {
            Consumer<? super Reply> waiting = open.remove(answer.request());
            if (waiting != null) {
                waiting.accept(answer.reply());
            }
        } else if (what instanceof ToClient.News news) {
            PortEvents listener = events;
            if (listener != null) {
                listener.event(news.event());
            }
        }
    }

    /** On the reader's thread of the links. */
    void workerMessage(long worker, int kind, long id, byte[] body) {
        PortEvents listener = events;
        if (listener != null) {
            listener.workerMessage(worker, kind, id, body);
        }
    }

    private Connection connected() {
        return Objects.requireNonNull(connection, "connect() comes first");
    }
}
