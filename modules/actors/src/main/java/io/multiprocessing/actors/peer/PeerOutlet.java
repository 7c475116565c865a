package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Outlet;

/** The way to a process on another machine. Thread-safe. */
record PeerOutlet(long process, ActorRef<Peer.Command> peer) implements Outlet {
    @Override
    public void send(Lane lane, int kind, long id, byte[] body) {
        Streams.Name stream = lane == Lane.CONTROL ? Streams.Name.CONTROL : Streams.Name.BULK;
        peer.tell(new Peer.Send(stream, new Order.ToProcess(process, lane, kind, id, body)));
    }

    /** There is nothing to be saved: the stream packs together what waits. */
    @Override
    public void offer(Lane lane, int kind, long id, byte[] body) {
        send(lane, kind, id, body);
    }

    @Override
    public void push() {}

    @Override
    public void consumed(Lane lane, int bytes) {
        peer.tell(new Peer.Send(Streams.Name.CONTROL, new Order.Consumed(process, lane, bytes)));
    }
}
