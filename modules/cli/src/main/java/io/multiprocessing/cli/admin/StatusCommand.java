package io.multiprocessing.cli.admin;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code mp status}. */
@Command(
        name = "status",
        description = "Shows what an agent of this machine is, and the members of its cluster as it sees them.",
        mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private SocketOption agent = new SocketOption();

    @Override
    public Integer call() {
        Map<String, String> values = new HashMap<>();
        List<List<String>> members = new ArrayList<>(List.of(List.of("MEMBER", "STATUS", "ROLES")));
        for (List<String> row : agent.ask("status")) {
            if (row.get(0).equals("member")) {
                members.add(row.subList(1, row.size()));
            } else {
                values.put(row.get(0), row.get(1));
            }
        }
        List<List<String>> about = new ArrayList<>();
        for (String name : List.of("node", "address", "cluster", "roles", "cpus")) {
            about.add(List.of(name, value(values, name)));
        }
        about.add(List.of("processes", value(values, "processes") + " of " + value(values, "limit")));
        about.add(List.of("version", value(values, "library") + ", Java " + value(values, "java")));
        about.add(List.of("up for", Table.age(value(values, "uptime"))));
        PrintWriter out = spec.commandLine().getOut();
        Table.print(out, about);
        out.println();
        Table.print(out, members);
        return 0;
    }

    private static String value(Map<String, String> values, String name) {
        return values.getOrDefault(name, "0");
    }
}
