package io.multiprocessing.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mp ps}. */
@Command(
        name = "ps",
        description = "Shows the processes that an agent of this machine hosts.",
        mixinStandardHelpOptions = true)
public final class PsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SocketOption agent = new SocketOption();

    @Override
    public Integer call() {
        List<List<String>> table = new ArrayList<>(List.of(List.of("PROGRAM", "ID", "PID", "AGE", "NAME")));
        for (List<String> row : agent.ask("ps")) {
            String pid = row.get(3).equals("0") ? "-" : row.get(3);
            table.add(List.of(row.get(0), row.get(1), pid, Table.age(row.get(4)), row.get(2)));
        }
        Table.print(spec.commandLine().getOut(), table);
        return 0;
    }
}
