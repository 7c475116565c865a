package io.multiprocessing.link.lock;

import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** News of locks. */
public sealed interface LockEvent extends Event {
    /**
     * The cluster has taken a lock away from a client.
     *
     * @param token of the holding that has ended
     * @param why in words
     */
    record Lost(String lock, long token, String why) implements LockEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(16).writeString(lock).writeVarLong(token).writeString(why);
        }
    }

    static LockEvent read(int tag, PayloadReader in) {
        if (tag == 16) {
            return new Lost(in.readString(), in.readVarLong(), in.readString());
        }
        throw UnknownTag.of("lock event", tag);
    }
}
