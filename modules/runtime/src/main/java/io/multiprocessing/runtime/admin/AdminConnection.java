package io.multiprocessing.runtime.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/** One request and its answer. On the server's thread only. */
final class AdminConnection {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final long deadline;
    private final ByteBuffer in = ByteBuffer.allocate(Rows.MAX_REQUEST_BYTES);
    private @Nullable ByteBuffer out;

    /** @param deadline as {@link System#nanoTime} has it */
    AdminConnection(SocketChannel channel, Selector selector, long deadline) throws IOException {
        this.channel = channel;
        this.deadline = deadline;
        channel.configureBlocking(false);
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    long deadline() {
        return deadline;
    }

    /** @return the request, once, when all of it is there */
    @Nullable
    String proceed() {
        try {
            if (key.isValid() && key.isWritable() && out != null) {
                write(out);
            } else if (key.isValid() && key.isReadable()) {
                return read();
            }
        } catch (IOException e) {
            close();
        }
        return null;
    }

    private @Nullable String read() throws IOException {
        int read = channel.read(in);
        for (int i = 0; i < in.position(); i++) {
            if (in.get(i) == '\n') {
                key.interestOps(0);
                return new String(in.array(), 0, i, UTF_8);
            }
        }
        if (read < 0) {
            close();
        } else if (!in.hasRemaining()) {
            answer(Rows.error("a request is one line of at most " + Rows.MAX_REQUEST_BYTES + " bytes"));
        }
        return null;
    }

    /** Nothing happens if it is closed meanwhile. */
    void answer(byte[] bytes) {
        if (key.isValid()) {
            ByteBuffer answer = ByteBuffer.wrap(bytes);
            out = answer;
            key.interestOps(SelectionKey.OP_WRITE);
            try {
                write(answer);
            } catch (IOException e) {
                close();
            }
        }
    }

    private void write(ByteBuffer answer) throws IOException {
        channel.write(answer);
        if (!answer.hasRemaining()) {
            close();
        }
    }

    /** Closes it if it is late. @return whether it is closed */
    boolean overBy(long now) {
        if (now - deadline > 0) {
            close();
        }
        return !channel.isOpen();
    }

    void close() {
        AdminServer.quietly(channel);
    }
}
