package io.multiprocessing.process;

import io.multiprocessing.Output;
import io.multiprocessing.client.instance.ClientInstance;
import io.multiprocessing.client.port.Identity;
import io.multiprocessing.link.message.Kind;
import io.multiprocessing.link.payload.Payloads;
import io.multiprocessing.link.pool.Invocation;
import io.multiprocessing.link.process.StartMessage;
import io.multiprocessing.link.status.StatusPage;
import io.multiprocessing.link.wire.Lane;
import io.multiprocessing.process.boot.Boot;
import io.multiprocessing.process.link.AgentLink;
import io.multiprocessing.process.link.LinkPort;
import io.multiprocessing.process.output.StandardStreams;
import io.multiprocessing.process.pool.Worker;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A process, from its agent's START to its end. It then exits as Python's do: children are waited for, daemons among them
 * ended, other threads that are not daemons waited for, shutdown hooks run; with code 0, or 1 if the target threw.
 */
public final class Main {
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final Boot boot;
    private final StartMessage start;
    private final StandardStreams streams;
    private final ClientInstance instance;
    private final Payloads payloads;
    private final AgentLink agent;

    private Main(Boot boot, AgentLink agent, StartMessage start) {
        this.boot = boot;
        this.agent = agent;
        this.start = start;
        // No lambdas on the way to the target: linking one takes as long as all the rest of a start from a spare.
        for (Map.Entry<String, String> property : start.properties().entrySet()) {
            System.setProperty(property.getKey(), property.getValue());
        }
        this.streams = StandardStreams.install(boot.link(), start.output() == Output.DISCARD);
        Identity identity = new Identity(
                start.instance(),
                start.id(),
                start.name(),
                start.path(),
                start.daemon(),
                new Identity.Parent(start.parentName(), start.parentPid()),
                start.maxPayloadBytes());
        LinkPort port = new LinkPort(boot.link(), identity);
        this.payloads = ClientInstance.payloads(identity, start.codecs());
        agent.port(port);
        this.instance = new ClientInstance(port, payloads).open();
        Runtime.getRuntime().addShutdownHook(new Thread("multiprocessing-last-words") {
            @Override
            public void run() {
                flush();
            }
        });
    }

    /** @param arguments the process's name, for {@code ps} and {@code jps} only */
    public static void main(String[] arguments) throws Exception {
        AgentLink agent = new AgentLink();
        Boot boot = Boot.connect(agent);
        if (arguments.length > 0 && arguments[0].equals(Warmth.SPARE)) {
            Warmth.bring(boot);
        }
        StartMessage start = StartMessage.read(agent.awaitStart());
        Main process = new Main(boot, agent, start);
        if (start.worker()) {
            process.runTasks();
        } else {
            process.runTarget();
        }
    }

    private void runTarget() {
        Throwable thrown = run(start.target(), true);
        Thread.interrupted(); // was meant for the target, not for its end
        instance.close();
        flush();
        if (thrown != null) {
            throw quietly(thrown);
        }
    }

    /**
     * Ends main the way an exception does, so that the JVM's exit code is 1 once the threads that are not daemons have
     * ended; the stack trace has been printed already.
     */
    private static RuntimeException quietly(Throwable thrown) {
        Thread.currentThread().setUncaughtExceptionHandler((thread, again) -> {});
        return new IllegalStateException("the target threw", thrown);
    }

    private void runTasks() {
        Worker worker = new Worker(new LinkWorkerPort(boot, streams), payloads);
        agent.worker(worker);
        int code = 1;
        if (run(start.target(), false) == null) {
            worker.run();
            boot.page().outcome(StatusPage.Outcome.COMPLETED);
            code = 0;
        }
        Thread.interrupted();
        instance.close();
        flush();
        System.exit(code);
    }

    /** Calls the target of a process or the initializer of a worker. @return what it threw */
    private @Nullable Throwable run(byte @Nullable [] target, boolean readyBefore) {
        try {
            if (readyBefore) {
                ready();
            }
            if (target != null) {
                Invocation.decode(payloads, target).call();
            }
            streams.endLines();
            if (readyBefore) {
                boot.page().outcome(StatusPage.Outcome.COMPLETED);
            } else {
                ready();
            }
            return null;
        } catch (Throwable thrown) {
            boot.page().outcome(StatusPage.Outcome.EXCEPTION);
            streams.endLines();
            System.err.println("Process " + start.name() + ":\n" + StackTraces.of(thrown));
            boot.link().send(Lane.CONTROL, Kind.FAILED, 0, payloads.failure(thrown));
            return thrown;
        }
    }

    private void ready() {
        boot.link().send(Lane.CONTROL, Kind.READY, 0, new byte[0]);
    }

    private void flush() {
        streams.endLines();
        boot.link().flush(LAST_WORDS);
    }
}
