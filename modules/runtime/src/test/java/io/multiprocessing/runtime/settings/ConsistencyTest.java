package io.multiprocessing.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConsistencyTest {
    private static final Settings EMBEDDED = Settings.DEFAULTS;
    private static final Settings BOUND = EMBEDDED.with("bind.host", "a");
    private static final Settings INSECURE = BOUND.with("insecure-transport", true);

    private static Settings tls(Settings settings) {
        return settings.with("tls.certificate", "c.pem")
                .with("tls.private-key", "k.pem")
                .with("tls.ca-certificate", "ca.pem");
    }

    static Stream<Settings> whole() {
        return Stream.of(
                EMBEDDED,
                EMBEDDED.with("process.max", 3)
                        .with("cluster.stable-after", "7 s")
                        .with("start-timeout", "7 s"),
                tls(BOUND).with("bootstrap", true),
                tls(BOUND)
                        .with("bootstrap", true)
                        .with("join", "b:1")
                        .with("roles", "gpu")
                        .with("bind.port", 1),
                tls(BOUND).with("join", "b:1"),
                tls(BOUND).with("join", "b:1").with("agent", false),
                INSECURE.with("bootstrap", true),
                INSECURE.with("join", "b:1").with("agent", false));
    }

    @ParameterizedTest
    @MethodSource("whole")
    void check_settingsThatGoTogether_pass(Settings settings) {
        assertThat(settings.check()).isSameAs(settings);
    }

    @ParameterizedTest
    @CsvSource({"bind.port,1", "join,b:1", "roles,gpu", "bootstrap,true", "insecure-transport,true"})
    void check_memberWithoutBind_refused(String name, String value) {
        refused(EMBEDDED.with(name, value), name + " is for a member of a cluster", "bind.host is not set");
    }

    @Test
    void check_tlsWithoutBind_refused() {
        refused(tls(EMBEDDED), "tls.certificate is for a member", "bind.host is not set");
    }

    @Test
    void check_driverWithoutBind_refused() {
        refused(EMBEDDED.with("agent", false), "agent = false", "set bind.host and join");
        refused(EMBEDDED.with("agent", false).with("join", "b:1"), "agent = false", "set bind.host and join");
    }

    @Test
    void check_tlsAndInsecure_refused() {
        refused(tls(INSECURE).with("bootstrap", true), "tls and insecure-transport are both set");
    }

    @Test
    void check_neitherTlsNorInsecure_refusedWithTheWayOut() {
        refused(BOUND.with("bootstrap", true), "tls.certificate", "mp keys", "insecureTransport()");
    }

    @Test
    void check_partOfTls_refusedWithWhatIsMissing() {
        Settings joins = BOUND.with("join", "b:1");
        refused(joins.with("tls.certificate", "c"), "tls.private-key and tls.ca-certificate are not set");
        refused(joins.with("tls.private-key", "k"), "tls.certificate and tls.ca-certificate are not set");
        refused(joins.with("tls.ca-certificate", "a"), "tls.certificate and tls.private-key are not set");
        refused(
                joins.with("tls.certificate", "c").with("tls.private-key", "k"),
                "tls.ca-certificate is not set",
                "mp keys");
        refused(EMBEDDED.with("tls.private-key", "k"), "tls.certificate and tls.ca-certificate are not set");
    }

    @Test
    void check_driverThatBootstraps_refused() {
        refused(
                tls(BOUND).with("bootstrap", true).with("agent", false).with("join", "b:1"),
                "bootstrap = true with agent = false",
                "a driver may not form a cluster");
    }

    @Test
    void check_neitherJoinNorBootstrap_refused() {
        refused(tls(BOUND), "neither join nor bootstrap");
        refused(INSECURE.with("agent", false), "neither join nor bootstrap");
    }

    private static void refused(Settings settings, String... words) {
        assertThatIllegalArgumentException().isThrownBy(settings::check).withMessageContainingAll(words);
    }
}
