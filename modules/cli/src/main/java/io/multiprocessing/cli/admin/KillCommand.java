package io.multiprocessing.cli.admin;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code mp kill}. */
@Command(
        name = "kill",
        description = "Kills a process that an agent of this machine hosts; its program is told of its end.",
        mixinStandardHelpOptions = true)
public final class KillCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SocketOption agent = new SocketOption();

    @Parameters(paramLabel = "ID", description = "its pid; or its id or name, if no other process there has it")
    private String id;

    @Override
    public Integer call() {
        agent.ask("kill", id).forEach(row -> spec.commandLine().getOut().println(row.get(0)));
        return 0;
    }
}
