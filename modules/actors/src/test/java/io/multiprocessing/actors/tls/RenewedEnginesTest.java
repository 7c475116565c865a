package io.multiprocessing.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenewedEnginesTest {
    @TempDir
    Path directory;

    private final AtomicLong time = new AtomicLong();
    private final List<String> lines = new ArrayList<>();

    @Test
    void current_filesReplaced_areTakenOnceTheyFitTogether() throws IOException, GeneralSecurityException {
        TestCa ca = TestCa.in(directory, "ca");
        TlsFiles files = ca.node("localhost");
        RenewedEngines renewed = new RenewedEngines(files, "localhost", Clock.systemUTC(), time::get, lines::add);
        TlsEngines first = renewed.current();
        later();
        assertThat(renewed.current()).isSameAs(first);

        TlsFiles next = ca.node("localhost");
        Files.move(next.certificate(), files.certificate(), StandardCopyOption.REPLACE_EXISTING);
        assertThat(renewed.current()).as("looked at too soon").isSameAs(first);
        later();
        assertThat(renewed.current()).isSameAs(first);
        later();
        assertThat(renewed.current()).isSameAs(first);
        assertThat(lines).singleElement().asString().contains("the old ones stay in use", "does not belong");

        Files.move(next.privateKey(), files.privateKey(), StandardCopyOption.REPLACE_EXISTING);
        later();
        assertThat(renewed.current()).isNotSameAs(first);
        assertThat(lines).hasSize(2).last().asString().contains("was renewed");
    }

    @Test
    void start_badFiles_isRefused() throws IOException, GeneralSecurityException {
        TlsFiles files = TestCa.in(directory, "ca").node("elsewhere");
        assertThatThrownBy(() -> new RenewedEngines(files, "localhost", Clock.systemUTC(), time::get, lines::add))
                .isInstanceOf(TlsException.class)
                .hasMessageContaining("is for elsewhere");
    }

    private void later() {
        time.addAndGet(RenewedEngines.LOOK_AGAIN_AFTER.toNanos());
    }
}
