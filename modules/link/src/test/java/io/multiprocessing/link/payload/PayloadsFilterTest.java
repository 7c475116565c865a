package io.multiprocessing.link.payload;

import static io.multiprocessing.link.payload.PayloadsFixture.decode;
import static io.multiprocessing.link.payload.PayloadsFixture.encode;
import static io.multiprocessing.link.payload.PayloadsFixture.payloads;
import static org.assertj.core.api.Assertions.assertThat;

import io.multiprocessing.Func0;
import io.multiprocessing.PayloadException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A JVM reads once which filter it has, so each of these needs one of its own. */
class PayloadsFilterTest {
    record Point(int x) implements Serializable {}

    @Test
    void read_noFilter_allIsRead() throws Exception {
        assertThat(readUnder("*")).isEqualTo("lambda read, record read, text read");
    }

    @Test
    void read_filterRefusesLambdas_theyAreRefused() throws Exception {
        assertThat(readUnder("!java.lang.invoke.SerializedLambda")).isEqualTo("lambda refused, record read, text read");
    }

    @Test
    void read_filterRefusesTheClass_itAndItsLambdasAreRefused() throws Exception {
        assertThat(readUnder("!" + PayloadsFilterTest.class.getPackageName() + ".*"))
                .isEqualTo("lambda refused, record refused, text read");
    }

    private static String readUnder(String filter) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Djdk.serialFilter=" + filter,
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reads.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            // Its end ends the wait, and a test that hangs fails.
            return new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            jvm.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    static final class Reads {
        private Reads() {}

        public static void main(String[] arguments) {
            Func0<String> lambda = () -> "";
            List<String> answers =
                    List.of("lambda " + read(lambda), "record " + read(new Point(1)), "text " + read("a"));
            System.out.print(String.join(", ", answers));
            System.out.flush();
        }

        private static String read(Object value) {
            Payloads payloads = payloads();
            byte[] bytes = encode(payloads, value);
            try {
                decode(payloads, bytes);
                return "read";
            } catch (PayloadException e) {
                return "refused";
            }
        }
    }
}
