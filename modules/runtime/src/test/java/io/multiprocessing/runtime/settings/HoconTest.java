package io.multiprocessing.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HoconTest {
    @TempDir
    private Path directory;

    private Path file(String... lines) throws IOException {
        return Files.writeString(directory.resolve("mp.conf"), String.join("\n", lines));
    }

    private Settings read(String... lines) throws IOException {
        return Settings.DEFAULTS.withFile(file(lines));
    }

    @Test
    void withFile_dottedNestedAndInBraces_theSame() throws IOException {
        Settings dotted = read("process.spares = 3", "process.max = 5", "bind.host = 10.0.0.7");
        Settings nested = read("process { spares = 3, max : 5 }", "bind { host: \"10.0.0.7\" }");

        assertThat(dotted).isEqualTo(nested);
        assertThat(dotted.spares()).isEqualTo(3);
        assertThat(dotted.maxProcesses()).isEqualTo(5);
        assertThat(dotted.bind()).contains(new HostPort("10.0.0.7", 0));
    }

    @Test
    void withFile_eachForm_read() throws IOException {
        Settings settings = read(
                "join = [\"a:1\", \"b:2\"]",
                "roles = gpu",
                "agent = off",
                "start-timeout = 2 minutes",
                "process.unresponsive-after = 1500ms",
                "payload.max-bytes = 1 MiB",
                "classes { cache = /var/cache/mp, cache-max-bytes = 1000000 }",
                "admin.socket = off");

        assertThat(settings.join()).containsExactly(new HostPort("a", 1), new HostPort("b", 2));
        assertThat(settings.roles()).containsExactly("gpu");
        assertThat(settings.agent()).isFalse();
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.silence()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.maxPayloadBytes()).isEqualTo(1 << 20);
        assertThat(settings.classesCache()).contains(Path.of("/var/cache/mp"));
        assertThat(settings.classesCacheMaxBytes()).isEqualTo(1_000_000);
        assertThat(settings.adminOff()).isTrue();
    }

    @Test
    void withFile_overWhatWasSet_winsAndNullIsTheDefaultAgain() throws IOException {
        Settings before = Settings.DEFAULTS
                .with("process.max", 3)
                .with("process.spares", 7)
                .with("name", "kept");

        Settings after = before.withFile(file("process { max = 4, spares = null }", "bind.host = null", "cluster {}"));

        assertThat(after).isEqualTo(Settings.DEFAULTS.with("process.max", 4).with("name", "kept"));
    }

    @Test
    void withFile_empty_changesNothing() throws IOException {
        assertThat(read("# nothing")).isEqualTo(Settings.DEFAULTS);
    }

    @Test
    void withFile_environment_substituted() throws IOException {
        Settings settings = read(
                "state.directory = ${PATH}",
                "name = jobs",
                "name = ${?NO_SUCH_VARIABLE_OF_MP}",
                "join = [${?NO_SUCH_VARIABLE_OF_MP}, \"a:1\"]");

        assertThat(settings.stateDirectory()).contains(Path.of(System.getenv("PATH")));
        assertThat(settings.name()).isEqualTo("jobs");
        assertThat(settings.join()).containsExactly(new HostPort("a", 1));
    }

    @Test
    void withFile_environmentThatDoesNotFit_fileAndEnvironmentAreNamed() throws IOException {
        Path file = file("agent = ${PATH}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(file))
                .withMessageContainingAll(file.toString(), "env variables", "agent must be true or false");
    }

    @Test
    void withFile_environmentThatIsNotThere_named() throws IOException {
        Path file = file("name = mp", "bind.host = ${NO_SUCH_VARIABLE_OF_MP}");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(file))
                .withMessageContainingAll("mp.conf: 2", "NO_SUCH_VARIABLE_OF_MP");
    }

    @Test
    void withFile_include_readAndItsFaultsHaveItsName() throws IOException {
        Path included = Files.writeString(directory.resolve("more.conf"), "process.spares = 4\n");
        Path file = file("include \"more.conf\"", "process.max = 9");

        assertThat(Settings.DEFAULTS.withFile(file))
                .isEqualTo(Settings.DEFAULTS.with("process.spares", 4).with("process.max", 9));

        Files.writeString(included, "\nprocess.spares = few\n");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(file))
                .withMessageContaining("more.conf: 2: process.spares must be a whole number >= 0, was \"few\"");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "process.max = many | process.max must be a whole number >= 1, was \"many\"",
                "process { max = 0 } | process.max must be a whole number >= 1, was 0",
                "process.max = [1] | process.max must be a whole number >= 1, was [1]",
                "process.max { of = 1 } | process.max must be a whole number >= 1, was {of=1}",
                "start-timeout = 10 | start-timeout must be a duration with its unit, from 1 s to 60 min, was 10",
                "payload.max-bytes = 3 GiB | payload.max-bytes must be a size",
                "join = [\"a\"] | join must be a list of \"host:port\", or one of them, was [a]",
                "bind.host = 0.0.0.0 | bind.host must be a host name",
                "proces.max = 1 | there is no setting \"proces.max\"; did you mean process.max?",
                "proces { max = 1 } | there is no setting \"proces.max\"; did you mean process.max?",
                "process.maximum = 1 | there is no setting \"process.maximum\"; did you mean process.max?",
                "process.maximum = null | there is no setting \"process.maximum\"; did you mean process.max?",
                "clusters {} | there is no setting \"clusters\"; did you mean",
                "\"process.max\" = 1 | there is no setting \"\"process.max\"\"; did you mean process.max?",
                "process = 1 | process is not a setting but a group of process.spares, process.max, process.pings",
                "akka = 1 | akka is not a setting but a group of Akka's"
            })
    void withFile_whatDoesNotFitOrExist_refusedWithFileAndLine(String line, String words) throws IOException {
        Path file = file("# one", "name = mp", line);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(file))
                .withMessageStartingWith(file + ": 3: " + words);
    }

    @Test
    void withFile_noHocon_refusedWithFileAndLine() throws IOException {
        Path file = file("name = mp", "join = [a:1]");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(file))
                .withMessageStartingWith("cannot read the settings in " + file)
                .withMessageContaining("mp.conf: 2");
    }

    @Test
    void withFile_missingDirectoryOrNull_refused() {
        Path missing = directory.resolve("missing.conf");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(missing))
                .withMessageContaining("there is no file " + missing);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(directory))
                .withMessageContaining(directory + " is a directory");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.withFile(null))
                .withMessageContaining("must not be null");
    }

    @Test
    void withFile_akka_keptAndTheLaterWins() throws IOException {
        Settings first = read("akka { loglevel = DEBUG, stdout-loglevel = DEBUG }", "process.max = 2");
        Settings both = first.withFile(file("akka.loglevel = ERROR"));

        assertThat(first.akka().orElseThrow().getString("akka.loglevel")).isEqualTo("DEBUG");
        assertThat(both.akka().orElseThrow().getString("akka.loglevel")).isEqualTo("ERROR");
        assertThat(both.akka().orElseThrow().getString("akka.stdout-loglevel")).isEqualTo("DEBUG");
        assertThat(both.akka().orElseThrow().root()).containsOnlyKeys("akka");
        assertThat(both.maxProcesses()).isEqualTo(2);
        assertThat(both).isNotEqualTo(Settings.DEFAULTS.with("process.max", 2));
        assertThat(both.with("name", "other").akka()).isPresent();
    }
}
