package io.multiprocessing.link.process;

import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** Answers that only processes have. */
public sealed interface ProcessReply extends Reply {
    /**
     * Its JVM runs.
     *
     * @param address of its actor
     */
    record Started(long process, long pid, String address) implements ProcessReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(48).writeVarLong(process).writeVarLong(pid).writeString(address);
        }
    }

    /** How many processes the agent hosts. */
    record Count(int processes) implements ProcessReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(49).writeVarInt(processes);
        }
    }

    static ProcessReply read(int tag, PayloadReader in) {
        return switch (tag) {
            case 48 -> new Started(in.readVarLong(), in.readVarLong(), in.readString());
            case 49 -> new Count(in.readVarInt());
            default -> throw UnknownTag.of("process reply", tag);
        };
    }
}
