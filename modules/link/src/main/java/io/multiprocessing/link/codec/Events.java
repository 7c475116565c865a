package io.multiprocessing.link.codec;

import io.multiprocessing.link.lock.LockEvent;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolEvent;
import io.multiprocessing.link.process.ProcessEvent;

/** News to bytes and back. Tags: 16 to 31 locks, 48 to 63 processes, 64 to 79 pools. */
public final class Events {
    private Events() {}

    public static byte[] bytes(Event event) {
        PayloadWriter out = new PayloadWriter();
        event.write(out);
        return out.toByteArray();
    }

    public static Event read(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        int tag = in.readByte();
        return switch (tag >> 4) {
            case 1 -> LockEvent.read(tag, in);
            case 3 -> ProcessEvent.read(tag, in);
            case 4 -> PoolEvent.read(tag, in);
            default -> throw UnknownTag.of("event", tag);
        };
    }
}
