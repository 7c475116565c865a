package io.multiprocessing.actors.process;

import io.multiprocessing.Output;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.RequestRoute;
import io.multiprocessing.link.codec.Requests;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hears a process where its program is at home: brings requests to the actors that answer them, tasks' results to the pool's
 * owner, lines to the output.
 */
public final class ProgramHearing implements Hearing {
    private final ClientRef client;
    private final Outlet back;
    private final RequestRoute requests;
    private final Links links;
    private final OutputSink output;
    private final String prefix;
    private final boolean prefixed;
    private final @Nullable WorkerOwner owner;
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Queue<Runnable> deferred = new ArrayDeque<>();

    ProgramHearing(
            ClientRef client,
            Outlet back,
            RequestRoute requests,
            Links links,
            OutputSink output,
            String prefix,
            boolean prefixed,
            @Nullable WorkerOwner owner) {
        this.client = client;
        this.back = back;
        this.requests = requests;
        this.links = links;
        this.output = output;
        this.prefix = prefix;
        this.prefixed = prefixed;
        this.owner = owner;
    }

    /** Hears the processes of one program. Lines of those elsewhere say who printed them, and where. */
    public record Factory(RequestRoute requests, Links links, OutputSink output) implements Hearings {
        @Override
        public Hearing of(
                ClientRef process,
                Outlet back,
                ProcessSpec spec,
                @Nullable WorkerOwner owner,
                @Nullable String elsewhere) {
            return new ProgramHearing(
                    process,
                    back,
                    requests,
                    links,
                    output,
                    elsewhere == null ? spec.name() : spec.name() + "@" + elsewhere,
                    elsewhere != null || spec.output() == Output.PREFIXED,
                    owner);
        }
    }

    @Override
    public boolean hear(Lane lane, int kind, long id, byte[] body) {
        switch (kind) {
            case Kind.REQUEST, Kind.TELL -> requests.route(client, id, Requests.read(body));
            case Kind.POST -> post(id, body);
            case Kind.OUTPUT -> {
                inFlight.incrementAndGet();
                output.print(prefix, prefixed, body, () -> {
                    inFlight.decrementAndGet();
                    back.consumed(lane, body.length);
                });
                return false;
            }
            default -> {
                if (owner == null) {
                    throw new IllegalStateException("a process sent a message of an unknown kind: " + kind);
                }
                afterwards(() -> owner.workerMessage(client.id(), kind, id, body));
            }
        }
        return true;
    }

    /**
     * What a task printed is written before its result is told. Only the thread that brings messages adds, so zero means
     * that nothing is on its way.
     */
    @Override
    public void afterwards(Runnable step) {
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

    @Override
    public void overtakeOutput() {
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
}
