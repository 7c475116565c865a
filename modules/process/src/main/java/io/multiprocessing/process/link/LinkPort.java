package io.multiprocessing.process.link;

import io.multiprocessing.client.port.AgentPort;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.client.port.PortEvents;
import io.multiprocessing.link.codec.Events;
import io.multiprocessing.link.codec.Replies;
import io.multiprocessing.link.codec.Requests;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.queue.QueueRequest;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The agent as a process reaches it, over its link. When the link closes, the process halts, and with it whoever waits. */
public final class LinkPort implements AgentPort {
    private static final int SMALL = 4096;

    private final Link link;
    private final Identity identity;
    private final AtomicLong ids = new AtomicLong();
    private final Map<Long, Consumer<? super Reply>> open = new ConcurrentHashMap<>();
    private volatile @Nullable PortEvents events;

    public LinkPort(Link link, Identity identity) {
        this.link = link;
        this.identity = identity;
    }

    @Override
    public Identity identity() {
        return identity;
    }

    @Override
    public void listen(PortEvents listener) {
        events = listener;
    }

    @Override
    public long request(Request request, Consumer<? super Reply> answer) {
        long id = ids.incrementAndGet();
        open.put(id, answer);
        send(Kind.REQUEST, id, request);
        return id;
    }

    @Override
    public void tell(Request request) {
        send(Kind.TELL, 0, request);
    }

    /**
     * Small requests go ahead of payloads. What belongs to a pool keeps its place among the pool's tasks, and what cancels a
     * put stays behind it.
     */
    private void send(int kind, long id, Request request) {
        byte[] body = Requests.bytes(request);
        boolean bulk = body.length > SMALL || request instanceof PoolRequest || request instanceof QueueRequest.Cancel;
        link.send(bulk ? Lane.BULK : Lane.CONTROL, kind, id, body);
    }

    @Override
    public void post(long worker, int kind, long id, byte[] body) {
        byte[] wrapped = new PayloadWriter(body.length + 16)
                .writeByte(kind)
                .writeVarLong(id)
                .writeRaw(body, 0, body.length)
                .toByteArray();
        link.offer(Lane.BULK, Kind.POST, worker, wrapped);
    }

    @Override
    public void push(long worker) {
        link.push();
    }

    @Override
    public void close() {
        // The agent ends a process's things when the process ends.
    }

    /** Who this process is, as it says itself: pid and name. */
    byte[] self() {
        return new PayloadWriter()
                .writeVarLong(ProcessHandle.current().pid())
                .writeString(identity.name())
                .toByteArray();
    }

    /** From the link's reader. */
    void replied(long id, byte[] body) {
        Consumer<? super Reply> answer = open.remove(id);
        if (answer != null) {
            answer.accept(Replies.read(body));
        }
    }

    void event(byte[] body) {
        PortEvents listener = events;
        if (listener != null) {
            listener.event(Events.read(body));
        }
    }

    void workerMessage(long worker, byte[] body) {
        PortEvents listener = events;
        if (listener != null) {
            PayloadReader in = new PayloadReader(body);
            int kind = in.readByte();
            long id = in.readVarLong();
            listener.workerMessage(worker, kind, id, in.readRaw(in.remaining()));
        }
    }
}
