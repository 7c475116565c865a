package io.multiprocessing.link.queue;

import io.multiprocessing.link.message.Request;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;

/** What is asked about a queue. The client that asks is known by the link on which it asks. */
public sealed interface QueueRequest extends Request {
    String queue();

    /** Told, without an answer; makes a queue without a name of the user's. */
    record Create(String queue, int maxsize) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(32).writeString(queue).writeVarLong(maxsize);
        }
    }

    /**
     * Answered by {@code Done}, {@code NotNow} (full), {@code Cancelled}, {@code Destroyed} or {@link QueueReply.Lost}.
     *
     * @param timeoutNanos negative: for ever; zero: tries once
     */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Put(String queue, byte[] item, long timeoutNanos) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(33).writeString(queue).writeVarLong(timeoutNanos).writeBytes(item);
        }
    }

    /** Answered by {@link QueueReply.Item}, {@code NotNow} (empty), {@code Cancelled}, {@code Destroyed} or {@link QueueReply.Lost}. */
    record Get(String queue, long timeoutNanos) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(34).writeString(queue).writeVarLong(timeoutNanos);
        }
    }

    /** Told: the item that answered the get of this id has reached its getter. */
    record Confirm(String queue, long request) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(35).writeString(queue).writeVarLong(request);
        }
    }

    /** Answered by {@link QueueReply.Size}, {@code Destroyed} or {@link QueueReply.Lost}. */
    record Size(String queue) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(36).writeString(queue);
        }
    }

    /** Answered by {@code Done}. */
    record Destroy(String queue) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(37).writeString(queue);
        }
    }

    /** Told, without an answer of its own: the put or get of this id is not waited for any longer. */
    record Cancel(String queue, long request) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(38).writeString(queue).writeVarLong(request);
        }
    }

    /**
     * Finds the queue of a name of the user's, or makes it. Answered by {@link QueueReply.Opened}, or {@code Refused} if it is
     * there with another maxsize.
     */
    record Open(String queue, int maxsize) implements QueueRequest {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(39).writeString(queue).writeVarLong(maxsize);
        }
    }

    static QueueRequest read(int tag, PayloadReader in) {
        String queue = in.readString();
        return switch (tag) {
            case 32 -> new Create(queue, (int) in.readVarLong());
            case 33 -> {
                long timeout = in.readVarLong();
                yield new Put(queue, in.readBytes(), timeout);
            }
            case 34 -> new Get(queue, in.readVarLong());
            case 35 -> new Confirm(queue, in.readVarLong());
            case 36 -> new Size(queue);
            case 37 -> new Destroy(queue);
            case 38 -> new Cancel(queue, in.readVarLong());
            case 39 -> new Open(queue, (int) in.readVarLong());
            default -> throw UnknownTag.of("queue request", tag);
        };
    }
}
