package io.multiprocessing.runtime.instance;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.multiprocessing.ClusterUnavailableException;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.actors.tls.TlsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the builder refuses, and when; nothing here starts. */
class InstanceBuilderTest {
    private static final Path PEM = Path.of("a.pem");

    private final Multiprocessing.Builder builder = Multiprocessing.builder();

    static Stream<Arguments> refusedAtOnce() {
        Multiprocessing.Builder builder = Multiprocessing.builder();
        return Stream.of(
                call("name", () -> builder.name("no name"), "name must be"),
                call("bind null", () -> builder.bind(null, 1), "bind.host must be"),
                call("bind all", () -> builder.bind("0.0.0.0", 1), "not 0.0.0.0"),
                call("bind port", () -> builder.bind("a", 65_536), "bind.port must be"),
                call("join null", () -> builder.join((String[]) null), "join must be"),
                call("join null element", () -> builder.join("a:1", null), "was [a:1, null]"),
                call("join form", () -> builder.join("a"), "host:port"),
                call("roles null", () -> builder.roles((String[]) null), "roles must be"),
                call("roles blank", () -> builder.roles(" "), "roles must be"),
                call("roles taken", () -> builder.roles("mp-driver"), "taken"),
                call("tls certificate", () -> builder.tls(null, PEM, PEM), "tls.certificate must be"),
                call("tls key", () -> builder.tls(PEM, null, PEM), "tls.private-key must be"),
                call("tls ca", () -> builder.tls(PEM, PEM, null), "tls.ca-certificate must be"),
                call("config null", () -> builder.config(null), "must not be null"),
                call("config missing", () -> builder.config(Path.of("missing.conf")), "there is no file"),
                call("spares", () -> builder.spareProcesses(-1), "spareProcesses must be >= 0, was -1"),
                call("setting", () -> builder.setting("seed", 1), "there is no setting \"seed\""));
    }

    private static Arguments call(String what, ThrowingCallable call, String words) {
        return Arguments.of(what, call, words);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusedAtOnce")
    void argument_thatDoesNotFit_refusedAtOnce(String what, ThrowingCallable call, String words) {
        assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining(words);
    }

    @Test
    void start_settingsThatDoNotGoTogether_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.agent(false).start())
                .withMessageContaining("agent = false");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.bind("a", 0).agent(true).start())
                .withMessageContainingAll("mp keys", "insecureTransport()");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.insecureTransport().start())
                .withMessageContaining("neither join nor bootstrap");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.join("b:1").tls(PEM, PEM, PEM).start())
                .withMessageContaining("both set");
    }

    @Test
    void start_memberWithoutItsCertificate_refused() {
        assertThatExceptionOfType(TlsException.class)
                .isThrownBy(() -> builder.bind("a", 0)
                        .join("b:1")
                        .roles("gpu")
                        .agent(false)
                        .bootstrap(false)
                        .tls(PEM, PEM, PEM)
                        .start())
                .withMessageContainingAll("CA certificate", "mp keys");
    }

    @Test
    void config_andSingleSettings_theLaterWins(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("mp.conf"), "bind.host = a.invalid\nbootstrap = true\n");

        // Each is told from the other by what its start refuses; nobody has a host of that name.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Multiprocessing.builder()
                        .insecureTransport()
                        .bootstrap(false)
                        .config(file)
                        .bootstrap(false)
                        .start())
                .withMessageContaining("neither join nor bootstrap");
        assertThatExceptionOfType(ClusterUnavailableException.class)
                .isThrownBy(() -> Multiprocessing.builder()
                        .insecureTransport()
                        .bootstrap(false)
                        .config(file)
                        .start())
                .withMessageContainingAll("cannot listen on a.invalid:0", "bind.host");
    }

    @Test
    void builder_whoseCallWasRefused_isAsItWas() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder.bind("a", -1));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.tls(PEM, PEM, null));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.agent(false).start())
                .withMessageContaining("an embedded instance");
    }

    @Test
    void storage_saysWithWhichIssueItComes() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> builder.storage(PEM))
                .withMessageContainingAll("storage", "issue 4");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> builder.storage("jdbc:h2:mem:", "user", "password"))
                .withMessageContainingAll("storage", "issue 4");
    }
}
