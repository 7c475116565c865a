package io.multiprocessing.specs;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * An agent, until its standard input ends: then it leaves in order. It says {@code agent HOST:PORT} when it is a member, and
 * answers each line with {@code nodes ID ID …}, the agents that it knows. When the cluster has removed it, it says
 * {@code lost …} and exits with 3.
 */
final class AgentProgram {
    private AgentProgram() {}

    /**
     * Takes cluster, host, port, state directory, whether it may form the cluster, members to join, with commas, and a role
     * by which placements find it.
     */
    public static void main(String[] args) throws Exception {
        Multiprocessing.Builder builder = Multiprocessing.builder()
                .name(args[0])
                .bind(args[1], Integer.parseInt(args[2]))
                .insecureTransport()
                .setting("cluster.stable-after", "1 s")
                .setting("state.directory", args[3])
                .setting("classes.cache", args[3])
                .roles("mp-agent", args[6])
                .bootstrap(Boolean.parseBoolean(args[4]))
                .join(args[5].split(","));
        try (Multiprocessing mp = builder.start();
                BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
            mp.onClusterLost(lost -> {
                System.out.println("lost " + lost.getMessage());
                Runtime.getRuntime().halt(3);
            });
            System.out.println("agent " + args[1] + ":" + args[2]);
            while (in.readLine() != null) {
                System.out.println(
                        "nodes " + mp.nodes().stream().map(Node::id).sorted().collect(Collectors.joining(" ")));
            }
        }
    }
}
