package io.multiprocessing.runtime.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import com.typesafe.config.Config;
import io.multiprocessing.ExitStatus;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import io.multiprocessing.Process;
import io.multiprocessing.ProcessOptions;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is an actor: any member of the cluster can send to it by its address. */
final class ProcessAddressIT {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String CLUSTER = "address-it";

    static void sleep() throws Exception {
        Thread.sleep(Duration.ofMinutes(5).toMillis());
    }

    @Test
    void address_fromAnotherMember_reachesTheProcessItself(@TempDir Path cache) throws Exception {
        try (Multiprocessing mp = Multiprocessing.builder()
                        .name(CLUSTER)
                        .bind("127.0.0.1", 0)
                        .bootstrap(true)
                        .insecureTransport()
                        .setting("classes.cache", cache)
                        .start();
                Process process = mp.process(ProcessOptions.defaults().name("sleeper"), ProcessAddressIT::sleep)
                        .start()) {
            Node agent = mp.nodes().get(0);
            ActorTestKit member = join(agent);
            try {
                ActorRef<ProcessNode.Command> node = ActorRefResolver.get(member.system())
                        .resolveActorRef(process.address().orElseThrow());
                TestProbe<ProcessNode.Identified> said = member.createTestProbe();
                node.tell(new ProcessNode.Identify(said.getRef()));
                assertThat(said.receiveMessage(LIMIT))
                        .isEqualTo(new ProcessNode.Identified(
                                "sleeper", process.pid().orElseThrow()));

                node.tell(new ProcessNode.Signal(How.KILL));
                assertThat(process.join(LIMIT)).isTrue();
                assertThat(process.exitStatus().orElseThrow().reason()).isEqualTo(ExitStatus.Reason.SIGNALLED);
            } finally {
                member.shutdownTestKit();
            }
        }
    }

    /** A member that is nobody's program and hosts nothing. */
    private static ActorTestKit join(Node agent) {
        Config config = ClusterConfig.of(
                Settings.DEFAULTS.with("name", CLUSTER).with("insecure-transport", true), new HostPort("127.0.0.1", 0));
        ActorTestKit member = ActorTestKit.create(CLUSTER, config);
        Cluster cluster = Cluster.get(member.system());
        cluster.manager().tell(Join.create(new akka.actor.Address("akka", CLUSTER, agent.host(), agent.port())));
        return member;
    }
}
