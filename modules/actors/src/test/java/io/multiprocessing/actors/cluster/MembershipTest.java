package io.multiprocessing.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.Address;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.cluster.typed.Cluster;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MembershipTest {
    private static final ActorTestKit KIT =
            ActorTestKit.create(ConfigFactory.parseString("""
                    akka.actor.provider = cluster
                    akka.remote.artery.canonical { hostname = 127.0.0.1, port = 0 }
                    akka.cluster.jmx.enabled = off
                    """).withFallback(ManualTime.config()));
    private static final ManualTime TIME = ManualTime.get(KIT.system());

    @AfterAll
    static void shutDown() {
        KIT.shutdownTestKit();
    }

    private static final class Told implements Membership.Listener {
        final BlockingQueue<String> warnings = new LinkedBlockingQueue<>();

        @Override
        public void up() {}

        @Override
        public void removed(String why) {}

        @Override
        public void insecure(String warning) {
            warnings.add(warning);
        }
    }

    @Test
    void insecureTransport_isWarnedOfAtOnceAndEveryMinute() throws Exception {
        Told told = new Told();
        KIT.spawn(Membership.create(new Membership.Settings(List.of(), false, true), told));
        for (int minute = 0; minute < 3; minute++) {
            assertThat(told.warnings.poll(20, TimeUnit.SECONDS))
                    .contains(
                            "INSECURE",
                            Cluster.get(KIT.system()).selfMember().address().toString(),
                            "mp keys");
            TIME.timePasses(Membership.WARN_PERIOD.minus(Duration.ofSeconds(1)));
            assertThat(told.warnings).isEmpty();
            TIME.timePasses(Duration.ofSeconds(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "false, b:1 c:1, b:1 c:1",
        "false, b:1 a:1, b:1",
        "true, '', a:1",
        "true, b:1 c:1, a:1 b:1 c:1",
        "true, b:1 a:1, a:1 b:1",
    })
    void seeds_ofOneThatMayFormACluster_beginWithItself(boolean bootstrap, String join, String seeds) {
        assertThat(Membership.seeds(new Membership.Settings(addresses(join), bootstrap, false), address("a:1")))
                .isEqualTo(addresses(seeds));
    }

    private static List<Address> addresses(String words) {
        return List.of(words.split(" ")).stream()
                .filter(word -> !word.isEmpty())
                .map(MembershipTest::address)
                .toList();
    }

    private static Address address(String word) {
        String[] parts = word.split(":");
        return new Address("akka", "mp", parts[0], Integer.parseInt(parts[1]));
    }
}
