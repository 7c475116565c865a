package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.multiprocessing.Action0;
import io.multiprocessing.ExitStatus.Reason;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.PayloadException;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import io.multiprocessing.StartFailedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be started is refused with words, at once, and leaves the instance as it was. */
class StartRefusalIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static Multiprocessing mp;

    private final ServerSocket notSerializable = null;
    private final Object held = new Object();

    @BeforeAll
    static void start() {
        mp = Multiprocessing.builder()
                .setting("process.max", 3)
                .setting("payload.max-bytes", 100_000)
                .spareProcesses(0)
                .start();
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    @Test
    void process_nullTarget_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mp.process((Action0) null))
                .withMessageContaining("target");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mp.process((ProcessOptions) null, () -> {}))
                .withMessageContaining("options");
    }

    @Test
    void start_lambdaThatCapturesThis_pathIsNamed() {
        Process process = mp.process(() -> System.out.println(held + " " + notSerializable));

        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(process::start)
                .withMessageContaining(StartRefusalIT.class.getName())
                .withMessageContaining("not Serializable");
        assertThat(process.isAlive()).isFalse();
        assertThat(process.pid()).isEmpty();
    }

    @Test
    void start_argumentThatHoldsWhatCannotTravel_pathIsNamed() {
        Process process = mp.process(StartRefusalIT::takes, new Order(new Customer(new Object())));

        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(process::start)
                .withMessageContaining("Order.customer.card: java.lang.Object is not Serializable");
    }

    @Test
    void start_handleOfAnotherInstanceOrAProcess_refused() {
        try (Multiprocessing other = Multiprocessing.builder().spareProcesses(0).start()) {
            assertThatExceptionOfType(PayloadException.class)
                    .isThrownBy(() ->
                            mp.process(StartRefusalIT::takes, other.lock()).start())
                    .withMessageContaining("another instance");
        }
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() -> mp.process(StartRefusalIT::takes, mp).start())
                .withMessageContaining("Multiprocessing");
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() ->
                        mp.process(StartRefusalIT::takes, mp.process(() -> {})).start())
                .withMessageContaining("Process");
    }

    @Test
    void start_payloadTooBig_bothSizesAreNamed() {
        assertThatExceptionOfType(PayloadException.class)
                .isThrownBy(() ->
                        mp.process(StartRefusalIT::takes, new byte[200_000]).start())
                .withMessageContaining("200")
                .withMessageMatching("(?s).*100[,_]?000.*");
    }

    @Test
    void start_optionThatDoesNotExist_theJvmsOwnWords() {
        Process process = mp.process(ProcessOptions.defaults().jvmOptions("-XX:+UseNoSuchThing"), () -> {});

        long begin = System.nanoTime();
        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(process::start)
                .withMessageContaining("Unrecognized VM option 'UseNoSuchThing'")
                .withMessageContaining(process.name());
        System.out.println("an option that does not exist was refused after "
                + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
        assertThat(process.isAlive()).isFalse();
        assertThat(process.exitCode()).isEmpty();
        assertThat(mp.activeChildren()).isEmpty();
    }

    @Test
    void start_classPathAsAnOption_refused() {
        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> mp.process(ProcessOptions.defaults().jvmOptions("-cp", "x"), () -> {})
                        .start())
                .withMessageContaining("-cp");
    }

    @Test
    void start_javaHomeThatDoesNotExist_named(@TempDir Path directory) {
        Path home = directory.resolve("no-jdk");

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(() -> mp.process(ProcessOptions.defaults().javaHome(home), () -> {})
                        .start())
                .withMessageContaining(home.toString());
    }

    @Test
    void start_directoryThatDoesNotExist_namedAndTriedAgainOnceItIsThere(@TempDir Path directory) throws Exception {
        Path missing = directory.resolve("missing");
        Process process = mp.process(ProcessOptions.defaults().directory(missing), () -> {});

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(process::start)
                .withMessageContaining(missing.toString());

        Files.createDirectory(missing);
        process.start().join();
        assertThat(process.exitCode()).hasValue(0);
    }

    @Test
    void start_moreThanTheLimit_refusedWithBothNumbersAndTriedAgain() throws Exception {
        Queue<String> words = mp.queue();
        Process[] processes = new Process[3];
        for (int i = 0; i < processes.length; i++) {
            processes[i] = mp.process(StartRefusalIT::gets, words).start();
        }
        Process oneMore = mp.process(() -> {});

        assertThatExceptionOfType(StartFailedException.class)
                .isThrownBy(oneMore::start)
                .withMessageContaining("limit of 3")
                .withMessageContaining("process.max");
        for (int i = 0; i < processes.length; i++) {
            words.put("go");
        }
        for (Process process : processes) {
            process.join();
        }
        oneMore.start().join();
        assertThat(oneMore.exitCode()).hasValue(0);
    }

    @Test
    void start_classThatTheProcessCannotLoad_exceptionNamesIt() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Action0 elsewhere = (Action0) new Elsewhere()
                    .loadClass(Elsewhere.NAME)
                    .getDeclaredConstructor()
                    .newInstance();
            Process process = mp.process(elsewhere).start();
            process.join();

            assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(Reason.EXCEPTION);
            assertThat(process.exitStatus().orElseThrow().detail()).contains(Elsewhere.NAME);
            assertThat(output.err()).contains("Process " + process.name(), Elsewhere.NAME);
            assertThat(output.out()).isEmpty();
        }
    }

    @Test
    void start_argumentThatCannotBeRead_exceptionNamesTheReason() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Process process =
                    mp.process(StartRefusalIT::takes, new Unreadable()).start();
            process.join();

            assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(Reason.EXCEPTION);
            assertThat(process.exitCode()).hasValue(1);
            assertThat(output.err()).contains("Process " + process.name(), "unreadable on purpose");
        }
    }

    @Test
    void start_programStartedFromItsSource_refused(@TempDir Path directory) throws Exception {
        Path source = Files.writeString(
                directory.resolve("Program.java"),
                "public class Program { public static void main(String[] arguments) {"
                        + " io.multiprocessing.Multiprocessing.start(); } }");
        try (DriverJvm driver = DriverJvm.ofSource(source)) {
            assertThat(driver.awaitEnd()).isEqualTo(1);
            assertThat(String.join("\n", driver.lines()))
                    .contains("cannot start processes", "from its source", "compile it with javac");
        }
    }

    @Test
    void builder_unknownSetting_nearestIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder().setting("proces.maks", 3))
                .withMessageContaining("proces.maks")
                .withMessageContaining("process.max");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder().setting("process.max", 0))
                .withMessageContaining(">= 1, was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder().setting("process.max", "many"))
                .withMessageContaining("many");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder().spareProcesses(-1))
                .withMessageContaining("was -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder().name("no name"))
                .withMessageContaining("no name");
    }

    static void takes(Object anything) {
        System.out.println(anything);
    }

    static void gets(Queue<String> words) throws Exception {
        words.get();
    }

    @SuppressWarnings("serial") // that is what is tried
    private record Order(Customer customer) implements Serializable {}

    @SuppressWarnings("serial") // that is what is tried
    private record Customer(Object card) implements Serializable {}

    private static final class Unreadable implements Serializable {
        private static final long serialVersionUID = 1;

        private void readObject(ObjectInputStream in) {
            throw new IllegalStateException("unreadable on purpose");
        }
    }

    /** What {@link Elsewhere} makes another class of. */
    public static final class Foreign implements Action0 {
        private static final long serialVersionUID = 1;

        @Override
        public void run() {
            System.out.println("foreign");
        }
    }

    /** Has a class that is on nobody's class path, as one that was made at run time. */
    private static final class Elsewhere extends ClassLoader {
        static final String NAME = Foreign.class.getName().replace("Foreign", "Unknown");

        Elsewhere() {
            super(StartRefusalIT.class.getClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in = getResourceAsStream(Foreign.class.getName().replace('.', '/') + ".class")) {
                String code = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                byte[] renamed = code.replace("Foreign", "Unknown").getBytes(StandardCharsets.ISO_8859_1);
                return defineClass(name, renamed, 0, renamed.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
