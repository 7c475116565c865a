package io.multiprocessing.link.codec;

import io.multiprocessing.link.lock.LockRequest;
import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.pool.PoolRequest;
import io.multiprocessing.link.process.ProcessRequest;
import io.multiprocessing.link.queue.QueueRequest;

/** Requests to bytes and back. Tags: 16 to 31 locks, 32 to 47 queues, 48 to 63 processes, 64 to 79 pools. */
public final class Requests {
    private Requests() {}

    public static byte[] bytes(Request request) {
        PayloadWriter out = new PayloadWriter();
        request.write(out);
        return out.toByteArray();
    }

    public static Request read(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        int tag = in.readByte();
        return switch (tag >> 4) {
            case 1 -> LockRequest.read(tag, in);
            case 2 -> QueueRequest.read(tag, in);
            case 3 -> ProcessRequest.read(tag, in);
            case 4 -> PoolRequest.read(tag, in);
            default -> throw UnknownTag.of("request", tag);
        };
    }
}
