package io.multiprocessing.actors.tls;

import akka.actor.AbstractActor;
import akka.actor.ActorSystem;
import akka.actor.ActorSystemImpl;
import akka.actor.BootstrapSetup;
import akka.actor.Props;
import akka.actor.setup.ActorSystemSetup;
import akka.pattern.Patterns;
import akka.remote.artery.tcp.SSLEngineProviderSetup;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An actor system that speaks mutual TLS on a free port, with an actor that answers what it is sent. */
final class Member implements AutoCloseable {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(20);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(5);

    private final ActorSystem system;
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final List<String> security;

    private Member(ActorSystem system, List<String> security) {
        this.system = system;
        this.security = security;
        system.actorOf(Props.create(Echo.class, () -> new Echo(heard)), "echo");
    }

    /** As in production: Akka makes the engines from the settings. */
    static Member of(TlsFiles files, String host) {
        return new Member(ActorSystem.create("mp", config(files, host)), List.of());
    }

    /** One whose security lines can be read. */
    static Member watched(TlsFiles files, String host) {
        List<String> lines = new CopyOnWriteArrayList<>();
        ActorSystemSetup setup = ActorSystemSetup.create(
                BootstrapSetup.create(config(files, host)),
                SSLEngineProviderSetup.create(
                        system -> new MutualTls(system.settings().config(), lines::add)));
        return new Member(ActorSystem.create("mp", setup), lines);
    }

    private static Config config(TlsFiles files, String host) {
        return ConfigFactory.parseString("""
                akka {
                  actor.provider = remote
                  remote.warn-about-direct-use = off
                  remote.artery.canonical { hostname = "%s", port = 0 }
                  remote.artery.advanced.shutdown-flush-timeout = 100 ms
                  daemonic = on
                  loglevel = OFF
                  stdout-loglevel = OFF
                  jvm-shutdown-hooks = off
                  coordinated-shutdown.terminate-actor-system = on
                }
                """.formatted(host))
                .withFallback(MutualTls.config(files))
                .withFallback(ConfigFactory.defaultReference());
    }

    int port() {
        return (Integer)
                ((ActorSystemImpl) system).provider().getDefaultAddress().port().get();
    }

    /** What the actor was sent, by anybody. */
    List<String> heard() {
        return heard;
    }

    List<String> security() {
        return security;
    }

    /** Waits for the answer; if the other cannot be reached, throws after the limit. */
    String ask(Member other, String text) throws Exception {
        return (String) Patterns.ask(system.actorSelection(other.path()), text, ANSWER_WITHIN)
                .toCompletableFuture()
                .get(ANSWER_WITHIN.toSeconds() + 1, TimeUnit.SECONDS);
    }

    /** Sends into the void, if nobody is there. */
    void tell(String host, int port, String text) {
        system.actorSelection("akka://mp@" + host + ":" + port + "/user/echo")
                .tell(text, akka.actor.ActorRef.noSender());
    }

    private String path() {
        return ((ActorSystemImpl) system).provider().getDefaultAddress() + "/user/echo";
    }

    /** Over TLS, Akka 2.8.5 may forget a stream and never end, also with its own engines: then its threads are daemons. */
    @Override
    public void close() throws Exception {
        system.terminate();
        try {
            system.getWhenTerminated().toCompletableFuture().get(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            System.err.println("a member still ends after " + ENDS_WITHIN);
        }
    }

    private static final class Echo extends AbstractActor {
        private final List<String> heard;

        Echo(List<String> heard) {
            this.heard = heard;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder()
                    .match(String.class, text -> {
                        heard.add(text);
                        getSender().tell("echo of " + text, getSelf());
                    })
                    .build();
        }
    }
}
