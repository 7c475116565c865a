package io.multiprocessing.runtime.facade;

import io.multiprocessing.Multiprocessing;
import java.nio.file.Path;

/** Two agents in JVMs of their own, first and second, and two programs in this one. */
final class TwoPrograms implements AutoCloseable {
    final DriverJvm first;
    final DriverJvm second;
    final Multiprocessing one;
    final Multiprocessing other;

    TwoPrograms(Path cache, String cluster) throws Exception {
        first = AgentMain.first(cache, cluster, "first");
        String seed = first.awaitLine("agent ");
        second = AgentMain.another(cache, cluster, "second", 0, seed);
        second.awaitLine("agent ");
        one = AgentMain.driver(cluster, seed);
        other = AgentMain.driver(cluster, seed);
    }

    @Override
    public void close() throws Exception {
        one.close();
        other.close();
        second.close();
        first.close();
    }
}
