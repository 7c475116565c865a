package io.multiprocessing.runtime.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DebuggerTest {
    private static final String AGENT = "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0";

    static final class Asked {
        private Asked() {}

        public static void main(String[] args) {
            System.out.println("loaded: " + Debugger.isLoaded());
        }
    }

    @Test
    void isLoaded_anOrdinaryJvm_isNot() throws Exception {
        assertThat(said(Map.of())).contains("loaded: false");
    }

    @Test
    void isLoaded_byAnArgument_isSeen() throws Exception {
        assertThat(said(Map.of(), AGENT)).contains("loaded: true");
    }

    @Test
    void isLoaded_byAnArgumentOfALongCommandLine_isSeen() throws Exception {
        assertThat(said(Map.of(), "-Dlong=" + "x".repeat(10_000), AGENT)).contains("loaded: true");
    }

    @Test
    void isLoaded_byAVariable_isSeen() throws Exception {
        assertThat(said(Map.of("JAVA_TOOL_OPTIONS", AGENT))).contains("loaded: true");
    }

    private static String said(Map<String, String> environment, String... options)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Asked.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process jvm = builder.start();
        String said = new String(jvm.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(jvm.waitFor()).as(said).isZero();
        return said;
    }
}
