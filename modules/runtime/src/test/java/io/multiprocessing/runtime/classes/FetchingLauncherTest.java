package io.multiprocessing.runtime.classes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.multiprocessing.StartFailedException;
import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.process.Jvm;
import io.multiprocessing.actors.process.LaunchRequest;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.link.wire.Link;
import io.multiprocessing.link.wire.LinkListener;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.launcher.ClassPath;
import io.multiprocessing.runtime.launcher.JvmLauncher;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs whose main class this JVM does not have. */
@Timeout(120)
class FetchingLauncherTest {
    private static final long SECONDS = 40;

    private static final String MAIN = """
            package travelled;

            import io.multiprocessing.link.wire.Lane;
            import io.multiprocessing.link.wire.Link;
            import io.multiprocessing.link.wire.LinkListener;
            import io.multiprocessing.process.boot.Boot;
            import java.util.concurrent.LinkedBlockingQueue;

            public final class Main {
                public static void main(String[] arguments) throws Exception {
                    LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
                    Boot boot = Boot.connect(new LinkListener() {
                        @Override
                        public boolean onMessage(Link link, Lane lane, int kind, long id, byte[] body) {
                            return asked.add(new String(body));
                        }

                        @Override
                        public void onClosed(Link link, Exception cause) {
                            Runtime.getRuntime().halt(99);
                        }
                    });
                    while (true) {
                        String question = asked.take();
                        String answer = question.equals("greeting")
                                ? Greeting.TEXT.toString() + " from " + where(Main.class) + " and " + where(Greeting.class)
                                : String.valueOf(System.getProperty(question));
                        boot.link().send(Lane.CONTROL, 101, 0, answer.getBytes());
                    }
                }

                private static String where(Class<?> type) {
                    return type.getProtectionDomain().getCodeSource().getLocation().getPath();
                }
            }
            """;

    private static final String GREETING = """
            package travelled;

            public final class Greeting {
                public static final StringBuilder TEXT = new StringBuilder("%s");
            }
            """;

    @TempDir
    Path directory;

    private final String name = "fetching";
    private final LinkLoop loop = LinkLoop.start(name);
    private final List<FetchingLauncher> launchers = new ArrayList<>();
    private final List<AutoCloseable> closed = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (FetchingLauncher launcher : launchers) {
            launcher.close();
            launcher.close();
            launcher.over().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        }
        for (AutoCloseable one : closed) {
            one.close();
        }
        loop.close();
        await().atMost(Duration.ofSeconds(SECONDS))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet())
                        .extracting(Thread::getName)
                        .noneMatch(thread -> thread.startsWith(name)));
    }

    private ClassCache cache() {
        ClassCache cache = new ClassCache(directory.resolve("cache"), 1 << 24);
        closed.add(cache);
        return cache;
    }

    private FetchingLauncher launcher(ClassOffer offer, ClassCache cache) {
        JvmLauncher.Settings settings =
                new JvmLauncher.Settings("travelled.Main", 0, Optional.empty(), JvmLauncher.Settings.HELLO_LIMIT);
        FetchingLauncher launcher = new FetchingLauncher.Factory(name, loop, settings, cache)
                .of("one", List.of("-Duser.language=tr", "-Dtest.not.inherited=1"), offer);
        launchers.add(launcher);
        return launcher;
    }

    /** A program on "another machine": a directory, then a jar with a class of the same name as in a second jar. */
    private List<Path> program() throws IOException {
        Path good = Jars.compile(
                directory.resolve("src1"),
                directory.resolve("good"),
                List.of(),
                Map.of("travelled/Greeting.java", GREETING.formatted("hello")));
        Path bad = Jars.compile(
                directory.resolve("src2"),
                directory.resolve("bad"),
                List.of(),
                Map.of("travelled/Greeting.java", GREETING.formatted("shadowed")));
        Path main = Jars.compile(
                directory.resolve("src3"),
                directory.resolve("main"),
                List.of(good),
                Map.of("travelled/Main.java", MAIN));
        return List.of(good, main, bad);
    }

    private static Jvm get(CompletionStage<Jvm> launched) throws Exception {
        return launched.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static StartFailedException failure(CompletionStage<Jvm> launched) throws Exception {
        try {
            throw new AssertionError("started, pid " + get(launched).pid());
        } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(StartFailedException.class);
            return (StartFailedException) e.getCause();
        }
    }

    private static String ask(Jvm jvm, String question) throws Exception {
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
        jvm.link().send(Lane.CONTROL, 100, 0, question.getBytes(StandardCharsets.UTF_8));
        String answer = answers.poll(SECONDS, TimeUnit.SECONDS);
        assertThat(answer).as("answer to %s", question).isNotNull();
        return answer;
    }

    private PlayedOffer played(List<Path> program) throws Exception {
        PlayedOffer played = new PlayedOffer();
        try (ClassPathOffer offer = new ClassPathOffer(name, ClassPath.ofProgram(program))) {
            for (ClassEntry entry : offer.entries().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS)) {
                played.add(
                        entry.name(),
                        offer.read(entry.sha256(), 0).toCompletableFuture().get(SECONDS, TimeUnit.SECONDS));
            }
        }
        return played;
    }

    @Test
    void launch_startsAJvmWithExactlyTheProgramsClassPath() throws Exception {
        ClassPathOffer offer = new ClassPathOffer(name, ClassPath.ofProgram(program()));
        closed.add(offer);
        FetchingLauncher launcher = launcher(offer, cache());
        launcher.tick();
        assertThat(directory.resolve("cache")).doesNotExist();
        CompletionStage<Jvm> first = launcher.launch(LaunchRequest.named("first"));
        Jvm second = get(launcher.launch(LaunchRequest.named("second")));
        List<ClassEntry> entries = offer.entries().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        String[] classPath = ask(second, "java.class.path").split(File.pathSeparator);
        List<String> files = List.of(classPath).subList(classPath.length - entries.size(), classPath.length);
        assertThat(files)
                .allMatch(file -> Path.of(file).startsWith(directory.resolve("cache")))
                .extracting(file -> Path.of(file).getFileName().toString())
                .containsExactlyElementsOf(
                        entries.stream().map(entry -> entry.sha256() + ".jar").toList());
        assertThat(ask(get(first), "greeting")).isEqualTo("hello from " + files.get(1) + " and " + files.get(0));
        List<String> expected = new ArrayList<>(
                ClassPath.ofThisJvm().library().stream().map(Path::toString).toList());
        expected.addAll(files);
        assertThat(classPath).containsExactlyElementsOf(expected);
        assertThat(ask(second, "user.language")).isEqualTo("tr");
        assertThat(ask(second, "test.not.inherited")).isEqualTo("null");
        launcher.tick();
        launcher.close();
        assertThat(second.exit().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS))
                .isEqualTo(137);
        assertThat(failure(launcher.launch(LaunchRequest.named("late")))).hasMessageContaining("has ended");
    }

    @Test
    void launch_ofAProgramThatIsInTheCache_fetchesNothing() throws Exception {
        List<Path> program = program();
        ClassCache cache = cache();
        PlayedOffer first = played(program);
        get(launcher(first, cache).launch(LaunchRequest.named("first")));
        assertThat(first.reads()).hasSize(3);
        PlayedOffer second = played(program);
        Jvm jvm = get(launcher(second, cache).launch(LaunchRequest.named("second")));
        assertThat(ask(jvm, "greeting")).startsWith("hello");
        assertThat(second.reads()).isEmpty();
    }

    @Test
    void launch_whoseFetchFails_failsInWordsAndTheNextGoesOnFromThere() throws Exception {
        PlayedOffer offer = played(program());
        offer.failFor("main");
        FetchingLauncher launcher = launcher(offer, cache());
        CompletionStage<Jvm> one = launcher.launch(LaunchRequest.named("one"));
        assertThat(failure(one))
                .hasMessageContaining("process one could not be started")
                .hasMessageContaining("entry 2 of its program's class path, main (")
                .hasMessageContaining("the disk of main is on fire");
        assertThat(offer.reads()).containsExactly("good@0", "main@0");
        offer.failFor("");
        assertThat(ask(get(launcher.launch(LaunchRequest.named("two"))), "greeting"))
                .startsWith("hello");
        assertThat(offer.reads()).containsExactly("good@0", "main@0", "main@0", "bad@0");
        get(launcher.launch(LaunchRequest.named("three")));
        assertThat(offer.reads()).hasSize(4);
    }

    @Test
    void launch_ofChangedBytes_failsInWords() throws Exception {
        PlayedOffer offer = played(program());
        offer.onTheWay(piece -> {
            piece[0] ^= 1;
            return piece;
        });
        assertThat(failure(launcher(offer, cache()).launch(LaunchRequest.named("one"))))
                .hasMessageContaining("entry 1 of its program's class path, good (")
                .hasMessageContaining("changed on its way");
    }

    @Test
    void launch_ofEntriesThatNameNoHash_failsInWords() throws Exception {
        PlayedOffer offer = new PlayedOffer();
        offer.addAs(new ClassEntry("e\u001bvil", "../../../etc/passwd", 10), new byte[10]);
        assertThat(failure(launcher(offer, cache()).launch(LaunchRequest.named("one"))))
                .hasMessageContaining("e?vil (10 bytes)")
                .hasMessageContaining("64 hexadecimal digits");
    }

    @Test
    void launch_ofAnOfferThatDoesNotAnswer_failsInTime() throws Exception {
        PlayedOffer offer = new PlayedOffer();
        offer.beSilent();
        JvmLauncher.Settings settings = JvmLauncher.Settings.of(0);
        FetchingLauncher launcher =
                new FetchingLauncher(name, loop, settings, cache(), List.of(), offer, Duration.ofMillis(50));
        launchers.add(launcher);
        assertThat(failure(launcher.launch(LaunchRequest.named("one"))))
                .hasMessageContaining("the list of its program's classes cannot be had")
                .hasMessageContaining("did not answer in 50 ms");
    }

    @Test
    void close_endsAFetchAndTheLaunchesThatWaitForIt() throws Exception {
        PlayedOffer offer = played(program());
        offer.beSilent();
        FetchingLauncher launcher = launcher(offer, cache());
        CompletableFuture<Jvm> one = launcher.launch(LaunchRequest.named("one")).toCompletableFuture();
        CompletableFuture<Jvm> two = launcher.launch(LaunchRequest.named("two")).toCompletableFuture();
        launcher.close();
        assertThat(failure(one)).hasMessageContaining("has ended");
        assertThat(failure(two)).hasMessageContaining("has ended");
    }

    @Test
    void close_letsTheCacheDeleteWhatTheProgramUsed() throws Exception {
        PlayedOffer offer = played(program());
        ClassCache cache = cache();
        FetchingLauncher launcher = launcher(offer, cache);
        get(launcher.launch(LaunchRequest.named("one")));
        ClassEntry big = offer.add("big", new byte[1 << 24]);
        assertThat(catchThrowable(() -> cache.use(big, offer.source(big)))).hasMessageContaining("are in use");
        launcher.close();
        launcher.over().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        cache.use(big, offer.source(big)).close();
        assertThat(directory.resolve("cache").toFile().list((where, file) -> file.endsWith(".jar")))
                .containsExactly(big.sha256() + ".jar");
    }
}
