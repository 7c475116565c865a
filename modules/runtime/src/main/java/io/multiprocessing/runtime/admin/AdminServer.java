package io.multiprocessing.runtime.admin;

import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.runtime.settings.Settings;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * The agent's end of its admin socket. One daemon thread does all of it; each connection is one request and its answer,
 * and is over in 5 s or closed.
 */
public final class AdminServer implements AutoCloseable {
    /** Says what is asked. On the server's thread. */
    interface Answers {
        /**
         * Answers one request.
         *
         * @param words what is asked, and what for
         * @return the answer's rows; or fails with an {@link AdminException}
         */
        CompletionStage<List<List<String>>> answer(List<String> words);
    }

    private static final int MAX_CONNECTIONS = 16;
    private static final Duration LIMIT = Duration.ofSeconds(5);
    /** After accepting has failed, as it does when this JVM may open no more files. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Path path;
    private final Duration limit;
    private final ServerSocketChannel channel;
    private final @Nullable Object file;
    private final Selector selector;
    private final SelectionKey accepting;
    private final Answers answers;
    private final Thread thread;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Set<AdminConnection> connections = new HashSet<>();
    /** Of {@link System#nanoTime}: until then nobody is accepted. */
    private @Nullable Long paused;

    private volatile boolean closed;

    private AdminServer(
            String threads,
            Path path,
            Duration limit,
            ServerSocketChannel channel,
            Selector selector,
            Function<Executor, ? extends Answers> answers)
            throws IOException {
        this.path = path;
        this.limit = limit;
        this.channel = channel;
        this.selector = selector;
        this.file = fileKey(path);
        this.answers = answers.apply(this::execute);
        channel.configureBlocking(false);
        accepting = channel.register(selector, SelectionKey.OP_ACCEPT);
        thread = new Thread(this::run, threads + "-admin");
        thread.setDaemon(true);
    }

    /**
     * Tells where an agent has its socket.
     *
     * @param port at which it listens as a member
     */
    public static Path place(Settings settings, int port) {
        return settings.adminSocket()
                .map(Path::toAbsolutePath)
                .orElseGet(() -> SocketPlace.directory().resolve(SocketPlace.fileName(settings.name(), port)));
    }

    /**
     * Makes the directory of the socket, or checks the one that is there: before an agent joins that could not listen then.
     *
     * @throws AdminException when there can be no socket
     */
    public static void prepare(Settings settings, int port) {
        SocketPlace.prepare(place(settings, port));
    }

    /**
     * Begins to listen. The socket of an agent that has ended is replaced.
     *
     * @param threads beginning of its thread's name
     * @param answers is given the server's thread, on which it may work for a moment
     * @throws AdminException when another agent listens there, or nobody can
     */
    public static AdminServer open(String threads, Path path, Function<Executor, AdminAnswers> answers) {
        return open(threads, path, LIMIT, answers);
    }

    static AdminServer open(String threads, Path path, Duration limit, Function<Executor, ? extends Answers> answers) {
        SocketPlace.prepare(path);
        ServerSocketChannel channel = null;
        Selector selector = null;
        try {
            makeRoom(path);
            channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            channel.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
            selector = Selector.open();
            AdminServer server = new AdminServer(threads, path, limit, channel, selector, answers);
            server.thread.start();
            return server;
        } catch (IOException e) {
            quietly(selector);
            quietly(channel);
            throw new AdminException("cannot listen at the admin socket " + path + ": " + e, e);
        }
    }

    private static void makeRoom(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        if (!Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .isOther()) {
            throw new AdminException(path + " is there and is no socket; it is not replaced: set admin.socket to"
                    + " another, or move it away");
        }
        if (!SocketPlace.isDead(path)) {
            throw new AdminException(
                    "another agent listens at the admin socket " + path + "; stop it, or set admin.socket to another");
        }
        Files.deleteIfExists(path);
    }

    private static @Nullable Object fileKey(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                .fileKey();
    }

    /** Where it listens. */
    public Path path() {
        return path;
    }

    private void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        try {
            while (!closed) {
                // One that is too many waits in the system's queue until another is over.
                boolean room = connections.size() < MAX_CONNECTIONS && paused == null;
                accepting.interestOps(room ? SelectionKey.OP_ACCEPT : 0);
                selector.select(waitAt(System.nanoTime()));
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (key == accepting) {
                        accept();
                    } else {
                        serve((AdminConnection) key.attachment());
                    }
                }
                selector.selectedKeys().clear();
                long now = System.nanoTime();
                connections.removeIf(connection -> connection.overBy(now));
                if (paused != null && now - paused > 0) {
                    paused = null;
                }
            }
        } catch (IOException | RuntimeException e) {
            System.getLogger(AdminServer.class.getName())
                    .log(Level.WARNING, "the admin socket " + path + " has failed; the agent goes on without", e);
        } finally {
            connections.forEach(AdminConnection::close);
            quietly(channel);
            quietly(selector);
        }
    }

    /** In milliseconds, until the first of the connections is late or a pause is over; 0: as long as nothing happens. */
    private long waitAt(long now) {
        LongStream ends = connections.stream().mapToLong(AdminConnection::deadline);
        return LongStream.concat(ends, paused == null ? LongStream.empty() : LongStream.of(paused))
                .map(end -> Math.max(0, Duration.ofNanos(end - now).toMillis()) + 1)
                .min()
                .orElse(0);
    }

    private void accept() {
        try {
            SocketChannel accepted = channel.accept();
            if (accepted != null) {
                connections.add(new AdminConnection(accepted, selector, System.nanoTime() + limit.toNanos()));
            }
        } catch (IOException e) {
            paused = System.nanoTime() + PAUSE.toNanos();
            System.getLogger(AdminServer.class.getName())
                    .log(Level.WARNING, "nobody can be accepted at the admin socket " + path, e);
        }
    }

    private void serve(AdminConnection connection) {
        String line = connection.proceed();
        if (line != null) {
            CompletionStage<List<List<String>>> answer;
            try {
                answer = answers.answer(asked(Rows.cells(line)));
            } catch (AdminException e) {
                connection.answer(Rows.error(words(e)));
                return;
            }
            answer.whenComplete((rows, failure) ->
                    execute(() -> connection.answer(failure == null ? Rows.answer(rows) : Rows.error(words(failure)))));
        }
    }

    private static List<String> asked(List<String> cells) {
        String library = Hello.libraryVersion();
        if (cells.size() < 2) {
            throw new AdminException("this is no request; ask with mp status, mp ps or mp kill");
        }
        if (!cells.get(0).equals(library)) {
            throw new AdminException("the agent has version " + library + " of multiprocessing, what asks has "
                    + cells.get(0) + "; use the mp of the agent");
        }
        return cells.subList(1, cells.size());
    }

    private static String words(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause instanceof AdminException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    /** Removes the socket, if it is still this server's. Waits for its thread, within a limit. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join(CLOSE_LIMIT.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Objects.equals(fileKey(path), file)) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            // The next agent that wants it replaces it.
        }
    }

    static void quietly(@Nullable AutoCloseable resource) {
        if (resource != null) {
            try {
                resource.close();
            } catch (Exception e) {
                // It is not used any more.
            }
        }
    }
}
