package io.multiprocessing.runtime.instance;

import io.multiprocessing.Multiprocessing;
import java.nio.file.Path;

/** Builds an instance that is its own agent, and refuses with words what needs a cluster. */
final class EmbeddedBuilder implements Multiprocessing.Builder {
    private static final int CLUSTER = 3;
    private static final int DURABLE = 4;

    private Settings settings = Settings.DEFAULTS;

    @Override
    public Multiprocessing.Builder name(String clusterName) {
        settings = settings.named(clusterName);
        return this;
    }

    @Override
    public Multiprocessing.Builder spareProcesses(int warmJvms) {
        if (warmJvms < 0) {
            throw new IllegalArgumentException("spareProcesses must be >= 0, was " + warmJvms);
        }
        settings = settings.with("process.spares", warmJvms);
        return this;
    }

    @Override
    public Multiprocessing.Builder setting(String name, Object value) {
        settings = settings.with(name, value);
        return this;
    }

    @Override
    public Multiprocessing start() {
        return Driver.start(settings);
    }

    @Override
    public Multiprocessing.Builder bind(String host, int port) {
        throw later("bind", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder join(String... seedNodes) {
        throw later("join", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder roles(String... roles) {
        throw later("roles", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder agent(boolean hostsProcesses) {
        if (!hostsProcesses) {
            throw later("agent(false): a driver that hosts no processes", CLUSTER);
        }
        return this;
    }

    @Override
    public Multiprocessing.Builder tls(Path certificate, Path privateKey, Path caCertificate) {
        throw later("tls", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder config(Path hoconFile) {
        throw later("config", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder bootstrap(boolean mayForm) {
        throw later("bootstrap", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder insecureTransport() {
        throw later("insecureTransport", CLUSTER);
    }

    @Override
    public Multiprocessing.Builder storage(Path directory) {
        throw later("storage", DURABLE);
    }

    @Override
    public Multiprocessing.Builder storage(String jdbcUrl, String user, String password) {
        throw later("storage", DURABLE);
    }

    private static UnsupportedOperationException later(String what, int issue) {
        return new UnsupportedOperationException("the builder's " + what + " comes with issue " + issue);
    }
}
