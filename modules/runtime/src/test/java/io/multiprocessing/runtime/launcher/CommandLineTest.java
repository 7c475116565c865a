package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.multiprocessing.StartFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    private static final long GIB = 1L << 30;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # memory GiB | processors | other options             | heap and collector
                    8            | 4          |                           | -XX:MaxRAMPercentage=12.500 -XX:+UseSerialGC
                    16           | 4          |                           | -XX:MaxRAMPercentage=12.500 -XX:+UseSerialGC
                    16           | 2          |                           | -XX:MaxRAMPercentage=25.000
                    16           | 3          |                           | -XX:MaxRAMPercentage=16.667
                    16           | 2          | -Xmx512m                  | -XX:+UseSerialGC
                    16           | 2          | -Xmx2G                    | -XX:+UseSerialGC
                    16           | 2          | -Xmx2049m                 |
                    16           | 2          | -Xmx2049m -Xmx64m         | -XX:+UseSerialGC
                    16           | 2          | -Xmx64m -Xmx3g            |
                    16           | 2          | -XX:MaxHeapSize=1048576k  | -XX:+UseSerialGC
                    16           | 2          | -XX:MaxRAMPercentage=1    |
                    8            | 4          | -XX:+UseZGC               | -XX:MaxRAMPercentage=12.500
                    8            | 4          | -Xmx64m -XX:+UseParallelGC|
                    16           | 2          | -Xmxnonsense              | -XX:MaxRAMPercentage=25.000
                    """)
    void heap_isTheShareUnlessToldOtherwise(long memory, int processors, String others, String expected) {
        assertThat(CommandLine.heap(words(others), memory * GIB, processors)).isEqualTo(words(expected));
    }

    private static List<String> words(String text) {
        return text == null ? List.of() : Arrays.asList(text.split(" "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"-cp", "-classpath", "--class-path", "--class-path=x", "-jar", "-p", "--module-path=x", "-m"})
    void check_refusesAnotherClassPath(String option) {
        assertThatThrownBy(() -> CommandLine.check(List.of("-Xmx1g", option)))
                .isInstanceOf(StartFailedException.class)
                .hasMessageContaining("JVM option " + option);
    }

    @Test
    void fitting_keepsWhatIsShort() throws IOException {
        Path file = directory.resolve("args");
        assertThat(CommandLine.fitting(List.of("-cp", "a:b"), file)).containsExactly("-cp", "a:b");
        assertThat(file).doesNotExist();
    }

    @Test
    void fitting_writesWhatIsLongIntoAFileThatJavaReads() throws Exception {
        Path file = directory.resolve("args with space");
        String value = "a \"quoted\" \\ one" + "x".repeat(CommandLine.ARGUMENT_LIMIT);
        List<String> fitting = CommandLine.fitting(List.of("-Dlong=" + value, "-Dshort=y"), file);
        assertThat(fitting).containsExactly("@" + file);
        Path show = Files.writeString(
                directory.resolve("Show.java"),
                "class Show { public static void main(String[] a) {"
                        + " System.out.print(System.getProperty(\"long\") + System.getProperty(\"short\")); } }");
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        fitting.get(0),
                        show.toString())
                .redirectErrorStream(true)
                .start();
        assertThat(java.getInputStream()).hasContent(value + "y");
        assertThat(java.waitFor()).isZero();
    }
}
