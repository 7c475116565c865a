package io.multiprocessing.runtime.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverOptionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "--add-modules=jdk.incubator.vector",
                "--enable-preview",
                "--enable-native-access=ALL-UNNAMED",
                "-ea",
                "-ea:com.example...",
                "-esa",
                "-Xmx1g",
                "-XX:MaxHeapSize=1g",
                "-XX:MaxRAMPercentage=20",
                "-Xss4m",
                "-Dfile.encoding=ISO-8859-1",
                "-Duser.timezone=UTC",
            })
    void inherited_keeps(String option) {
        assertThat(DriverOptions.inherited(List.of(option))).containsExactly(option);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005",
                "-Xrunjdwp:transport=dt_socket,server=y",
                "-Xdebug",
                "-agentpath:/opt/profiler.so",
                "-javaagent:/opt/agent.jar",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-XX:StartFlightRecording=filename=x.jfr",
                "-XX:+UseZGC",
                "-XX:SharedArchiveFile=x.jsa",
                "-Xms1g",
                "-Xlog:gc*:file=gc.log",
                "-Dmy.password=secret",
                "-Dfile.encoding.pkg=x",
            })
    void inherited_drops(String option) {
        assertThat(DriverOptions.inherited(List.of(option))).isEmpty();
    }

    @Test
    void inherited_keepsTheOrder() {
        assertThat(DriverOptions.inherited(List.of("-Xmx2g", "-Xint", "-ea", "-Xmx1g")))
                .containsExactly("-Xmx2g", "-ea", "-Xmx1g");
    }

    @Test
    void forOtherMachines_leavesOutPlacesOfThisOne() {
        assertThat(DriverOptions.forOtherMachines(List.of(
                        "-Xmx1g", "-Djava.io.tmpdir=/x", "-Djava.library.path=/y", "-Dfile.encoding=UTF-8", "-Xint")))
                .containsExactly("-Xmx1g", "-Dfile.encoding=UTF-8");
    }
}
