package io.multiprocessing.runtime.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a process has of its driver, line by line. */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InheritanceTest {
    @TempDir
    static Path directory;

    private final Map<String, String> answers = new LinkedHashMap<>();

    @BeforeAll
    void askAProcessOfADriverThatHasEverything() throws Exception {
        Files.createDirectory(directory.resolve("relative"));
        Files.writeString(directory.resolve("relative").resolve("marker.txt"), "x");
        List<String> options = List.of(
                "-cp",
                "relative:" + TestDriver.classPath(),
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens",
                "java.base/java.text=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--enable-preview",
                "--enable-native-access=ALL-UNNAMED",
                "-ea",
                "-Xmx96m",
                "-Xss3m",
                "-Duser.language=tr",
                "-Dplain.property=travels-later",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,quiet=y,address=127.0.0.1:0",
                "-Dcom.sun.management.jmxremote.local.only=true");
        Map<String, String> environment = Map.of(
                "JAVA_TOOL_OPTIONS", "--add-opens=java.base/java.util=ALL-UNNAMED -Dfrom.tool.options=1",
                "MULTIPROCESSING_SECRET", "mine",
                "PLAIN", "value");
        List<String> questions = List.of(
                "opened java.lang",
                "opened java.text",
                "opened java.util",
                "opened java.io",
                "assertions",
                "heap",
                "property user.language",
                "property plain.property",
                "property from.tool.options",
                "property user.dir",
                "variable PLAIN",
                "variable MULTIPROCESSING_SECRET",
                "variable JAVA_TOOL_OPTIONS",
                "resource marker.txt",
                "options");
        answers.putAll(ask(options, environment, questions));
    }

    private Map<String, String> ask(List<String> options, Map<String, String> environment, List<String> questions)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of("ask"));
        arguments.addAll(questions);
        Map<String, String> answered = new LinkedHashMap<>();
        try (TestDriver driver = TestDriver.start(options, environment, directory, arguments)) {
            for (String question : questions) {
                answered.put(question, driver.line());
            }
        }
        return answered;
    }

    @ParameterizedTest
    @CsvSource({
        "opened java.lang, true",
        "opened java.text, true",
        "opened java.util, true",
        "opened java.io, false",
        "assertions, true",
        "property user.language, tr",
        "property plain.property, null",
        "property from.tool.options, null",
        "variable PLAIN, value",
        "variable MULTIPROCESSING_SECRET, null",
        "variable JAVA_TOOL_OPTIONS, null",
    })
    void process_has(String question, String expected) {
        assertThat(answers).containsEntry(question, expected);
    }

    @Test
    void process_hasWorkingDirectoryAndRelativeEntries() throws IOException {
        assertThat(answers)
                .containsEntry("property user.dir", directory.toRealPath().toString());
        assertThat(answers.get("resource marker.txt")).endsWith("/relative/marker.txt");
    }

    @Test
    void process_hasHeapStackAndAccess() {
        assertThat(Long.parseLong(answers.get("heap"))).isBetween(80L << 20, 96L << 20);
        assertThat(answers.get("options").split("\\|"))
                .contains(
                        "-Xmx96m",
                        "-Xss3m",
                        "--enable-preview",
                        "--enable-native-access=ALL-UNNAMED",
                        "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError");
    }

    @Test
    void process_hasNoDebuggerNoAgentAndNoManagement() {
        assertThat(answers.get("options")).doesNotContain("jdwp", "jmxremote", "from.tool.options");
    }

    @Test
    void classPath_ofAManifestJar_isCarriedOver() throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        List<String> urls = new ArrayList<>(List.of("relative/"));
        for (String entry : TestDriver.classPath().split(":")) {
            urls.add(Path.of(entry).toUri().toString());
        }
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, String.join(" ", urls));
        try (OutputStream out = Files.newOutputStream(directory.resolve("booter.jar"));
                JarOutputStream jar = new JarOutputStream(out, manifest)) {
            jar.finish();
        }
        assertThat(ask(List.of("-cp", "booter.jar"), Map.of(), List.of("resource marker.txt")))
                .hasEntrySatisfying(
                        "resource marker.txt", url -> assertThat(url).endsWith("/relative/marker.txt"));
    }

    @Test
    void classPath_longerThanACommandLine_isCarriedOver() throws Exception {
        StringBuilder path = new StringBuilder(TestDriver.classPath());
        for (int i = 0; path.length() <= 2 * CommandLine.ARGUMENT_LIMIT; i++) {
            path.append(':')
                    .append(directory)
                    .append("/a-jar-that-is-not-there-")
                    .append(i)
                    .append(".jar");
        }
        path.append(':').append(directory.resolve("relative"));
        Path file = directory.resolve("class-path");
        Files.writeString(file, "-cp \"" + path + "\"", UTF_8);
        assertThat(ask(List.of("@" + file), Map.of(), List.of("args", "resource marker.txt")))
                .containsEntry("args", "asked")
                .hasEntrySatisfying(
                        "resource marker.txt", url -> assertThat(url).endsWith("/relative/marker.txt"));
    }
}
