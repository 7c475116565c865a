package io.multiprocessing.link.lock;

import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** Answers that only locks have. */
public sealed interface LockReply extends Reply {
    /** The lock is the asker's now. */
    record Granted(long token) implements LockReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(16).writeVarLong(token);
        }
    }

    /**
     * Who holds the lock.
     *
     * @param token of the holding, zero when nobody holds it
     * @param byAsker whether a thread of the client that asks holds it
     * @param holder in words, for errors; empty when nobody holds it
     */
    record Holding(long token, boolean byAsker, String holder) implements LockReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(17).writeVarLong(token).writeBoolean(byAsker).writeString(holder);
        }
    }

    /**
     * The cluster has taken the lock away from whoever wanted to release it.
     *
     * @param why in words
     */
    record Lost(String why) implements LockReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(18).writeString(why);
        }
    }

    static LockReply read(int tag, PayloadReader in) {
        return switch (tag) {
            case 16 -> new Granted(in.readVarLong());
            case 17 -> new Holding(in.readVarLong(), in.readBoolean(), in.readString());
            case 18 -> new Lost(in.readString());
            default -> throw UnknownTag.of("lock reply", tag);
        };
    }
}
