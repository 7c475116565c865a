package io.multiprocessing.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files in config/ say what the table of settings says, all of it, and are what they say they are for. */
class ConfigDirectoryTest {
    private static final Pattern COMMENTED = Pattern.compile("# ([a-z][a-z.-]*) = (.*)");
    private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\{\\?(MP_[A-Z_0-9]+)}");

    @TempDir
    private Path directory;

    private static Path config(String name) {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("config/embedded.conf"))) {
            root = root.getParent();
        }
        return root.resolve("config").resolve(name);
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(config(name));
    }

    private Settings read(List<String> lines) throws IOException {
        return Settings.DEFAULTS.withFile(Files.write(directory.resolve("mp.conf"), lines));
    }

    /** Each commented line of a setting, by its name. */
    private static Map<Setting, String> commented(List<String> lines) {
        Map<Setting, String> found = new LinkedHashMap<>();
        for (String line : lines) {
            Matcher matcher = COMMENTED.matcher(line);
            if (matcher.matches()) {
                Setting setting = Setting.find(matcher.group(1));
                assertThat(setting).as(line).isNotNull();
                assertThat(found.put(setting, matcher.group(2))).as(line).isNull();
            }
        }
        return found;
    }

    /** What a shell would set, as if the environment had it. */
    private Settings with(String name, Map<String, String> environment) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : lines(name)) {
            lines.add(ENVIRONMENT.matcher(line).replaceAll(variable -> {
                String value = environment.get(variable.group(1));
                return Matcher.quoteReplacement(value == null ? variable.group() : '"' + value + '"');
            }));
        }
        return read(lines);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.conf", "driver.conf", "embedded.conf"})
    void file_hasEverySettingOnceWithItsDefault(String name) throws IOException {
        Map<Setting, String> commented = commented(lines(name));

        assertThat(commented.keySet()).containsExactly(Setting.values());
        for (Map.Entry<Setting, String> line : commented.entrySet()) {
            Setting setting = line.getKey();
            // Set to something else before, so that a line that sets nothing is not taken for the default.
            Settings other = Settings.DEFAULTS.with(setting, somethingElse(setting));
            Path one = Files.writeString(directory.resolve("one.conf"), setting.path() + " = " + line.getValue());
            assertThat(other).isNotEqualTo(Settings.DEFAULTS);
            assertThat(other.withFile(one)).as(setting.path()).isEqualTo(Settings.DEFAULTS);
            assertThat(line.getValue().equals("null")).as(setting.path()).isEqualTo(setting.fallback() == null);
        }
    }

    private static Object somethingElse(Setting setting) {
        List<Object> candidates = List.of(7, "7 s", !Boolean.TRUE.equals(setting.fallback()), "other", "other:1");
        for (Object candidate : candidates) {
            try {
                setting.read(candidate);
                return candidate;
            } catch (IllegalArgumentException e) {
                // The next one.
            }
        }
        throw new AssertionError("nothing fits " + setting);
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.conf", "driver.conf", "embedded.conf"})
    void file_saysMeaningAndFormAboveEachSetting(String name) throws IOException {
        StringBuilder above = new StringBuilder();
        for (String line : lines(name)) {
            Matcher matcher = COMMENTED.matcher(line);
            if (matcher.matches()) {
                Setting setting = Setting.find(matcher.group(1));
                String form = Character.toUpperCase(setting.form().charAt(0))
                        + setting.form().substring(1);
                assertThat(above.toString().strip()).isEqualTo(setting.meaning() + " " + form + ".");
            }
            above = line.startsWith("# ") ? above.append(line.substring(2)).append(' ') : new StringBuilder();
        }
    }

    @Test
    void embedded_everythingUncommented_isTheDefaultsAndStarts() throws IOException {
        List<String> uncommented = lines("embedded.conf").stream()
                .map(line -> COMMENTED.matcher(line).replaceAll("$1 = $2"))
                .toList();

        assertThat(uncommented).contains("process.spares = 1", "bind.host = null");
        assertThat(read(uncommented).check()).isEqualTo(Settings.DEFAULTS);
        assertThat(read(lines("embedded.conf"))).isEqualTo(Settings.DEFAULTS);
        assertThat(lines("embedded.conf")).allMatch(line -> line.isEmpty() || line.startsWith("#"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agent.conf", "driver.conf"})
    void file_everythingUncommented_isAsItIs(String name) throws IOException {
        List<String> uncommented = lines(name).stream()
                .map(line -> COMMENTED.matcher(line).replaceAll("$1 = $2"))
                .toList();

        assertThat(read(uncommented)).isEqualTo(read(lines(name))).isNotEqualTo(Settings.DEFAULTS);
    }

    @Test
    void agent_withoutEnvironment_startsOnlyWithKeysAndWhomToJoin() throws IOException {
        Settings settings = with("agent.conf", Map.of());

        assertThat(settings.bind()).contains(new HostPort("localhost", 25520));
        assertThat(settings.agent()).isTrue();
        assertThatIllegalArgumentException().isThrownBy(settings::check).withMessageContaining("mp keys");
    }

    @Test
    void agent_withEnvironment_isWhatItSays() throws IOException {
        Settings settings = with(
                "agent.conf",
                Map.ofEntries(
                        Map.entry("MP_NAME", "jobs"),
                        Map.entry("MP_BIND_HOST", "agent-1"),
                        Map.entry("MP_BIND_PORT", "4000"),
                        Map.entry("MP_JOIN_2", "agent-2:4000"),
                        Map.entry("MP_JOIN_3", "agent-3:4000"),
                        Map.entry("MP_BOOTSTRAP", "true"),
                        Map.entry("MP_TLS_CERTIFICATE", "/keys/agent-1.pem"),
                        Map.entry("MP_TLS_PRIVATE_KEY", "/keys/agent-1-key.pem"),
                        Map.entry("MP_TLS_CA_CERTIFICATE", "/keys/ca.pem"),
                        Map.entry("MP_CLASSES_CACHE", "/state/classes"),
                        Map.entry("MP_ADMIN_SOCKET", "off"),
                        Map.entry("MP_STATE_DIRECTORY", "/state")));

        assertThat(settings.check())
                .isEqualTo(Settings.DEFAULTS
                        .with("name", "jobs")
                        .with("bind.host", "agent-1")
                        .with("bind.port", 4000)
                        .with("join", List.of("agent-2:4000", "agent-3:4000"))
                        .with("roles", List.of("mp-agent"))
                        .with("bootstrap", true)
                        .with("tls.certificate", "/keys/agent-1.pem")
                        .with("tls.private-key", "/keys/agent-1-key.pem")
                        .with("tls.ca-certificate", "/keys/ca.pem")
                        .with("classes.cache", "/state/classes")
                        .with("admin.socket", "off")
                        .with("state.directory", "/state"));
    }

    @Test
    void driver_withEnvironment_isOne() throws IOException {
        Settings settings = with(
                "driver.conf",
                Map.of(
                        "MP_BIND_HOST", "laptop",
                        "MP_JOIN_1", "agent-1:25520",
                        "MP_TLS_CERTIFICATE", "/keys/laptop.pem",
                        "MP_TLS_PRIVATE_KEY", "/keys/laptop-key.pem",
                        "MP_TLS_CA_CERTIFICATE", "/keys/ca.pem"));

        assertThat(settings.check().agent()).isFalse();
        assertThat(settings.bind()).contains(new HostPort("laptop", 0));
        assertThat(settings.join()).containsExactly(new HostPort("agent-1", 25520));
    }

    @Test
    void variables_areNamedAfterTheirSettings() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Setting setting : Setting.values()) {
            names.add("MP_"
                    + setting.path().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
        }
        for (String file : List.of("agent.conf", "driver.conf")) {
            for (String line : lines(file)) {
                Matcher matcher = ENVIRONMENT.matcher(line);
                while (!line.startsWith("#") && matcher.find()) {
                    assertThat(names).contains(matcher.group(1).replaceAll("_[0-9]$", ""));
                }
            }
        }
    }
}
