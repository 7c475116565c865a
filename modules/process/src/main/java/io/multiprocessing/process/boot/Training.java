package io.multiprocessing.process.boot;

import io.multiprocessing.Action1;
import io.multiprocessing.link.handshake.Hello;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadSettings;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The run of a JVM whose loaded classes become the archive that processes start from: loads all of this library and does
 * once what each process does at its start. Nothing depends on it going well.
 */
public final class Training {
    private static final String OURS = "io/multiprocessing/";
    private static final String CLASS = ".class";
    private static final long SECONDS = 10;

    private Training() {}

    /**
     * Runs and returns, upon which the JVM writes its archive.
     *
     * @param args a directory that may be written to
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        loadAll(System.getProperty("java.class.path"));
        connect(Path.of(args[0]));
        payloads();
    }

    private static void loadAll(String classPath) throws IOException {
        ClassLoader loader = Training.class.getClassLoader();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            try (JarFile jar = new JarFile(entry)) {
                for (String name : jar.stream().map(ZipEntry::getName).toList()) {
                    if (name.startsWith(OURS) && name.endsWith(CLASS)) {
                        load(name.substring(0, name.length() - CLASS.length()).replace('/', '.'), loader);
                    }
                }
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            // package-info of an annotation that is not there, or a class that needs what the user did not add.
        }
    }

    /** Is its own agent. */
    private static void connect(Path directory) throws IOException, InterruptedException {
        Path socket = directory.resolve("train");
        Path page = directory.resolve("train-status");
        CountDownLatch answered = new CountDownLatch(1);
        LinkListener echo = new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                if (kind == Hello.KIND) {
                    link.trusted();
                    link.send(Lane.BULK, kind + 2, id, body);
                } else {
                    answered.countDown();
                }
                return true;
            }

            @Override
            public void onClosed(Link link, @Nullable Exception cause) {}
        };
        ByteArrayOutputStream ticket = new ByteArrayOutputStream();
        new LaunchTicket(socket, page, 1, new byte[32]).write(ticket);
        System.setIn(new ByteArrayInputStream(ticket.toByteArray()));
        LinkLoop agent = LinkLoop.start("train");
        try (agent;
                StatusPage status = StatusPage.create(page)) {
            AutoCloseable listening = agent.listen(socket, () -> echo);
            Boot boot = Boot.connect(echo);
            boot.page().chunkStarted(1);
            boot.link().sendWaiting(Lane.OUTPUT, 9, status.startedChunk(), new byte[100]);
            boot.link().flush(Duration.ofSeconds(SECONDS));
            answered.await(SECONDS, TimeUnit.SECONDS);
            boot.loop().close();
            close(listening);
        } finally {
            Files.deleteIfExists(socket);
        }
    }

    private static void close(AutoCloseable listening) throws IOException {
        try {
            listening.close();
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private static void payloads() {
        Payloads payloads = new Payloads(new PayloadSettings(
                Payloads.DEFAULT_MAX_BYTES, Training.class.getClassLoader(), List.of(), value -> null));
        String captured = "x";
        Action1<String> function = value -> System.getProperty(captured + value);
        payloads.readFunction(payloads.function((Serializable) function));
        payloads.readFailure(payloads.failure(new IllegalStateException("x")));
        PayloadWriter out = new PayloadWriter();
        payloads.writeArguments(
                out,
                new Object[] {1, 2L, 3.0, "x", new byte[1], new int[1], new ArrayList<>(List.of(1)), Duration.ZERO});
        payloads.readArguments(new PayloadReader(out.toByteArray()));
    }
}
