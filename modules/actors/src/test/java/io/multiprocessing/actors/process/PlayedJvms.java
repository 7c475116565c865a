package io.multiprocessing.actors.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A launcher whose JVMs are played by the test: the links are real, the processes are not. */
public final class PlayedJvms implements Launcher, AutoCloseable {
    /** What was asked for, and not brought yet. */
    public record Launch(LaunchRequest request, CompletableFuture<Jvm> stage) {}

    private final BlockingQueue<Launch> launches = new LinkedBlockingQueue<>();
    private final LinkLoop agentLoop = LinkLoop.start("agent");
    private final LinkLoop processLoop = LinkLoop.start("process");
    private final AtomicLong pids = new AtomicLong(1000);
    private final Path directory;

    public PlayedJvms() {
        try {
            // Short, as socket paths have to be.
            directory = Files.createTempDirectory(Path.of("/tmp"), "mp");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<Jvm> launch(LaunchRequest request) {
        Launch launch = new Launch(request, new CompletableFuture<>());
        launches.add(launch);
        return launch.stage().minimalCompletionStage();
    }

    public Launch next() throws InterruptedException {
        Launch launch = launches.poll(20, TimeUnit.SECONDS);
        assertThat(launch).as("launch").isNotNull();
        return launch;
    }

    public boolean isAsked() {
        return !launches.isEmpty();
    }

    /** A JVM for the next launch. */
    public PlayedJvm bring() throws InterruptedException {
        Launch launch = next();
        PlayedJvm jvm = make();
        launch.stage().complete(jvm);
        return jvm;
    }

    /** A JVM that is linked. */
    public PlayedJvm make() {
        long pid = pids.incrementAndGet();
        Path socket = directory.resolve("s" + pid);
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            SocketChannel process = SocketChannel.open(UnixDomainSocketAddress.of(socket));
            PlayedJvm.Heard heard = new PlayedJvm.Heard();
            Link agentEnd = agentLoop.attach(server.accept(), new PlayedJvm.Heard());
            Link processEnd = processLoop.attach(process, heard);
            agentEnd.trusted();
            processEnd.trusted();
            return new PlayedJvm(pid, agentEnd, processEnd, heard, StatusPage.create(directory.resolve("p" + pid)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            delete(socket);
        }
    }

    @Override
    public void close() {
        agentLoop.close();
        processLoop.close();
        try (Stream<Path> files = Files.list(directory)) {
            files.forEach(PlayedJvms::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        delete(directory);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.contains("-link-"));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
