package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.actors.wire.Wire;
import java.util.List;

/**
 * A program wants to use an agent. Repeated until it is answered; answered alike each time.
 *
 * @param library version of the program's library
 * @param javaFeature release of its Java
 * @param jvmOptions of the driver's that processes have, too
 * @param tickMillis period in which processes are asked for a sign of life
 * @param ends the program's side of the streams
 * @param home is watched: when it is gone, so are the processes
 */
public record Attach(
        String instance,
        String library,
        int javaFeature,
        int maxPayloadBytes,
        List<String> codecs,
        List<String> jvmOptions,
        long tickMillis,
        boolean pings,
        Streams.Ends ends,
        ActorRef<Peer.Command> home)
        implements Wire, AgentServer.Command {}
