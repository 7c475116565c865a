package io.multiprocessing.link.queue;

import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** Answers that only queues have. */
public sealed interface QueueReply extends Reply {
    /** The item that was asked for; it comes back to the queue if its getter dies before it confirms. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Item(byte[] item) implements QueueReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(32).writeBytes(item);
        }
    }

    /** How many items there are. */
    record Size(int size, boolean full) implements QueueReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(33).writeVarInt(size).writeBoolean(full);
        }
    }

    /**
     * The queue of the name that was opened.
     *
     * @param queue names it from now on
     */
    record Opened(String queue) implements QueueReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(34).writeString(queue);
        }
    }

    /**
     * What the queue held is gone with its host.
     *
     * @param why in words
     */
    record Lost(String why) implements QueueReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(35).writeString(why);
        }
    }

    static QueueReply read(int tag, PayloadReader in) {
        return switch (tag) {
            case 32 -> new Item(in.readBytes());
            case 33 -> new Size(in.readVarInt(), in.readBoolean());
            case 34 -> new Opened(in.readString());
            case 35 -> new Lost(in.readString());
            default -> throw UnknownTag.of("queue reply", tag);
        };
    }
}
