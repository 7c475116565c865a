package io.multiprocessing.actors.process;

import akka.actor.typed.ActorRef;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of the link to one process: passes on what arrives, on the reader's thread, in the order of arrival. So
 * whoever is told of the end of the process after {@link #onClosed} was told before of all that it had asked.
 */
final class NodeLink implements LinkListener {
    private final ActorRef<ProcessNode.Command> node;
    private final Hearing hearing;
    private volatile boolean answered = true;

    NodeLink(ActorRef<ProcessNode.Command> node, Hearing hearing) {
        this.node = node;
        this.hearing = hearing;
    }

    @Override
    public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
        switch (kind) {
            case Kind.PONG -> answered = true;
            case Kind.READY -> node.tell(ProcessNode.Ready.INSTANCE);
            case Kind.FAILED -> node.tell(new ProcessNode.Failed(body));
            case Kind.IDENTITY -> {
                PayloadReader in = new PayloadReader(body);
                node.tell(new ProcessNode.Identity(id, in.readVarLong(), in.readString()));
            }
            default -> {
                return hearing.hear(lane, kind, id, body);
            }
        }
        return true;
    }

    @Override
    public void onClosed(Link link, @Nullable Exception cause) {
        hearing.afterwards(() -> node.tell(new ProcessNode.LinkClosed(cause)));
    }

    void overtakeOutput() {
        hearing.overtakeOutput();
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
