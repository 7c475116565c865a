package io.multiprocessing.cli;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.AbstractActor;
import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.actor.Props;
import akka.pattern.Patterns;
import com.typesafe.config.ConfigFactory;
import io.multiprocessing.actors.tls.MutualTls;
import io.multiprocessing.actors.tls.TlsFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MadeKeysTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @TempDir
    Path temp;

    @Test
    void membersWithMadeKeys_talkToEachOther() throws Exception {
        Typed.mp("keys", "init", "--directory", temp);
        ActorSystem byAddress = member("127.0.0.1");
        ActorSystem byName = member("localhost");
        try {
            assertThat(ask(byAddress, byName, "a")).isEqualTo("echo of a");
            assertThat(ask(byName, byAddress, "b")).isEqualTo("echo of b");
        } finally {
            byAddress.terminate();
            byName.terminate();
        }
    }

    private ActorSystem member(String host) {
        Typed.mp("keys", "node", "--host", host, "--directory", temp);
        TlsFiles files =
                new TlsFiles(temp.resolve(host + ".pem"), temp.resolve(host + "-key.pem"), temp.resolve("ca.pem"));
        ActorSystem system = ActorSystem.create(
                "mp",
                ConfigFactory.parseString("""
                        akka {
                          actor.provider = remote
                          remote.warn-about-direct-use = off
                          remote.artery.canonical { hostname = "%s", port = 0 }
                          stdout-loglevel = OFF
                          jvm-shutdown-hooks = off
                          daemonic = on
                        }
                        """.formatted(host))
                        .withFallback(MutualTls.config(files))
                        .withFallback(ConfigFactory.defaultReference()));
        system.actorOf(Props.create(Echo.class, Echo::new), "echo");
        return system;
    }

    private static Object ask(ActorSystem one, ActorSystem other, String text) throws Exception {
        String path = ((ExtendedActorSystem) other).provider().getDefaultAddress() + "/user/echo";
        return Patterns.ask(one.actorSelection(path), text, WITHIN)
                .toCompletableFuture()
                .get(WITHIN.toSeconds() + 1, TimeUnit.SECONDS);
    }

    private static final class Echo extends AbstractActor {
        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(String.class, text -> getSender().tell("echo of " + text, getSelf()))
                    .build();
        }
    }
}
