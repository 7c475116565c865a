package io.multiprocessing.process.output;

import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import java.io.OutputStream;
import java.util.Arrays;

/**
 * Standard output or error of a process: sends whole lines over the link, and what has no end of line yet when the task or
 * the process ends. A thread that prints faster than anyone reads waits here, and nowhere else; when the agent dies, the
 * process halts.
 */
final class LineStream extends OutputStream {
    private static final int LONGEST_LINE = 64 * 1024;

    private final Link link;
    private final byte descriptor;
    private byte[] pending = new byte[0];

    /** @param descriptor 1 or 2 */
    LineStream(Link link, int descriptor) {
        this.link = link;
        this.descriptor = (byte) descriptor;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int lines = end;
        while (lines > offset && bytes[lines - 1] != '\n') {
            lines--;
        }
        if (lines > offset) {
            send(bytes, offset, lines - offset);
        }
        if (lines < end) {
            keep(bytes, lines, end - lines);
        }
    }

    private void keep(byte[] bytes, int offset, int length) {
        if (pending.length + length > LONGEST_LINE) {
            send(bytes, offset, length);
            return;
        }
        int had = pending.length;
        pending = Arrays.copyOf(pending, had + length);
        System.arraycopy(bytes, offset, pending, had, length);
    }

    private void send(byte[] bytes, int offset, int length) {
        byte[] body = new byte[1 + pending.length + length];
        body[0] = descriptor;
        System.arraycopy(pending, 0, body, 1, pending.length);
        System.arraycopy(bytes, offset, body, 1 + pending.length, length);
        pending = new byte[0];
        link.sendWaiting(Lane.OUTPUT, Kind.OUTPUT, 0, body);
    }

    /** A flush does not end a line: others may be writing to the same terminal. */
    @Override
    public void flush() {}

    /** Sends what has no end of line yet, with one: the task that printed it has ended. */
    synchronized void endLine() {
        if (pending.length > 0) {
            send(new byte[] {'\n'}, 0, 1);
        }
    }
}
