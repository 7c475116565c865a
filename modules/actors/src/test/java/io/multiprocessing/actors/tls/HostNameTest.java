package io.multiprocessing.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a b",
                "agent_1",
                "-a",
                "a-",
                "a..b",
                "a.",
                "1.2.3",
                "256.1.1.1",
                "1.2.3.4.5",
                "a:2552",
                ":::",
                "fe80::1%eth0",
                "*.example.org",
                "a/b",
                "../a"
            })
    void of_noHost_isRefusedWithItsWords(String host) {
        assertThatThrownBy(() -> HostName.of(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + host + "\"");
    }

    @Test
    void of_longLabel_isRefused() {
        assertThat(HostName.of("a".repeat(63))).hasToString("a".repeat(63));
        assertThatThrownBy(() -> HostName.of("a".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "Agent-1,agent-1,false",
        "a.example.org,a.example.org,false",
        "127.0.0.1,127.0.0.1,true",
        "::1,::1,true",
        "[fe80::1],fe80::1,true",
        "3com.example,3com.example,false",
        "h\u00f6st,xn--hst-sna,false"
    })
    void of_host_isTaken(String host, String text, boolean address) {
        assertThat(HostName.of(host)).hasToString(text);
        assertThat(HostName.of(host).isAddress()).isEqualTo(address);
    }

    @Test
    void isIn_comparesNamesWithNamesAndAddressesWithAddresses() throws IOException, GeneralSecurityException {
        TestCa ca = TestCa.in(directory, "ca");
        X509Certificate named = certificate(ca.node("a.example.org"));
        assertThat(HostName.of("A.example.org").isIn(named)).isTrue();
        assertThat(HostName.of("b.example.org").isIn(named)).isFalse();
        assertThat(HostName.of("10.0.0.1").isIn(named)).isFalse();
        X509Certificate addressed = certificate(ca.node("::1"));
        assertThat(HostName.of("0:0:0:0:0:0:0:1").isIn(addressed)).isTrue();
        assertThat(HostName.of("::2").isIn(addressed)).isFalse();
        assertThat(HostName.of("localhost").isIn(addressed)).isFalse();
    }

    private static X509Certificate certificate(TlsFiles files) {
        return new PemFile(files.certificate(), "certificate").certificates().get(0);
    }
}
