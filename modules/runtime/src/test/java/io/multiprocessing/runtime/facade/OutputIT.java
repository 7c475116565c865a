package io.multiprocessing.runtime.facade;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Output;
import io.multiprocessing.Pool;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.Queue;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What processes print, and where it goes. */
class OutputIT {
    @RegisterExtension
    static final NothingLeft NOTHING_LEFT = NothingLeft.afterTheClass();

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LINES = 2000;

    private static Multiprocessing mp;

    @BeforeAll
    static void start() {
        mp = Multiprocessing.start();
    }

    @AfterAll
    static void close() {
        mp.close();
    }

    @Test
    void inherit_threeProcesses_wholeLinesInOrderBeforeJoinReturns() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            List<Process> processes = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                processes.add(mp.process(OutputIT::printsPieces, name).start());
            }
            for (Process process : processes) {
                process.join();
            }

            List<String> lines = output.outLines();
            assertThat(lines).hasSize(3 * LINES);
            for (String name : List.of("a", "b", "c")) {
                assertThat(lines.stream().filter(line -> line.startsWith(name)))
                        .containsExactlyElementsOf(IntStream.range(0, LINES)
                                .mapToObj(i -> name + " line " + i)
                                .toList());
            }
        }
    }

    @Test
    void inherit_poolTask_linesBeforeItsResult() throws Exception {
        try (CapturedOutput output = new CapturedOutput();
                Pool pool = mp.pool(1)) {
            for (int i = 0; i < 200; i++) {
                assertThat(pool.apply(OutputIT::prints, i)).isEqualTo(i);
                assertThat(output.out()).endsWith("task " + i + " done\n");
            }
        }
    }

    @Test
    void inherit_errorStream_apart() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            mp.process(() -> {
                        System.out.println("out ä €");
                        System.err.println("err");
                    })
                    .start()
                    .join();

            assertThat(output.out()).isEqualTo("out ä €\n");
            assertThat(output.err()).isEqualTo("err\n");
        }
    }

    @Test
    void inherit_noNewlineAtTheEnd_lineIsEnded() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            mp.process(() -> System.out.print("returned")).start().join();
            mp.process(() -> {
                        System.out.print("exited");
                        System.exit(0);
                    })
                    .start()
                    .join();
            mp.process(() -> {
                        System.out.print("a\nthrew");
                        throw new IllegalStateException();
                    })
                    .start()
                    .join();

            assertThat(output.outLines()).containsExactly("returned", "exited", "a", "threw");
        }
    }

    @Test
    void inherit_lineLongerThanAnyBuffer_arrivesWhole() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            mp.process(() -> System.out.println("x".repeat(3_000_000))).start().join();

            assertThat(output.out()).isEqualTo("x".repeat(3_000_000) + "\n");
        }
    }

    @Test
    void inherit_exitHookPrints_arrives() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            mp.process(() ->
                            Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("from the hook"))))
                    .start()
                    .join();

            assertThat(output.out()).isEqualTo("from the hook\n");
        }
    }

    @Test
    void prefixed_twoStreams_everyLineHasTheName() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            ProcessOptions options = ProcessOptions.defaults().name("worker").output(Output.PREFIXED);
            mp.process(options, () -> {
                        System.out.println("one\ntwo");
                        System.err.println("three");
                        System.out.print("four");
                    })
                    .start()
                    .join();

            assertThat(output.outLines()).containsExactly("[worker] one", "[worker] two", "[worker] four");
            assertThat(output.err()).isEqualTo("[worker] three\n");
        }
    }

    @Test
    void discard_twoStreams_nothing() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Process process = mp.process(ProcessOptions.defaults().output(Output.DISCARD), OutputIT::printsMuchOnBoth)
                    .start();
            process.join();

            assertThat(process.exitCode()).hasValue(0);
            assertThat(output.out() + output.err()).isEmpty();
        }
    }

    @Test
    void inherit_nobodyReads_onlyWhoPrintsWaits() throws Exception {
        CountDownLatch readable = new CountDownLatch(1);
        PrintStream before = System.out;
        Queue<String> progress = mp.queue();
        Process printing;
        try (PrintStream stuck = new PrintStream(new Stuck(readable), true, StandardCharsets.UTF_8)) {
            System.setOut(stuck);
            printing = mp.process(OutputIT::printsMuch, progress).start();
            assertThat(progress.get(LONG)).isEqualTo("begins");

            Process other = mp.process(OutputIT::answers, progress).start();
            assertThat(progress.get(LONG)).isEqualTo("works");
            other.join();
            assertThat(printing.isAlive()).isTrue();

            readable.countDown();
            assertThat(progress.get(LONG)).isEqualTo("printed");
            printing.join();
        } finally {
            readable.countDown();
            System.setOut(before);
        }
        assertThat(printing.exitCode()).hasValue(0);
    }

    @Test
    void kill_whilePrinting_wholeLinesOnly() throws Exception {
        try (CapturedOutput output = new CapturedOutput()) {
            Queue<String> progress = mp.queue();
            Process process = mp.process(OutputIT::printsForEver, progress).start();
            assertThat(progress.get(LONG)).isEqualTo("begins");

            process.kill();
            process.join();

            assertThat(output.outLines()).isNotEmpty().allMatch(line -> line.equals("for ever and ever"));
            assertThat(output.out()).endsWith("\n");
        }
    }

    @Test
    void streams_closedOrReadByTheTarget_nothingBreaks() throws Exception {
        try (CapturedOutput ignored = new CapturedOutput()) {
            Queue<Integer> answers = mp.queue();
            Process process = mp.process(OutputIT::readsAndCloses, answers).start();

            assertThat(answers.get(LONG)).isEqualTo(-1);
            assertThat(answers.get(LONG)).isEqualTo(42);
            process.join();
            assertThat(process.exitCode()).hasValue(0);
        }
    }

    /** A terminal that nobody reads until it is told so. */
    private static final class Stuck extends OutputStream {
        private final CountDownLatch readable;

        Stuck(CountDownLatch readable) {
            this.readable = readable;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            try {
                readable.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static void printsPieces(String name) {
        for (int i = 0; i < LINES; i++) {
            System.out.print(name);
            System.out.print(" line ");
            System.out.println(i);
        }
    }

    static int prints(int i) {
        System.out.println("task " + i);
        System.out.print("task " + i + " done");
        return i;
    }

    static void printsMuchOnBoth() {
        for (int i = 0; i < LINES; i++) {
            System.out.println("out");
            System.err.println("err");
        }
    }

    static void printsMuch(Queue<String> progress) throws Exception {
        progress.put("begins");
        String line = "much".repeat(250);
        for (int i = 0; i < LINES; i++) {
            System.out.println(line);
        }
        progress.put("printed");
    }

    static void answers(Queue<String> progress) throws Exception {
        progress.put("works");
    }

    static void printsForEver(Queue<String> progress) throws Exception {
        for (int i = 0; ; i++) {
            System.out.println("for ever and ever");
            if (i == 1000) {
                progress.put("begins");
            }
        }
    }

    static void readsAndCloses(Queue<Integer> answers) throws Exception {
        answers.put(System.in.read());
        System.in.close();
        System.out.close();
        System.err.close();
        new FileOutputStream(FileDescriptor.out).close();
        answers.put(42);
    }
}
