package io.multiprocessing.runtime.instance;

import io.multiprocessing.Multiprocessing;
import io.multiprocessing.runtime.settings.Setting;
import io.multiprocessing.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Builds an instance: each call sets settings, in the order of the calls; what they mean together start() checks. */
final class InstanceBuilder implements Multiprocessing.Builder {
    private static final int DURABLE = 4;

    private Settings settings = Settings.DEFAULTS;

    @Override
    public Multiprocessing.Builder name(String clusterName) {
        return set(Setting.NAME, clusterName);
    }

    @Override
    public Multiprocessing.Builder bind(String host, int port) {
        // Both or none: a builder whose call was refused is as it was.
        settings = settings.with(Setting.BIND_HOST, host).with(Setting.BIND_PORT, port);
        return this;
    }

    @Override
    public Multiprocessing.Builder join(String... seedNodes) {
        return set(Setting.JOIN, list(seedNodes));
    }

    @Override
    public Multiprocessing.Builder roles(String... roles) {
        return set(Setting.ROLES, list(roles));
    }

    @Override
    public Multiprocessing.Builder agent(boolean hostsProcesses) {
        return set(Setting.AGENT, hostsProcesses);
    }

    @Override
    public Multiprocessing.Builder tls(Path certificate, Path privateKey, Path caCertificate) {
        settings = settings.with(Setting.TLS_CERTIFICATE, certificate)
                .with(Setting.TLS_PRIVATE_KEY, privateKey)
                .with(Setting.TLS_CA_CERTIFICATE, caCertificate);
        return this;
    }

    @Override
    public Multiprocessing.Builder config(Path hoconFile) {
        settings = settings.withFile(hoconFile);
        return this;
    }

    @Override
    public Multiprocessing.Builder bootstrap(boolean mayForm) {
        return set(Setting.BOOTSTRAP, mayForm);
    }

    @Override
    public Multiprocessing.Builder insecureTransport() {
        return set(Setting.INSECURE_TRANSPORT, true);
    }

    @Override
    public Multiprocessing.Builder spareProcesses(int warmJvms) {
        if (warmJvms < 0) {
            throw new IllegalArgumentException("spareProcesses must be >= 0, was " + warmJvms);
        }
        return set(Setting.SPARES, warmJvms);
    }

    @Override
    public Multiprocessing.Builder setting(String name, Object value) {
        settings = settings.with(name, value);
        return this;
    }

    @Override
    public Multiprocessing.Builder storage(Path directory) {
        throw later("the builder's storage", DURABLE);
    }

    @Override
    public Multiprocessing.Builder storage(String jdbcUrl, String user, String password) {
        throw later("the builder's storage", DURABLE);
    }

    @Override
    public Multiprocessing start() {
        return Driver.start(settings.check());
    }

    private Multiprocessing.Builder set(Setting setting, @Nullable Object value) {
        settings = settings.with(setting, value);
        return this;
    }

    private static @Nullable Object list(String @Nullable [] values) {
        return values == null ? null : Arrays.asList(values);
    }

    private static UnsupportedOperationException later(String what, int issue) {
        return new UnsupportedOperationException(what + " comes with issue " + issue);
    }
}
