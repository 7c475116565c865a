package io.multiprocessing.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.examples.hello.Hello;
import io.multiprocessing.examples.locks.Locks;
import io.multiprocessing.examples.producer.ProducerConsumer;
import io.multiprocessing.examples.squares.Squares;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgramsIT {
    @Test
    void hello_processAndMainProgram_printAtTheSameTime() throws Exception {
        Program program = Program.run(Hello.class, "500").succeeded();
        List<MatchResult> hellos = find(program, "hello world, (\\d) of 5, from process (\\d+)");
        String main = "the main program goes on in process " + program.pid();
        List<String> output = program.output();

        assertThat(hellos).extracting(line -> line.group(1)).containsExactly("1", "2", "3", "4", "5");
        assertThat(hellos)
                .extracting(line -> line.group(2))
                .containsOnly(hellos.get(0).group(2));
        assertThat(hellos.get(0).group(2)).isNotEqualTo(String.valueOf(program.pid()));
        assertThat(output.subList(
                        output.indexOf(hellos.get(0).group()),
                        output.indexOf(hellos.get(4).group())))
                .contains(main);
        assertThat(output).last().isEqualTo("the other process ended with exit code 0");
        assertThat(output).hasSize(hellos.size() + find(program, main).size() + 1);
    }

    @Test
    void locks_twentyTasksInFiveProcesses_workOneAfterAnother() throws Exception {
        long millis = 100;
        Program program = Program.run(Locks.class, String.valueOf(millis)).succeeded();
        Map<String, String> printed = find(program, "(\\d+) (\\d+)").stream()
                .collect(Collectors.toMap(line -> line.group(1), line -> line.group(2)));
        List<MatchResult> results = find(program, "i am (\\d+) and (\\d+)");

        assertThat(results).extracting(line -> line.group(1)).containsExactlyElementsOf(numbers(0, 19, "%d"));
        assertThat(results).allSatisfy(line -> assertThat(line.group(2)).isEqualTo(printed.get(line.group(1))));
        assertThat(printed).hasSize(20);
        assertThat(printed.values().stream().distinct().toList())
                .hasSizeBetween(1, 5)
                .doesNotContain(String.valueOf(program.pid()));
        assertThat(program.time()).isGreaterThan(Duration.ofMillis(20 * millis));
        assertThat(program.output()).hasSize(40);
    }

    @Test
    void squares_someNumbers_areInTheirOrder() throws Exception {
        Program program = Program.run(Squares.class).succeeded();

        assertThat(program.output()).containsExactly("[1, 4, 9, 16, 25, 36, 49, 64, 81, 100]");
    }

    @Test
    void producer_moreThanTheQueueHolds_allComeInOrder() throws Exception {
        Program program = Program.run(ProducerConsumer.class, "12").succeeded();
        List<MatchResult> baked = find(program, "process (\\d+) baked (loaf \\d+)");
        List<MatchResult> eaten = find(program, "process (\\d+) ate (loaf \\d+)");

        assertThat(baked).extracting(line -> line.group(2)).containsExactlyElementsOf(numbers(1, 12, "loaf %d"));
        assertThat(eaten).extracting(line -> line.group(2)).containsExactlyElementsOf(numbers(1, 12, "loaf %d"));
        assertThat(List.of(baked, eaten))
                .extracting(lines ->
                        lines.stream().map(line -> line.group(1)).distinct().toList())
                .doesNotHaveDuplicates()
                .allSatisfy(pids -> assertThat(pids).hasSize(1).doesNotContain(String.valueOf(program.pid())));
        assertThat(program.output())
                .contains("process %s ate 12 in all".formatted(eaten.get(0).group(1)));
        assertThat(program.output()).hasSize(25);
    }

    private static List<MatchResult> find(Program program, String wholeLine) {
        return program.output().stream()
                .map(Pattern.compile(wholeLine)::matcher)
                .filter(Matcher::matches)
                .map(Matcher::toMatchResult)
                .toList();
    }

    private static List<String> numbers(int first, int last, String format) {
        return IntStream.rangeClosed(first, last).mapToObj(format::formatted).toList();
    }
}
