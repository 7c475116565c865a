package io.multiprocessing.link.wire;

import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a stream of bytes, however it is cut, into messages. Bytes of a body go straight to the array that is handed on,
 * so between two calls it keeps no more than part of a header.
 */
final class FrameReader {
    /** Largest message from an end that has not proved who it is. */
    static final int UNTRUSTED = 4 << 10;

    private static final int LARGEST = Integer.MAX_VALUE - 8;
    private static final byte[] EMPTY = {};

    /** Hears what was read. */
    interface Sink {
        void message(Lane lane, int kind, long id, byte[] body);

        /** A piece that is not its message's last has been put in place. */
        void piece(Lane lane, int bytes);

        void credit(Lane lane, int bytes) throws ProtocolException;
    }

    private static final class Message {
        final int kind;
        final long id;
        final byte[] body;
        int filled;

        Message(int kind, long id, byte[] body) {
            this.kind = kind;
            this.id = id;
            this.body = body;
        }
    }

    private final Sink sink;
    private final ByteBuffer partOfHeader = ByteBuffer.allocate(Frame.LONGEST_HEADER);
    private final @Nullable Message[] unfinished = new @Nullable Message[Lane.COUNT];
    private volatile int limit = UNTRUSTED;

    private Lane lane = Lane.CONTROL;
    private int kind;
    private long id;
    private boolean more;
    private byte[] body = EMPTY;
    private int filled;
    private int left;
    private boolean inBody;

    FrameReader(Sink sink) {
        this.sink = sink;
    }

    void trusted() {
        limit = LARGEST;
    }

    /**
     * Reads all that is in the buffer.
     *
     * @throws IOException the bytes are no frames of this protocol, or a message is larger than accepted here
     */
    void read(ByteBuffer in) throws IOException {
        while (inBody || header(in)) {
            int size = Math.min(left, in.remaining());
            in.get(body, filled, size);
            filled += size;
            left -= size;
            if (left > 0) {
                return;
            }
            inBody = false;
            endOfFrame();
        }
    }

    private void endOfFrame() throws ProtocolException {
        if (kind == Frame.CREDIT) {
            credit();
            return;
        }
        Message message = unfinished[lane.number];
        if (more && message != null) {
            message.filled = filled;
            sink.piece(lane, Frame.PIECE);
            return;
        }
        unfinished[lane.number] = null;
        byte[] whole = body;
        body = EMPTY;
        sink.message(lane, kind, id, whole);
    }

    private void credit() throws ProtocolException {
        long number = id >>> Integer.SIZE;
        int bytes = (int) id;
        if (number < 1 || number >= Lane.COUNT || bytes < 1) {
            throw new ProtocolException("malformed frame: credit " + bytes + " for lane " + number);
        }
        sink.credit(Lane.of((int) number), bytes);
    }

    /** Reads a header; false when the bytes ended before it did. */
    private boolean header(ByteBuffer in) throws IOException {
        if (partOfHeader.position() == 0 && in.remaining() >= Frame.LONGEST_HEADER) {
            startFrame(in);
            return true;
        }
        while (in.hasRemaining()) {
            partOfHeader.put(in.get());
            int size = partOfHeader.position();
            if (size >= Frame.HEADER
                    && (size == Frame.LONGEST_HEADER || (partOfHeader.get(Frame.FLAGS_AT) & Frame.FIRST) == 0)) {
                partOfHeader.flip();
                startFrame(partOfHeader);
                partOfHeader.clear();
                return true;
            }
        }
        return false;
    }

    private void startFrame(ByteBuffer header) throws IOException {
        int length = header.getInt();
        kind = header.get() & 0xff;
        int flags = header.get();
        id = header.getLong();
        boolean first = (flags & Frame.FIRST) != 0;
        more = (flags & Frame.MORE) != 0;
        int size = length - Frame.FIXED - (first ? Integer.BYTES : 0);
        if (length < Frame.FIXED || size < 0 || size > Frame.PIECE) {
            throw new ProtocolException("malformed frame: length " + length + ", kind " + kind);
        }
        if ((flags & ~Frame.ALL_FLAGS) != 0 || (flags & Frame.LANE_BITS) >= Lane.COUNT) {
            throw new ProtocolException("malformed frame: flags 0x" + Integer.toHexString(flags & 0xff));
        }
        lane = Lane.of(flags & Frame.LANE_BITS);
        if (kind == Frame.CREDIT && (size > 0 || flags != Lane.CONTROL.number)) {
            throw new ProtocolException("malformed frame: credit with " + size + " bytes, flags " + flags);
        }
        Message message = kind == Frame.CREDIT ? null : unfinished[lane.number];
        if (first) {
            startMessage(message, header.getInt(), size);
        } else if (message != null) {
            continueMessage(message, size);
        } else if (more) {
            throw new ProtocolException("malformed frame: a piece of kind " + kind + " without a first one");
        } else {
            body = allocate(size);
            filled = 0;
        }
        left = size;
        inBody = true;
    }

    private void startMessage(@Nullable Message before, int whole, int size) throws IOException {
        if (before != null || !more || size != Frame.PIECE || whole <= size) {
            throw new ProtocolException(
                    "malformed frame: first piece of kind " + kind + ", " + size + " of " + whole + " bytes");
        }
        Message message = new Message(kind, id, allocate(whole));
        unfinished[lane.number] = message;
        body = message.body;
        filled = 0;
    }

    private void continueMessage(Message message, int size) throws ProtocolException {
        int missing = message.body.length - message.filled;
        if (message.kind != kind
                || message.id != id
                || (more ? size != Frame.PIECE || size >= missing : size != missing)) {
            throw new ProtocolException("malformed frame: " + size + " bytes of kind " + kind + " id " + id + " where "
                    + missing + " of kind " + message.kind + " id " + message.id + " were missing");
        }
        body = message.body;
        filled = message.filled;
    }

    private byte[] allocate(int size) throws IOException {
        if (size > limit) {
            throw new ProtocolException("message of kind " + kind + " not accepted: " + size + " bytes vs " + limit
                    + (limit == UNTRUSTED ? " before the handshake" : ""));
        }
        try {
            return size == 0 ? EMPTY : new byte[size];
        } catch (OutOfMemoryError e) {
            throw new IOException(
                    "no memory for a message of " + size + " bytes (kind " + kind
                            + "); a larger heap (-Xmx) would help",
                    e);
        }
    }
}
