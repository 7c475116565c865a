package io.multiprocessing.link.pool;

import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.process.ProcessSpec;
import org.jspecify.annotations.Nullable;

/** What the owner of a pool tells its agent; none has an answer but the {@link PoolEvent}s that follow. */
public sealed interface PoolRequest extends Request {
    /** Chosen by the owner, unique among its pools. */
    long pool();

    /**
     * Starts the workers.
     *
     * @param worker its name is the prefix of the workers' names
     * @param initializer as {@link Invocation} writes it; null: none
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Open(long pool, ProcessSpec worker, int workers, byte @Nullable [] initializer) implements PoolRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(64).writeVarLong(pool);
            worker.write(out);
            out.writeVarInt(workers).writeOptionalBytes(initializer);
        }
    }

    record Resize(long pool, int workers) implements PoolRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(65).writeVarLong(pool).writeVarInt(workers);
        }
    }

    /** The workers exit when they have nothing to do; none is replaced. */
    record Finish(long pool) implements PoolRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(66).writeVarLong(pool);
        }
    }

    /** The workers are killed; none is replaced. */
    record Terminate(long pool) implements PoolRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(67).writeVarLong(pool);
        }
    }

    static PoolRequest read(int tag, PayloadReader in) {
        long pool = in.readVarLong();
        return switch (tag) {
            case 64 -> new Open(pool, ProcessSpec.read(in), in.readVarInt(), in.readOptionalBytes());
            case 65 -> new Resize(pool, in.readVarInt());
            case 66 -> new Finish(pool);
            case 67 -> new Terminate(pool);
            default -> throw UnknownTag.of("pool request", tag);
        };
    }
}
