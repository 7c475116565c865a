package io.multiprocessing.link.lock;

import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** What is asked about a lock. The client that asks is known by the link on which it asks. */
public sealed interface LockRequest extends Request {
    String lock();

    /**
     * Answered by {@link LockReply.Granted}, {@code NotNow}, {@code Cancelled} or {@code Destroyed}.
     *
     * @param timeoutNanos negative: for ever; zero: tries once
     */
    record Acquire(String lock, boolean reentrant, long thread, long timeoutNanos) implements LockRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(16)
                    .writeString(lock)
                    .writeBoolean(reentrant)
                    .writeVarLong(thread)
                    .writeVarLong(timeoutNanos);
        }
    }

    /** Answered by {@code Done}, {@code Refused}, {@link LockReply.Lost} or {@code Destroyed}. */
    record Release(String lock, boolean reentrant, long thread) implements LockRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(17).writeString(lock).writeBoolean(reentrant).writeVarLong(thread);
        }
    }

    /** Answered by {@link LockReply.Holding} or {@code Destroyed}. */
    record Inspect(String lock) implements LockRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(18).writeString(lock);
        }
    }

    /** Answered by {@code Done}. */
    record Destroy(String lock) implements LockRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(19).writeString(lock);
        }
    }

    /** Told, without an answer of its own: the acquire of this id is not waited for any longer, and is answered at once. */
    record Cancel(String lock, long request) implements LockRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(20).writeString(lock).writeVarLong(request);
        }
    }

    static LockRequest read(int tag, PayloadReader in) {
        return switch (tag) {
            case 16 -> new Acquire(in.readString(), in.readBoolean(), in.readVarLong(), in.readVarLong());
            case 17 -> new Release(in.readString(), in.readBoolean(), in.readVarLong());
            case 18 -> new Inspect(in.readString());
            case 19 -> new Destroy(in.readString());
            case 20 -> new Cancel(in.readString(), in.readVarLong());
            default -> throw UnknownTag.of("lock request", tag);
        };
    }
}
