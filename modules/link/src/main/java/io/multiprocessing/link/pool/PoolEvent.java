package io.multiprocessing.link.pool;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.link.message.Event;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.process.ProcessEvent;
import org.jspecify.annotations.Nullable;

/** News of a pool's workers for its owner; of one worker in order, its messages between up and down. */
public sealed interface PoolEvent extends Event {
    /** Nobody can tell which chunks a worker had started: its whole agent is lost. */
    long UNKNOWN_CHUNK = -1;

    long pool();

    record WorkerUp(long pool, long worker, String name, long pid) implements PoolEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(64)
                    .writeVarLong(pool)
                    .writeVarLong(worker)
                    .writeString(name)
                    .writeVarLong(pid);
        }
    }

    /** @param startedChunk the last one it had started, zero: none; or {@link #UNKNOWN_CHUNK} */
    record WorkerDown(long pool, long worker, String name, long pid, ExitStatus status, long startedChunk)
            implements PoolEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(65)
                    .writeVarLong(pool)
                    .writeVarLong(worker)
                    .writeString(name)
                    .writeVarLong(pid);
            ProcessEvent.writeStatus(out, status);
            out.writeVarLong(startedChunk);
        }
    }

    /**
     * No worker can be had; the pool will not do anything any more.
     *
     * @param failure what the initializer threw, as {@code Payloads.failure} writes it; null if it was not the initializer
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Broken(long pool, String why, byte @Nullable [] failure) implements PoolEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(66).writeVarLong(pool).writeString(why).writeOptionalBytes(failure);
        }
    }

    /** No worker is left, and none will come. */
    record Ended(long pool) implements PoolEvent {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(67).writeVarLong(pool);
        }
    }

    static PoolEvent read(int tag, PayloadReader in) {
        long pool = in.readVarLong();
        return switch (tag) {
            case 64 -> new WorkerUp(pool, in.readVarLong(), in.readString(), in.readVarLong());
            case 65 ->
                new WorkerDown(
                        pool,
                        in.readVarLong(),
                        in.readString(),
                        in.readVarLong(),
                        ProcessEvent.readStatus(in),
                        in.readVarLong());
            case 66 -> new Broken(pool, in.readString(), in.readOptionalBytes());
            case 67 -> new Ended(pool);
            default -> throw UnknownTag.of("pool event", tag);
        };
    }
}
