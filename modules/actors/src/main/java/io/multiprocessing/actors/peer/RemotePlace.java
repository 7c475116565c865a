package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import io.multiprocessing.Node;
import io.multiprocessing.actors.host.Launch;
import io.multiprocessing.actors.host.Place;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.pool.PoolMessages;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.wire.Lane;
import java.util.concurrent.atomic.AtomicInteger;

/** Another agent, as the program's own sees it. Thread-safe. */
final class RemotePlace implements Place {
    private static final byte[] EMPTY = {};

    private final AttachReply.Attached agent;
    private final ActorRef<Peer.Command> peer;
    private final AtomicInteger own = new AtomicInteger();
    private volatile int others;

    RemotePlace(AttachReply.Attached agent, ActorRef<Peer.Command> peer) {
        this.agent = agent;
        this.peer = peer;
    }

    void others(int processes) {
        others = processes;
    }

    void ended() {
        own.decrementAndGet();
    }

    @Override
    public Node node() {
        return new Node(agent.node(), agent.host(), agent.port(), agent.roles(), agent.cpus(), others + own.get());
    }

    @Override
    public void start(Launch launch) {
        own.incrementAndGet();
        peer.tell(new Peer.Begin(launch));
    }

    @Override
    public void signal(long process, How how) {
        peer.tell(new Peer.Send(Streams.Name.CONTROL, new Order.Signal(process, how)));
    }

    @Override
    public void retire(long process) {
        new PeerOutlet(process, peer).send(Lane.BULK, PoolMessages.RETIRE, 0, EMPTY);
    }
}
