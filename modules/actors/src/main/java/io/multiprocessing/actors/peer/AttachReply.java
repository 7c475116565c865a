package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.actors.wire.Wire;
import java.util.Set;

/** The answer to {@link Attach}. */
public sealed interface AttachReply extends Peer.Command, Wire {
    /**
     * The agent can be used.
     *
     * @param node its id
     * @param ends the agent's side of the streams
     * @param guest is watched: when it is gone, so are the processes
     */
    record Attached(
            String node,
            String host,
            int port,
            Set<String> roles,
            int cpus,
            Streams.Ends ends,
            ActorRef<Guest.Command> guest)
            implements AttachReply {}

    /** It cannot, and will not later. */
    record Refused(String node, String why) implements AttachReply {}
}
