package io.multiprocessing.runtime.admin;

import io.multiprocessing.link.handshake.Hello;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Asks an agent at its admin socket. Needs neither Akka nor a logger. */
public final class AdminClient {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int BUFFER = 8192;

    private AdminClient() {}

    /**
     * Asks once.
     *
     * @param socket the agent's
     * @param words what is asked, and what for: {@code status}, {@code ps}, or {@code kill} and an id
     * @return the rows of the answer, as {@link AdminAnswers} has them
     * @throws AdminException when nobody listens there, the agent does not answer in 10 s, has another version, or says
     *     why it cannot be done
     */
    public static List<List<String>> ask(Path socket, String... words) {
        return ask(socket, LIMIT, Rows.request(Hello.libraryVersion(), List.of(words)));
    }

    static List<List<String>> ask(Path socket, Duration limit, byte[] request) {
        if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
            throw new AdminException("there is no " + socket + "; is the agent that had it still running?");
        }
        if (request.length > Rows.MAX_REQUEST_BYTES) {
            throw new AdminException("what is asked has " + request.length + " bytes, at most " + Rows.MAX_REQUEST_BYTES
                    + " are possible");
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                Selector selector = Selector.open()) {
            channel.configureBlocking(false);
            channel.connect(UnixDomainSocketAddress.of(socket));
            SelectionKey key =
                    channel.register(selector, channel.isConnected() ? SelectionKey.OP_WRITE : SelectionKey.OP_CONNECT);
            return Rows.read(exchange(channel, selector, key, ByteBuffer.wrap(request), limit));
        } catch (ConnectException e) {
            throw new AdminException("nobody listens at " + socket + ": the agent that made it has ended", e);
        } catch (IOException e) {
            throw new AdminException("cannot ask the agent at " + socket + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new AdminException("cannot ask at " + socket + ": " + e.getMessage(), e);
        }
    }

    private static byte[] exchange(
            SocketChannel channel, Selector selector, SelectionKey key, ByteBuffer request, Duration limit)
            throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        while (true) {
            long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
            if (left <= 0) {
                throw new IOException("it did not answer in " + limit.toMillis() + " ms");
            }
            selector.select(left);
            selector.selectedKeys().clear();
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_WRITE);
            } else if (key.isWritable()) {
                channel.write(request);
                if (!request.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            } else if (key.isReadable()) {
                int read = channel.read(buffer.clear());
                if (read < 0) {
                    return answer.toByteArray();
                }
                answer.write(buffer.array(), 0, read);
                if (answer.size() > Rows.MAX_ANSWER_BYTES) {
                    throw new IOException("its answer has more than " + Rows.MAX_ANSWER_BYTES + " bytes");
                }
            }
        }
    }
}
