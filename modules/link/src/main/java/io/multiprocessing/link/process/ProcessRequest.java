package io.multiprocessing.link.process;

import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** What is asked about processes. */
public sealed interface ProcessRequest extends Request {
    /**
     * Answered by {@link ProcessReply.Started} or {@code Failed}; a {@link ProcessEvent.Exited} follows the first.
     *
     * @param target function and arguments as {@code link.pool.Invocation} writes them
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Start(ProcessSpec spec, byte[] target) implements ProcessRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(48);
            spec.write(out);
            out.writeBytes(target);
        }
    }

    /** Told; nothing happens when the process has ended. */
    record Signal(long process, How how) implements ProcessRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(49).writeVarLong(process).writeString(how.name());
        }
    }

    /** Answered by {@link ProcessReply.Nodes}. */
    record Nodes() implements ProcessRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(50);
        }
    }

    /** What a process can be sent. */
    enum How {
        /** Interrupts the target's thread. */
        INTERRUPT,
        /** SIGTERM, to the descendants too. */
        TERMINATE,
        /** SIGKILL, to the descendants too. */
        KILL
    }

    static ProcessRequest read(int tag, PayloadReader in) {
        return switch (tag) {
            case 48 -> new Start(ProcessSpec.read(in), in.readBytes());
            case 49 -> new Signal(in.readVarLong(), How.valueOf(in.readString()));
            case 50 -> new Nodes();
            default -> throw UnknownTag.of("process request", tag);
        };
    }
}
