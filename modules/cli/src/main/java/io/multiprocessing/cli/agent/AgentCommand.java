package io.multiprocessing.cli.agent;

import io.multiprocessing.Node;
import io.multiprocessing.runtime.instance.AgentInstance;
import io.multiprocessing.runtime.settings.HostPort;
import io.multiprocessing.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code mp agent}. No field and no method names a class of Akka's, because picocli looks at them for every command.
 */
@Command(
        name = "agent",
        description = "Runs an agent, which hosts the processes of programs on other machines, until SIGTERM or SIGINT;"
                + " then its processes are killed, and it leaves the cluster. Exits with 0 after that, and with "
                + AgentCommand.LOST + " when the cluster was lost: then start it again.",
        mixinStandardHelpOptions = true)
public final class AgentCommand implements Callable<Integer> {
    /** The exit status of an agent that the cluster does not have any more. */
    static final int LOST = 3;

    @Spec
    private CommandSpec spec;

    @Option(names = "--config", required = true, paramLabel = "FILE", description = "settings, as in config/agent.conf")
    private Path config;

    @Option(names = "--set", paramLabel = "NAME=VALUE", description = "a setting, over the file's; may be repeated")
    private Map<String, String> set = new LinkedHashMap<>();

    @Override
    public Integer call() {
        Settings settings = understood();
        try (Lifetime lifetime = new Lifetime()) {
            String why = run(settings, lifetime);
            if (why == null) {
                return 0;
            }
            spec.commandLine().getErr().println(spec.qualifiedName() + ": the cluster is lost: " + why);
            return LOST;
        }
    }

    private @Nullable String run(Settings settings, Lifetime lifetime) {
        AgentInstance agent;
        try {
            agent = AgentInstance.start(settings, lifetime::end);
        } catch (IllegalArgumentException e) {
            throw notUnderstood(e);
        } catch (RuntimeException e) {
            if (lifetime.signalled()) {
                return null;
            }
            throw e;
        }
        try (agent) {
            lifetime.started();
            Node here = agent.here();
            spec.commandLine()
                    .getOut()
                    .println("agent " + new HostPort(here.host(), here.port()) + " is a member of cluster "
                            + settings.name());
            return lifetime.await();
        }
    }

    private Settings understood() {
        try {
            Settings settings = Settings.DEFAULTS.withFile(config);
            for (Map.Entry<String, String> one : set.entrySet()) {
                settings = settings.with(one.getKey(), one.getValue());
            }
            return settings;
        } catch (IllegalArgumentException e) {
            throw notUnderstood(e);
        }
    }

    private ParameterException notUnderstood(IllegalArgumentException e) {
        return new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
}
