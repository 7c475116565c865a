package io.multiprocessing.link.message;

import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessEvent;

/** News for a driver or a process about what it started. Records. Tags: 48 to 63 processes, 64 to 79 pools. */
public interface Event {
    void write(PayloadWriter out);

    static byte[] bytes(Event event) {
        PayloadWriter out = new PayloadWriter();
        event.write(out);
        return out.toByteArray();
    }

    static Event read(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        int tag = in.readByte();
        return switch (tag >> 4) {
            case 3 -> ProcessEvent.read(tag, in);
            case 4 -> PoolEvent.read(tag, in);
            default -> throw Requests.unknown("event", tag);
        };
    }
}
