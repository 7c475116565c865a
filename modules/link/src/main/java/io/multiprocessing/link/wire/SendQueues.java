package io.multiprocessing.link.wire;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Messages that wait to be written to one link, by lane, and the credit they may use. Confined to the link's lock. */
final class SendQueues {
    /** Queued bytes of a lane from which on a sender that can wait does. */
    private static final int ROOM = 64 << 10;

    private static final class Message {
        final int kind;
        final long id;
        final byte[] body;

        @Nullable
        Message next;

        Message(int kind, long id, byte[] body) {
            this.kind = kind;
            this.id = id;
            this.body = body;
        }
    }

    private static final class Queue {
        final Lane lane;
        int credit;
        int owed;
        long bytes;

        @Nullable
        Message head;

        @Nullable
        Message tail;

        /** How much of the head's body is written. */
        int offset;

        Queue(Lane lane) {
            this.lane = lane;
            credit = lane.window;
        }

        void spend(int size) {
            if (lane != Lane.CONTROL) {
                credit -= size;
            }
        }
    }

    private final Queue control = new Queue(Lane.CONTROL);
    private final Queue output = new Queue(Lane.OUTPUT);
    private final Queue bulk = new Queue(Lane.BULK);

    private Queue queue(Lane lane) {
        return switch (lane) {
            case CONTROL -> control;
            case OUTPUT -> output;
            case BULK -> bulk;
        };
    }

    void add(Lane lane, int kind, long id, byte[] body) {
        Queue queue = queue(lane);
        Message message = new Message(kind, id, body);
        if (queue.tail == null) {
            queue.head = message;
        } else {
            queue.tail.next = message;
        }
        queue.tail = message;
        queue.bytes += body.length;
    }

    /** Whether a message may be written at once, past the queues. */
    boolean mayPass(Lane lane, int size) {
        return size <= Frame.PIECE && queue(lane).credit > 0 && isEmpty();
    }

    void pass(ByteBuffer to, Lane lane, int kind, long id, byte[] body) {
        Frame.putWhole(to, lane, kind, id, body);
        queue(lane).spend(body.length);
    }

    boolean isEmpty() {
        return control.head == null && output.head == null && bulk.head == null && output.owed == 0 && bulk.owed == 0;
    }

    /** Whether something waits that credit lets go. */
    boolean maySend() {
        return control.head != null
                || output.owed > 0
                || bulk.owed > 0
                || (output.head != null && output.credit > 0)
                || (bulk.head != null && bulk.credit > 0);
    }

    /** Whether little is queued and credit is there for all of it and a piece more. */
    boolean hasRoom(Lane lane) {
        Queue queue = queue(lane);
        return queue.bytes < queue.credit && queue.bytes < ROOM;
    }

    /** Credit from the other end; false when that is more than was ever spent. */
    boolean credit(Lane lane, int bytes) {
        Queue queue = queue(lane);
        if (bytes > lane.window - queue.credit) {
            return false;
        }
        queue.credit += bytes;
        return true;
    }

    /** Credit for the other end. */
    void owe(Lane lane, int bytes) {
        queue(lane).owed += bytes;
    }

    /** Puts as many frames into an empty buffer as fit, the most urgent first. */
    void fill(ByteBuffer to) {
        payOwed(output, to);
        payOwed(bulk, to);
        if (fill(control, to) && fill(output, to)) {
            fill(bulk, to);
        }
    }

    private static void payOwed(Queue queue, ByteBuffer to) {
        if (queue.owed > 0) {
            Frame.putCredit(to, queue.lane, queue.owed);
            queue.owed = 0;
        }
    }

    /** False when the buffer was too small for the next frame. */
    private static boolean fill(Queue queue, ByteBuffer to) {
        for (Message message = queue.head; message != null && queue.credit > 0; message = queue.head) {
            byte[] body = message.body;
            if (body.length <= Frame.PIECE) {
                if (to.remaining() < Frame.HEADER + body.length) {
                    return false;
                }
                Frame.putWhole(to, queue.lane, message.kind, message.id, body);
                taken(queue, message, body.length);
            } else {
                int size = Math.min(Frame.PIECE, body.length - queue.offset);
                if (to.remaining() < Frame.LONGEST_HEADER + size) {
                    return false;
                }
                Frame.putPiece(to, queue.lane, message.kind, message.id, body, queue.offset, size);
                taken(queue, message, size);
            }
        }
        return true;
    }

    private static void taken(Queue queue, Message message, int size) {
        queue.spend(size);
        queue.bytes -= size;
        queue.offset += size;
        if (queue.offset == message.body.length) {
            queue.offset = 0;
            queue.head = message.next;
            if (queue.head == null) {
                queue.tail = null;
            }
        }
    }

    void clear() {
        for (Lane lane : new Lane[] {Lane.CONTROL, Lane.OUTPUT, Lane.BULK}) {
            Queue queue = queue(lane);
            queue.head = null;
            queue.tail = null;
            queue.offset = 0;
            queue.bytes = 0;
            queue.owed = 0;
        }
    }
}
