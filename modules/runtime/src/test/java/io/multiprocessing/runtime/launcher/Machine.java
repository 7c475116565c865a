package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.launcher.JvmLauncher.Settings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A launcher whose processes run {@link TestMain}, and what is left when it is closed. */
final class Machine implements AutoCloseable {
    static final long SECONDS = 40;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name = "machine" + COUNT.incrementAndGet();
    private final LinkLoop loop = LinkLoop.start(name);
    final JvmLauncher launcher;

    Machine(int spares) {
        this(new Settings(TestMain.class.getName(), spares, Optional.empty(), Settings.HELLO_LIMIT));
    }

    Machine(Settings settings) {
        launcher = new JvmLauncher(name, loop, settings);
    }

    static LaunchRequest options(String... jvmOptions) {
        return new LaunchRequest("optional", List.of(jvmOptions), Optional.empty(), Map.of(), Optional.empty());
    }

    Jvm launch(LaunchRequest request) throws Exception {
        return launcher.launch(request).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    StartFailedException failure(LaunchRequest request) throws Exception {
        try {
            Jvm jvm = launch(request);
            throw new AssertionError("started, pid " + jvm.pid());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(StartFailedException.class);
            return (StartFailedException) e.getCause();
        }
    }

    static String ask(Jvm jvm, String words) throws Exception {
        LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();
        jvm.link().listener(new LinkListener() {
            @Override
            public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                return answers.add(new String(body, StandardCharsets.UTF_8));
            }

            @Override
            public void onClosed(Link link, Exception cause) {
                answers.add("closed");
            }
        });
        tell(jvm, words);
        String answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(answer).as("answer to %s", words).isNotNull();
        return answer;
    }

    static void tell(Jvm jvm, String words) {
        jvm.link().send(Lane.CONTROL, TestMain.ASK, 0, words.getBytes(StandardCharsets.UTF_8));
    }

    static int exit(Jvm jvm) throws Exception {
        return jvm.exit().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    /** Closes all and sees to it that no process, thread or file is left. */
    @Override
    public void close() {
        Path directory = launcher.directory();
        launcher.close();
        loop.close();
        assertThat(directory).doesNotExist();
        assertThat(launcher.running()).isZero();
        await().atMost(Duration.ofSeconds(SECONDS))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(thread -> thread.startsWith(name)));
    }

    static String proc(Jvm jvm, String file) throws Exception {
        return Files.readString(Path.of("/proc", String.valueOf(jvm.pid()), file), StandardCharsets.ISO_8859_1)
                .replace('\0', '\n');
    }
}
