package io.multiprocessing.actors.peer;

import akka.actor.typed.ActorRef;
import io.multiprocessing.actors.process.Hearing;
import io.multiprocessing.actors.stream.Streams;
import io.multiprocessing.link.wire.Lane;

/** Passes on what a process says to where its program is at home. Thread-safe. */
record GuestHearing(long process, ActorRef<Guest.Command> guest) implements Hearing {
    @Override
    public boolean hear(Lane lane, int kind, long id, byte[] body) {
        Streams.Name stream = lane == Lane.CONTROL ? Streams.Name.CONTROL : Streams.Name.BULK;
        guest.tell(new Guest.Send(stream, new Report.FromProcess(process, lane, kind, id, body)));
        // Printing has an end only where it is written; all else is bounded by what was asked for.
        return lane != Lane.OUTPUT;
    }

    @Override
    public void afterwards(Runnable step) {
        step.run();
    }

    @Override
    public void overtakeOutput() {}
}
