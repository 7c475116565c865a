package io.multiprocessing.runtime.facade;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.Node;
import java.nio.file.Path;
import java.util.List;

/**
 * An agent in a JVM of its own, until it is killed or its standard input ends. It has a role of its name, by which
 * placements find it, and says where it listens: {@code agent 127.0.0.1:4711}.
 */
final class AgentMain {
    private AgentMain() {}

    /** One that forms the cluster. */
    static DriverJvm first(Path cache, String cluster, String name) throws Exception {
        return new DriverJvm(List.of("-Dcache=" + cache), AgentMain.class, cluster, name, "0");
    }

    /** One that joins it, and listens at the port; 0: at any. */
    static DriverJvm another(Path cache, String cluster, String name, int port, String seed) throws Exception {
        return new DriverJvm(List.of("-Dcache=" + cache), AgentMain.class, cluster, name, Integer.toString(port), seed);
    }

    /** One with a file of settings. */
    static DriverJvm with(Path config, Path cache, String cluster, String name, int port, String seed)
            throws Exception {
        return new DriverJvm(
                List.of("-Dcache=" + cache, "-Dconfig=" + config),
                AgentMain.class,
                cluster,
                name,
                Integer.toString(port),
                seed);
    }

    /** The first again, at its port, with the others to join. */
    static DriverJvm returning(Path cache, String cluster, String name, int port, String seed) throws Exception {
        return new DriverJvm(
                List.of("-Dcache=" + cache, "-Dbootstrap=true"),
                AgentMain.class,
                cluster,
                name,
                Integer.toString(port),
                seed);
    }

    /** A driver that hosts no processes, and is as quick to tell who is gone as these agents are. */
    static Multiprocessing driver(String cluster, String seed) {
        return Multiprocessing.builder()
                .name(cluster)
                .bind("127.0.0.1", 0)
                .join(seed)
                .agent(false)
                .insecureTransport()
                .setting("cluster.stable-after", "1 s")
                .start();
    }

    public static void main(String[] args) throws Exception {
        Multiprocessing.Builder builder = Multiprocessing.builder()
                .name(args[0])
                .bind("127.0.0.1", Integer.parseInt(args[2]))
                .insecureTransport()
                .setting("cluster.stable-after", "1 s")
                .setting("classes.cache", System.getProperty("cache"))
                .setting("state.directory", System.getProperty("cache"))
                .roles("mp-agent", args[1]);
        String config = System.getProperty("config");
        if (config != null) {
            builder = builder.config(Path.of(config));
        }
        builder = builder.bootstrap(args.length == 3 || Boolean.getBoolean("bootstrap"));
        if (args.length > 3) {
            builder = builder.join(args[3]);
        }
        try (Multiprocessing mp = builder.start()) {
            mp.onClusterLost(lost -> {
                System.out.println("lost " + lost.getMessage());
                Runtime.getRuntime().halt(3);
            });
            Node here = mp.nodes().get(0);
            System.out.println("agent " + here.host() + ":" + here.port());
            while (System.in.read() >= 0) {
                // Until whoever started it is gone.
            }
        }
    }
}
