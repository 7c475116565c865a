package io.multiprocessing.runtime.instance;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.multiprocessing.Multiprocessing;
import io.multiprocessing.MultiprocessingException;
import io.multiprocessing.Node;
import io.multiprocessing.actors.agent.Agent;
import io.multiprocessing.actors.agent.AgentRequests;
import io.multiprocessing.actors.agent.AgentSettings;
import io.multiprocessing.actors.client.ClientNode;
import io.multiprocessing.actors.client.ClientRef;
import io.multiprocessing.actors.client.Links;
import io.multiprocessing.actors.client.ToClient;
import io.multiprocessing.actors.host.Occupancy;
import io.multiprocessing.actors.host.ProgramSettings;
import io.multiprocessing.actors.process.ProcessNode;
import io.multiprocessing.client.instance.ClientInstance;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.LinkLoop;
import io.multiprocessing.runtime.cluster.ClusterMember;
import io.multiprocessing.runtime.launcher.JvmLauncher;
import io.multiprocessing.runtime.output.OutputRelay;
import io.multiprocessing.runtime.settings.Settings;
import io.multiprocessing.spi.PayloadCodec;
import java.util.HexFormat;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An instance: the driver and its own agent in one JVM. Embedded it opens no port; as a member of a cluster it listens where
 * it is bound to. It has no file outside its run directory and the user's cache, and never stops the JVM that it is
 * embedded in.
 */
final class Driver {
    private static final Node HERE = new Node(
            "local", "localhost", 0, Set.of("mp-agent"), Runtime.getRuntime().availableProcessors(), 0);

    private final String threads;
    private final LinkLoop loop;
    private @Nullable JvmLauncher launcher;
    private @Nullable OutputRelay output;
    private @Nullable ActorSystem<Agent.Command> system;
    private @Nullable ClusterMember member;

    private Driver(String threads) {
        this.threads = threads;
        this.loop = LinkLoop.start(threads);
    }

    static Multiprocessing start(Settings settings) {
        String id = settings.name() + "-" + ProcessHandle.current().pid() + "-"
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
        Driver driver = new Driver("multiprocessing-" + id);
        try {
            return driver.open(id, settings);
        } catch (RuntimeException | Error failed) {
            driver.stop();
            throw failed;
        } catch (Throwable undeclared) {
            // Scala declares none: what is set for Akka and does not exist is a ClassNotFoundException.
            driver.stop();
            throw new MultiprocessingException("cannot start Akka with what is set for it: " + undeclared, undeclared);
        }
    }

    private Multiprocessing open(String id, Settings settings) {
        OutputRelay relay = new OutputRelay(threads);
        output = relay;
        Links links = new Links();
        List<String> codecs = codecs();
        Identity identity = new Identity(id, 0, ProcessSpec.MAIN_PROCESS, "", false, null, settings.maxPayloadBytes());
        Payloads payloads = ClientInstance.payloads(identity, codecs);
        DriverPort port = new DriverPort(identity, links);
        ProgramSettings program = new ProgramSettings(
                id,
                settings.maxPayloadBytes(),
                codecs,
                settings.silence().dividedBy(ProcessNode.SILENT_TICKS),
                settings.pings() && !Debugger.isLoaded());
        JvmLauncher starter =
                settings.agent() ? new JvmLauncher(threads, loop, JvmLauncher.Settings.of(settings.spares())) : null;
        launcher = starter;
        Occupancy occupancy = new Occupancy(settings.maxProcesses());
        AgentSettings agent = new AgentSettings(
                program,
                starter,
                links,
                relay,
                port::workerMessage,
                occupancy,
                settings.bind().isPresent() ? ClusterMember::here : embedded -> HERE,
                starter == null ? () -> {} : starter::tick);
        CompletableFuture<AgentRequests> requests = new CompletableFuture<>();
        ActorSystem<Agent.Command> actors = actors(Agent.create(agent, requests::complete), settings);
        system = actors;
        actors.getWhenTerminated().whenComplete((done, never) -> {
            String why = "its actors have ended; the log may say why";
            requests.completeExceptionally(new MultiprocessingException("cannot start: " + why, null));
            port.clusterLost(why);
        });
        ActorRef<ToClient> told = actors.systemActorOf(ClientNode.create(port::told), "driver", Props.empty());
        AgentRequests route = made(requests);
        port.connect(new ClientRef(0, "the driver", told), route, this::stop);
        if (settings.bind().isPresent()) {
            ClusterMember joined = ClusterMember.join(settings, actors, threads, loop, occupancy, actors, why -> {
                port.clusterLost(why);
                actors.tell(new Agent.Stop(() -> {}));
            });
            member = joined;
            route.share(joined.locks(), joined.queues());
        }
        ClientInstance instance = new ClientInstance(port, payloads).open();
        ExitHook.install(instance);
        return instance;
    }

    /** Ends with the actor system, if that cannot make its guardian. */
    private static AgentRequests made(CompletableFuture<AgentRequests> requests) {
        try {
            return requests.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof MultiprocessingException cause ? cause : e;
        }
    }

    private static ActorSystem<Agent.Command> actors(Behavior<Agent.Command> agent, Settings settings) {
        return settings.bind()
                .map(bind -> ClusterMember.listen(agent, settings, bind))
                .orElseGet(() -> ActorSystem.create(agent, "multiprocessing", config(settings)));
    }

    private static List<String> codecs() {
        return ServiceLoader.load(PayloadCodec.class, ClassLoader.getSystemClassLoader()).stream()
                .map(codec -> codec.type().getName())
                .toList();
    }

    /** The library's own settings and nothing of an embedding program's application.conf, which is for its own Akka. */
    private static Config config(Settings settings) {
        ClassLoader loader = Driver.class.getClassLoader();
        Config ours = ConfigFactory.parseResources(loader, "multiprocessing-embedded.conf")
                .withFallback(ConfigFactory.defaultReference(loader));
        return settings.akka().map(akka -> akka.withFallback(ours)).orElse(ours).resolve();
    }

    /** Kills what runs, then stops everything that start() started; in an order in which nobody misses anything. */
    private void stop() {
        boolean interrupted = false;
        if (system != null) {
            CompletableFuture<Void> killed = new CompletableFuture<>();
            system.tell(new Agent.Stop(() -> killed.complete(null)));
            // It is gone already when the cluster was lost.
            interrupted = Ending.await(
                    CompletableFuture.anyOf(killed, system.getWhenTerminated().toCompletableFuture()));
            system.terminate();
            interrupted |= Ending.await(system.getWhenTerminated().toCompletableFuture());
        }
        if (member != null) {
            member.close();
        }
        if (launcher != null) {
            launcher.close();
        }
        loop.close();
        if (output != null) {
            output.close();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
