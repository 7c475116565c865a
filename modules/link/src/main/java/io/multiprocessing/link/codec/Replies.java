package io.multiprocessing.link.codec;

import io.multiprocessing.link.lock.LockReply;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.process.ProcessReply;
import io.multiprocessing.link.queue.QueueReply;

/** Replies to bytes and back. Tags: 1 to 15 general, 16 to 31 locks, 32 to 47 queues, 48 to 63 processes. */
public final class Replies {
    private Replies() {}

    public static byte[] bytes(Reply reply) {
        PayloadWriter out = new PayloadWriter();
        reply.write(out);
        return out.toByteArray();
    }

    public static Reply read(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        int tag = in.readByte();
        return switch (tag >> 4) {
            case 0 -> general(tag, in);
            case 1 -> LockReply.read(tag, in);
            case 2 -> QueueReply.read(tag, in);
            case 3 -> ProcessReply.read(tag, in);
            default -> throw UnknownTag.of("reply", tag);
        };
    }

    private static Reply general(int tag, PayloadReader in) {
        return switch (tag) {
            case Reply.Unavailable.TAG -> new Reply.Unavailable(in.readString(), in.readBoolean());
            case Reply.Unserved.TAG -> new Reply.Unserved(in.readString(), in.readBoolean());
            case Reply.Failed.TAG -> new Reply.Failed(in.readString());
            case Reply.Done.TAG -> Reply.Done.INSTANCE;
            case Reply.Destroyed.TAG -> new Reply.Destroyed(in.readString());
            case Reply.Cancelled.TAG -> Reply.Cancelled.INSTANCE;
            case Reply.NotNow.TAG -> Reply.NotNow.INSTANCE;
            case Reply.Refused.TAG -> new Reply.Refused(in.readString());
            default -> throw UnknownTag.of("reply", tag);
        };
    }
}
