package io.multiprocessing.benchmarks;

import io.multiprocessing.Multiprocessing;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Agents in JVMs of their own on this machine, with keys made for them. */
final class Agents implements AutoCloseable {
    private static final String HOST = "127.0.0.1";

    private final String cluster;
    private final Path keys;
    private final List<java.lang.Process> agents = new ArrayList<>();
    private final String seed;

    /** @param count the first forms the cluster; each has the role {@code agent-<index>} */
    Agents(String cluster, int count) throws IOException, InterruptedException {
        this.cluster = cluster;
        this.keys = Files.createTempDirectory("mp-benchmark-keys");
        run("io.multiprocessing.cli.Mp", "keys", "init", "--directory", keys.toString())
                .waitFor();
        run("io.multiprocessing.cli.Mp", "keys", "node", "--host", HOST, "--directory", keys.toString())
                .waitFor();
        String first = "";
        for (int i = 0; i < count; i++) {
            java.lang.Process agent = run(Agents.class.getName(), cluster, "agent-" + i, keys.toString(), first);
            agents.add(agent);
            String address = ready(agent);
            first = first.isEmpty() ? address : first;
        }
        seed = first;
    }

    private static java.lang.Process run(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    @SuppressWarnings("DefaultCharset") // of a child's output
    private static String ready(java.lang.Process agent) throws IOException {
        BufferedReader out = agent.inputReader();
        String line = out.readLine();
        if (line == null) {
            throw new IOException("an agent has ended at once");
        }
        return line;
    }

    Multiprocessing driver() {
        return member(cluster, keys).join(seed).agent(false).start();
    }

    private static Multiprocessing.Builder member(String cluster, Path keys) {
        return Multiprocessing.builder()
                .name(cluster)
                .bind(HOST, 0)
                .tls(keys.resolve(HOST + ".pem"), keys.resolve(HOST + "-key.pem"), keys.resolve("ca.pem"));
    }

    void kill(int agent) {
        agents.get(agent).destroyForcibly();
    }

    /** Ends its standard input, by which it leaves in order. */
    void end(int agent) throws IOException {
        agents.get(agent).getOutputStream().close();
    }

    long pid(int agent) {
        return agents.get(agent).pid();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        for (java.lang.Process agent : agents) {
            agent.destroyForcibly().waitFor();
        }
        try (Stream<Path> files = Files.walk(keys)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** One agent: cluster, role, directory of the keys, seed or nothing. */
    public static void main(String[] args) throws IOException {
        Multiprocessing.Builder builder = member(args[0], Path.of(args[2])).roles("mp-agent", args[1]);
        builder = args[3].isEmpty() ? builder.bootstrap(true) : builder.join(args[3]);
        try (Multiprocessing mp = builder.start()) {
            var here = mp.nodes().get(0);
            System.out.println(here.host() + ":" + here.port());
            while (System.in.read() >= 0) {
                // Until whoever started it has ended.
            }
        }
    }
}
