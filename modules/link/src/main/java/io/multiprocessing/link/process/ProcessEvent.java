package io.multiprocessing.link.process;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** News of a process for whoever started it. */
public sealed interface ProcessEvent extends Event {
    /** It has ended, what it held is free, and what it had printed was passed on. */
    record Exited(long process, ExitStatus status) implements ProcessEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(48).writeVarLong(process);
            writeStatus(out, status);
        }
    }

    static ProcessEvent read(int tag, PayloadReader in) {
        if (tag != 48) {
            throw UnknownTag.of("process event", tag);
        }
        return new Exited(in.readVarLong(), readStatus(in));
    }

    static void writeStatus(PayloadWriter out, ExitStatus status) {
        out.writeVarLong(status.code()).writeString(status.reason().name()).writeString(status.detail());
    }

    static ExitStatus readStatus(PayloadReader in) {
        return new ExitStatus((int) in.readVarLong(), ExitStatus.Reason.valueOf(in.readString()), in.readString());
    }
}
