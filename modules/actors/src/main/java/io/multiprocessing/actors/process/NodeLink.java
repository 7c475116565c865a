package io.multiprocessing.actors.process;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.RequestRoute;
import io.multiprocessing.link.codec.Requests;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the link to one process: passes on what arrives, on the reader's thread, in the order of arrival. So
 * whoever is told of the end of the process after {@link #onClosed} was told before of all that it had asked.
 */
final class NodeLink implements LinkListener {
    private final ClientRef client;
    private final RequestRoute requests;
    private final Links links;
    private final ActorRef<ProcessNode.Command> node;
    private final OutputSink output;
    private final String prefix;
    private final boolean prefixed;
    private final @Nullable WorkerOwner owner;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Queue<Runnable> deferred = new ArrayDeque<>();
    private volatile boolean answered = true;

    NodeLink(
            ClientRef client,
            RequestRoute requests,
            Links links,
            ActorRef<ProcessNode.Command> node,
            OutputSink output,
            String prefix,
            boolean prefixed,
            @Nullable WorkerOwner owner) {
        this.client = client;
        this.requests = requests;
        this.links = links;
        this.node = node;
        this.output = output;
        this.prefix = prefix;
        this.prefixed = prefixed;
        this.owner = owner;
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        switch (kind) {
            case Kind.REQUEST, Kind.TELL -> requests.route(client, id, Requests.read(body));
            case Kind.POST -> post(id, body);
            case Kind.OUTPUT -> {
                inFlight.incrementAndGet();
                output.print(prefix, prefixed, body, () -> {
                    inFlight.decrementAndGet();
                    link.consumed(lane, body.length);
                });
                return false;
            }
            case Kind.PONG -> answered = true;
            case Kind.READY -> node.tell(ProcessNode.Ready.INSTANCE);
            case Kind.FAILED -> node.tell(new ProcessNode.Failed(body));
            default -> {
                if (owner == null) {
                    throw new IllegalStateException("a process sent a message of an unknown kind: " + kind);
                }
                afterOutput(() -> owner.workerMessage(client.id(), kind, id, body));
            }
        }
        return true;
    }

    /**
     * What a task printed is written before its result is told. Only this thread adds, so zero means that nothing is on its
     * way.
     */
    private void afterOutput(Runnable step) {
        if (inFlight.get() == 0) {
            step.run();
            return;
        }
        inFlight.incrementAndGet();
        synchronized (deferred) {
            deferred.add(step);
        }
        output.afterwards(() -> {
            runDeferred(1);
            inFlight.decrementAndGet();
        });
    }

    /** The process is dead and nobody reads what it printed: its results do not wait any longer. */
    void overtakeOutput() {
        runDeferred(Integer.MAX_VALUE);
    }

    /** Steps run under the lock, so that they keep their order whoever runs them; none of them waits. */
    private void runDeferred(int most) {
        synchronized (deferred) {
            for (int i = 0; i < most && !deferred.isEmpty(); i++) {
                deferred.remove().run();
            }
        }
    }

    private void post(long worker, byte[] body) {
        PayloadReader in = new PayloadReader(body);
        int kind = in.readByte();
        long id = in.readVarLong();
        links.post(worker, kind, id, in.readRaw(in.remaining()));
        links.push(worker);
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        afterOutput(() -> node.tell(new ProcessNode.LinkClosed(cause)));
    }

    /** Asks for a sign of life. @return whether the last one was answered */
    boolean ping(Link link) {
        boolean alive = answered;
        if (alive) {
            answered = false;
            link.send(Lane.CONTROL, Kind.PING, 0, new byte[0]);
        }
        return alive;
    }
}
