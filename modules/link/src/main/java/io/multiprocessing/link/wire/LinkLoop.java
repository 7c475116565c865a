package io.multiprocessing.link.wire;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** One thread that reads and one that writes, for any number of links. The writer starts when a socket is first full. */
public final class LinkLoop implements AutoCloseable {
    private final String name;
    final ReadLoop reader;
    final WriteLoop writer;
    final BufferPool buffers = new BufferPool();

    private LinkLoop(String name) throws IOException {
        this.name = name;
        reader = new ReadLoop(this, name + "-link-reader");
        writer = new WriteLoop(name + "-link-writer");
    }

    /**
     * Starts a loop.
     *
     * @throws UncheckedIOException the operating system has no descriptor left for it
     */
    public static LinkLoop start(String name) {
        try {
            LinkLoop loop = new LinkLoop(name);
            loop.reader.thread.start();
            return loop;
        } catch (IOException e) {
            throw new UncheckedIOException("could not start the link loop of " + name, e);
        }
    }

    /**
     * Makes a link of a connected channel, which belongs to the link from then on. The listener may be called before this
     * returns.
     */
    public Link attach(SocketChannel connected, LinkListener listener) throws IOException {
        Link link = new Link(this, connected, listener);
        if (!reader.ask(link)) {
            closeQuietly(connected);
            throw new IOException("could not attach a link: the link loop of " + name + " is closed");
        }
        return link;
    }

    /**
     * Listens on a Unix domain socket. Each link that is accepted gets a listener of its own, asked for on the reader
     * thread.
     *
     * @return stops listening and deletes the socket's file when closed
     */
    public AutoCloseable listen(Path socket, Supplier<LinkListener> listener) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(socket));
            if (!reader.listen(server, listener)) {
                Files.deleteIfExists(socket);
                throw new IOException("the link loop of " + name + " is closed");
            }
        } catch (IOException | RuntimeException e) {
            closeQuietly(server);
            throw new IOException(
                    "could not listen on " + socket + " (" + socket.toString().length()
                            + " characters, of which about 100 are possible): " + e.getMessage(),
                    e);
        }
        return () -> {
            server.close();
            reader.wake();
            Files.deleteIfExists(socket);
        };
    }

    public boolean onReaderThread() {
        return Thread.currentThread() == reader.thread;
    }

    /**
     * Closes all links, whose listeners are told, and ends both threads. Waits for the threads unless called on one of
     * them; nothing that they do waits for anything but a listener.
     */
    @Override
    public void close() {
        reader.stop();
        boolean wait = !onReaderThread() && !writer.isCurrentThread();
        if (wait) {
            join(reader.thread);
        }
        writer.stop(wait);
    }

    static Thread thread(Runnable body, String name) {
        Thread thread = new Thread(null, body, name, 0, false);
        thread.setDaemon(true);
        // Not that of whichever user thread happens to be first.
        thread.setContextClassLoader(LinkLoop.class.getClassLoader());
        return thread;
    }

    static Thread start(Runnable body, String name) {
        Thread thread = thread(body, name);
        thread.start();
        return thread;
    }

    static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static void closeQuietly(Closeable resource) {
        try {
            resource.close();
        } catch (IOException e) {
            // Descriptors are released all the same.
        }
    }
}
