package io.multiprocessing.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void defaults_areThoseOfAnEmbeddedInstance() {
        Settings settings = Settings.DEFAULTS;

        assertThat(settings.name()).isEqualTo("mp");
        assertThat(settings.bind()).isEmpty();
        assertThat(settings.join()).isEmpty();
        assertThat(settings.roles()).isEmpty();
        assertThat(settings.agent()).isTrue();
        assertThat(settings.bootstrap()).isFalse();
        assertThat(settings.tlsCertificate()).isEmpty();
        assertThat(settings.tlsPrivateKey()).isEmpty();
        assertThat(settings.tlsCaCertificate()).isEmpty();
        assertThat(settings.insecureTransport()).isFalse();
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.stableAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.spares()).isEqualTo(1);
        assertThat(settings.maxProcesses()).isEqualTo(4 * Runtime.getRuntime().availableProcessors() + 32);
        assertThat(settings.pings()).isTrue();
        assertThat(settings.silence()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxPayloadBytes()).isEqualTo(64 << 20);
        assertThat(settings.classesCache()).isEmpty();
        assertThat(settings.classesCacheMaxBytes()).isEqualTo(2L << 30);
        assertThat(settings.adminSocket()).isEmpty();
        assertThat(settings.adminOff()).isFalse();
        assertThat(settings.stateDirectory()).isEmpty();
        assertThat(settings.akka()).isEmpty();
        assertThat(settings.check()).isSameAs(settings);
    }

    @Test
    void with_eachSetting_isWhatItsAccessorTells() {
        Settings settings = Settings.DEFAULTS
                .with("name", "jobs_2-a")
                .with("bind.host", "agent_1.example")
                .with("bind.port", 25520)
                .with("join", List.of("a:1", "[::1]:65535"))
                .with("roles", List.of("gpu", "big"))
                .with("agent", false)
                .with("bootstrap", true)
                .with("tls.certificate", Path.of("c.pem"))
                .with("tls.private-key", "k.pem")
                .with("tls.ca-certificate", "ca.pem")
                .with("insecure-transport", true)
                .with("start-timeout", Duration.ofMinutes(2))
                .with("cluster.stable-after", "7 s")
                .with("process.spares", 0)
                .with("process.max", "3")
                .with("process.pings", "off")
                .with("process.unresponsive-after", "1500 ms")
                .with("payload.max-bytes", "1 MiB")
                .with("classes.cache", "classes")
                .with("classes.cache-max-bytes", 3L << 40)
                .with("admin.socket", "a.sock")
                .with("state.directory", "state");

        assertThat(settings.name()).isEqualTo("jobs_2-a");
        assertThat(settings.bind()).contains(new HostPort("agent_1.example", 25520));
        assertThat(settings.join()).containsExactly(new HostPort("a", 1), new HostPort("::1", 65535));
        assertThat(settings.join()).hasToString("[a:1, [::1]:65535]");
        assertThat(settings.roles()).containsExactly("gpu", "big");
        assertThat(settings.agent()).isFalse();
        assertThat(settings.bootstrap()).isTrue();
        assertThat(settings.tlsCertificate()).contains(Path.of("c.pem"));
        assertThat(settings.tlsPrivateKey()).contains(Path.of("k.pem"));
        assertThat(settings.tlsCaCertificate()).contains(Path.of("ca.pem"));
        assertThat(settings.insecureTransport()).isTrue();
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(settings.stableAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.spares()).isZero();
        assertThat(settings.maxProcesses()).isEqualTo(3);
        assertThat(settings.pings()).isFalse();
        assertThat(settings.silence()).isEqualTo(Duration.ofMillis(1500));
        assertThat(settings.maxPayloadBytes()).isEqualTo(1 << 20);
        assertThat(settings.classesCache()).contains(Path.of("classes"));
        assertThat(settings.classesCacheMaxBytes()).isEqualTo(3L << 40);
        assertThat(settings.adminSocket()).contains(Path.of("a.sock"));
        assertThat(settings.stateDirectory()).contains(Path.of("state"));
        for (Setting setting : Setting.values()) {
            assertThat(settings.isSet(setting)).as(setting.path()).isTrue();
        }
        assertThat(settings.toString()).contains("process.max=3", "join=[a:1");
        assertThat(Settings.DEFAULTS.name()).isEqualTo("mp");
    }

    @Test
    void with_again_theLaterWinsAndTheDefaultIsAsIfNeverSet() {
        Settings settings =
                Settings.DEFAULTS.with("process.max", 3).with("process.max", 4).with("payload.max-bytes", 5);

        assertThat(settings.maxProcesses()).isEqualTo(4);
        assertThat(settings)
                .isEqualTo(Settings.DEFAULTS.with("payload.max-bytes", "5").with("process.max", 4L));
        assertThat(settings).isNotEqualTo(Settings.DEFAULTS.with("process.max", 4));
        assertThat(settings.with("payload.max-bytes", "64 MiB"))
                .isEqualTo(Settings.DEFAULTS.with("process.max", 4))
                .hasSameHashCodeAs(Settings.DEFAULTS.with("process.max", 4));
    }

    @Test
    void with_adminSocketOff_none() {
        Settings settings = Settings.DEFAULTS.with("admin.socket", "off");

        assertThat(settings.adminOff()).isTrue();
        assertThat(settings.adminSocket()).isEmpty();
        assertThat(settings.with("admin.socket", "./off").adminOff()).isFalse();
    }

    @Test
    void with_oneString_isAListOfIt() {
        Settings settings = Settings.DEFAULTS.with("join", "10.0.0.7:25520").with("roles", "gpu");

        assertThat(settings.join()).containsExactly(new HostPort("10.0.0.7", 25520));
        assertThat(settings.roles()).containsExactly("gpu");
    }

    @ParameterizedTest
    @EnumSource
    void with_nullOrWhatNoSettingIs_refusedWithNameValueAndWhatIsExpected(Setting setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(setting.path(), null))
                .withMessageContainingAll(setting.path() + " must be " + setting.form(), "was null", setting.meaning());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(setting, Optional.of("odd")))
                .withMessageContainingAll(setting.path() + " must be ", "was Optional[odd]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(setting, ""))
                .withMessageContainingAll(setting.path() + " must be ", "was \"\"");
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                Arguments.of("name", "no name", "was \"no name\""),
                Arguments.of("name", "-mp", "the first a letter"),
                Arguments.of("name", 5, "was 5"),
                Arguments.of("bind.host", "a host", "was \"a host\""),
                Arguments.of("bind.host", "a:1", "was \"a:1\""),
                Arguments.of("bind.host", "0.0.0.0", "not 0.0.0.0"),
                Arguments.of("bind.host", "0", "not 0.0.0.0"),
                Arguments.of("bind.host", "::", "not 0.0.0.0"),
                Arguments.of("bind.host", "[::]", "not 0.0.0.0"),
                Arguments.of("bind.host", "0:0:0:0:0:0:0:0", "not 0.0.0.0"),
                Arguments.of("bind.host", "::ffff:0.0.0.0", "not 0.0.0.0"),
                Arguments.of("bind.port", -1, "from 0 to 65535, was -1"),
                Arguments.of("bind.port", 65_536, "from 0 to 65535, was 65536"),
                Arguments.of("bind.port", "http", "was \"http\""),
                Arguments.of("join", List.of("a:1", "b"), "was [a:1, b]"),
                Arguments.of("join", "a", "was \"a\""),
                Arguments.of("join", "a:", "host:port"),
                Arguments.of("join", ":1", "host:port"),
                Arguments.of("join", "a:0", "host:port"),
                Arguments.of("join", "a:65536", "host:port"),
                Arguments.of("join", "a:x", "host:port"),
                Arguments.of("join", "a:1,b:2", "host:port"),
                Arguments.of("join", "::1:25520", "host:port"),
                Arguments.of("join", "akka://mp@a:1", "host:port"),
                Arguments.of("join", "0.0.0.0:1", "host:port"),
                Arguments.of("join", List.of(1), "was [1]"),
                Arguments.of("roles", List.of("gpu", "mp-driver"), "taken"),
                Arguments.of("roles", "mp-driver", "taken"),
                Arguments.of("roles", "dc-1", "taken"),
                Arguments.of("roles", "a,b", "without a comma"),
                Arguments.of("roles", " ", "was \" \""),
                Arguments.of("agent", 1, "true or false, was 1"),
                Arguments.of("agent", "maybe", "was \"maybe\""),
                Arguments.of("tls.certificate", "a\0b", "a path"),
                Arguments.of("tls.certificate", true, "a path, was true"),
                Arguments.of("start-timeout", Duration.ofMillis(999), "from 1 s to 60 min"),
                Arguments.of("start-timeout", Duration.ofMinutes(61), "from 1 s to 60 min"),
                Arguments.of("cluster.stable-after", "61 s", "from 1 s to 1 min, was \"61 s\""),
                Arguments.of("cluster.stable-after", "1 blink", "was \"1 blink\""),
                Arguments.of("cluster.stable-after", "10", "with its unit"),
                Arguments.of("cluster.stable-after", 10_000, "with its unit"),
                Arguments.of("cluster.stable-after", Duration.ofSeconds(Long.MAX_VALUE), "was PT"),
                Arguments.of("cluster.stable-after", "99999999999999999999 d", "was \"9"),
                Arguments.of("process.spares", -1, ">= 0, was -1"),
                Arguments.of("process.spares", 1.5, "a whole number >= 0, was 1.5"),
                Arguments.of("process.max", 0, "a whole number >= 1, was 0"),
                Arguments.of("process.max", 1L << 40, "was 1099511627776"),
                Arguments.of("process.max", "12345678901234567890", "was \"1234"),
                Arguments.of("process.max", "many", "was \"many\""),
                Arguments.of("process.pings", "", "true or false"),
                Arguments.of("process.unresponsive-after", Duration.ofMillis(999), "from 1 s to 5 min"),
                Arguments.of(
                        "process.unresponsive-after", Duration.ofSeconds(301), "process.pings = false turns it off"),
                Arguments.of("payload.max-bytes", 0, "from 1 to 2147483647, was 0"),
                Arguments.of("payload.max-bytes", "2 GiB", "was \"2 GiB\""),
                Arguments.of("payload.max-bytes", "64 megs", "such as 64 MiB"),
                Arguments.of("payload.max-bytes", "-1 MiB", "such as 64 MiB"),
                Arguments.of("classes.cache-max-bytes", Double.NaN, "was NaN"),
                Arguments.of("classes.cache-max-bytes", "1 YiB", "was \"1 YiB\""),
                Arguments.of("classes.cache", List.of("a"), "a path, was [a]"),
                Arguments.of("admin.socket", false, "a path, was false"),
                Arguments.of("state.directory", 1, "a path, was 1"));
    }

    @ParameterizedTest
    @MethodSource("misfits")
    void with_valueThatDoesNotFit_refusedWithWords(String name, Object value, String words) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(name, value))
                .withMessageStartingWith(name + " must be ")
                .withMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "bind.port,0,65535",
        "process.spares,0,2147483647",
        "process.max,1,2147483647",
        "payload.max-bytes,1,2147483647",
        "payload.max-bytes,1 B,1 GiB",
        "classes.cache-max-bytes,1,9223372036854775807",
        "start-timeout,1 s,60 minutes",
        "cluster.stable-after,1000ms,1 m",
        "process.unresponsive-after,1 second,5 m"
    })
    void with_valueAtItsLimit_taken(String name, String least, String most) {
        Settings settings = Settings.DEFAULTS.with(name, least).with(name, most);

        assertThat(settings).isNotEqualTo(Settings.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "proces.maks,process.max",
        "spares,process.spares",
        "bindhost,bind.host",
        "bind,bind.host",
        "tls.key,tls.private-key",
        "tls.ca,tls.ca-certificate",
        "insecureTransport,insecure-transport",
        "PROCESS.MAX,process.max",
        "stable-after,cluster.stable-after",
        "state.dir,state.directory"
    })
    void with_unknownName_nearestIsNamed(String name, String nearest) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(name, 1))
                .withMessage("there is no setting \"" + name + "\"; did you mean " + nearest + "?");
    }

    @Test
    void with_noName_allAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with((String) null, 1))
                .withMessageContainingAll("must not be null", "name, bind.host", "state.directory");
    }

    @ParameterizedTest
    @ValueSource(strings = {"akka", "akka.loglevel"})
    void with_settingOfAkkas_refusedAndSentToAFile(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Settings.DEFAULTS.with(name, "DEBUG"))
                .withMessageContainingAll(name, "config(Path)");
    }
}
