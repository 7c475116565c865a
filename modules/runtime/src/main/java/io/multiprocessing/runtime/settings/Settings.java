package io.multiprocessing.runtime.settings;

import com.typesafe.config.Config;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an instance: {@link #DEFAULTS}, and what was set since. Immutable and thread-safe; two are equal when all
 * settings and what they have for Akka are. What each means, its unit and its limits: {@link Setting}.
 */
public final class Settings {
    /** Those of an embedded instance of which nothing is set. */
    public static final Settings DEFAULTS = new Settings(new EnumMap<>(Setting.class), null);

    private static final int PROCESSES_PER_CPU = 4;
    private static final int PROCESSES_MORE = 32;
    private static final Path OFF = Path.of("off");

    /** Only what is not at its default, so that equals need not know defaults. */
    private final Map<Setting, Object> values;

    private final @Nullable Config akka;

    private Settings(Map<Setting, Object> values, @Nullable Config akka) {
        this.values = values;
        this.akka = akka;
    }

    /**
     * Sets one by name.
     *
     * @param name as {@link Setting#path()} has it
     * @param value of the setting's type, or a string as in a file
     * @return a copy with it
     * @throws IllegalArgumentException when there is none of that name, with the nearest; when the value does not fit
     */
    public Settings with(@Nullable String name, @Nullable Object value) {
        if (name == null) {
            throw new IllegalArgumentException(
                    "the name of a setting must not be null; known are " + String.join(", ", Setting.names()));
        }
        if (name.equals("akka") || name.startsWith("akka.")) {
            throw new IllegalArgumentException(
                    "\"" + name + "\" is a setting of Akka's; it can only stand in a file that config(Path) reads");
        }
        Setting setting = Setting.find(name);
        if (setting == null) {
            throw Setting.unknown(name);
        }
        return with(setting, value);
    }

    /**
     * Sets one.
     *
     * @param setting which
     * @param value of the setting's type, or a string as in a file
     * @return a copy with it
     * @throws IllegalArgumentException when the value does not fit
     */
    public Settings with(Setting setting, @Nullable Object value) {
        Object read = setting.read(value);
        if (read.equals(setting.fallback())) {
            return without(setting);
        }
        Map<Setting, Object> next = new EnumMap<>(values);
        next.put(setting, read);
        return new Settings(next, akka);
    }

    /**
     * Sets all that a file sets; a {@code null} there is the default again.
     *
     * @param file in HOCON; relative paths in it are taken from the working directory, not from the file's
     * @return a copy with it
     * @throws IllegalArgumentException when it is null, cannot be read, has an unknown name or a value that does not fit;
     *     with file and line
     */
    public Settings withFile(@Nullable Path file) {
        if (file == null) {
            throw new IllegalArgumentException("the file to read settings from must not be null");
        }
        return Hocon.read(file, this);
    }

    Settings without(Setting setting) {
        if (!values.containsKey(setting)) {
            return this;
        }
        Map<Setting, Object> next = new EnumMap<>(values);
        next.remove(setting);
        return new Settings(next, akka);
    }

    Settings withAkka(Config all) {
        return new Settings(values, all);
    }

    /**
     * Checks whether they go together; called before a start, because only then all of them are set.
     *
     * @return this
     * @throws IllegalArgumentException when they do not, with the settings and what would help
     */
    public Settings check() {
        if (!values.isEmpty()) {
            Consistency.check(this);
        }
        return this;
    }

    /** Whether it is not at its default. */
    boolean isSet(Setting setting) {
        return values.containsKey(setting);
    }

    /**
     * Tells what the cluster is called.
     *
     * @return {@code name}
     */
    public String name() {
        return get(Setting.NAME, String.class);
    }

    /**
     * Tells where a member listens.
     *
     * @return {@code bind.host} and {@code bind.port}; empty: embedded
     */
    public Optional<HostPort> bind() {
        Object host = values.get(Setting.BIND_HOST);
        return host == null
                ? Optional.empty()
                : Optional.of(new HostPort((String) host, get(Setting.BIND_PORT, Integer.class)));
    }

    /**
     * Tells whom to join the cluster by.
     *
     * @return {@code join}
     */
    public List<HostPort> join() {
        return list(Setting.JOIN, HostPort.class);
    }

    /**
     * Tells the roles that are set, {@code mp-agent} maybe among them.
     *
     * @return {@code roles}
     */
    public List<String> roles() {
        return list(Setting.ROLES, String.class);
    }

    /**
     * Tells whether this JVM hosts processes.
     *
     * @return {@code agent}
     */
    public boolean agent() {
        return get(Setting.AGENT, Boolean.class);
    }

    /**
     * Tells whether this agent may form a cluster.
     *
     * @return {@code bootstrap}
     */
    public boolean bootstrap() {
        return get(Setting.BOOTSTRAP, Boolean.class);
    }

    /**
     * Tells this member's certificate; after {@link #check()} all three files of TLS are set or none.
     *
     * @return {@code tls.certificate}
     */
    public Optional<Path> tlsCertificate() {
        return path(Setting.TLS_CERTIFICATE);
    }

    /**
     * Tells the key of the certificate.
     *
     * @return {@code tls.private-key}
     */
    public Optional<Path> tlsPrivateKey() {
        return path(Setting.TLS_PRIVATE_KEY);
    }

    /**
     * Tells the authority of all members' certificates.
     *
     * @return {@code tls.ca-certificate}
     */
    public Optional<Path> tlsCaCertificate() {
        return path(Setting.TLS_CA_CERTIFICATE);
    }

    /**
     * Tells whether members speak without TLS.
     *
     * @return {@code insecure-transport}
     */
    public boolean insecureTransport() {
        return get(Setting.INSECURE_TRANSPORT, Boolean.class);
    }

    /**
     * Tells how long a start waits to become a member.
     *
     * @return {@code start-timeout}
     */
    public Duration startTimeout() {
        return get(Setting.START_TIMEOUT, Duration.class);
    }

    /**
     * Tells when the minority is given up.
     *
     * @return {@code cluster.stable-after}
     */
    public Duration stableAfter() {
        return get(Setting.STABLE_AFTER, Duration.class);
    }

    /**
     * Tells how many JVMs are kept ready.
     *
     * @return {@code process.spares}
     */
    public int spares() {
        return get(Setting.SPARES, Integer.class);
    }

    /**
     * Tells how many processes may run here at a time.
     *
     * @return {@code process.max}, or what this machine's processors make of it
     */
    public int maxProcesses() {
        Object max = values.get(Setting.MAX_PROCESSES);
        return max == null
                ? PROCESSES_PER_CPU * Runtime.getRuntime().availableProcessors() + PROCESSES_MORE
                : (Integer) max;
    }

    /**
     * Tells whether silent processes are killed.
     *
     * @return {@code process.pings}
     */
    public boolean pings() {
        return get(Setting.PINGS, Boolean.class);
    }

    /**
     * Tells how long a process may be silent.
     *
     * @return {@code process.unresponsive-after}
     */
    public Duration silence() {
        return get(Setting.SILENCE, Duration.class);
    }

    /**
     * Tells the limit of one argument list, result or item.
     *
     * @return {@code payload.max-bytes}
     */
    public int maxPayloadBytes() {
        return Math.toIntExact(get(Setting.MAX_PAYLOAD_BYTES, Long.class));
    }

    /**
     * Tells where classes of other machines' drivers are kept.
     *
     * @return {@code classes.cache}; empty: in the user's cache directory
     */
    public Optional<Path> classesCache() {
        return path(Setting.CLASSES_CACHE);
    }

    /**
     * Tells how big that may grow.
     *
     * @return {@code classes.cache-max-bytes}
     */
    public long classesCacheMaxBytes() {
        return get(Setting.CLASSES_CACHE_MAX_BYTES, Long.class);
    }

    /**
     * Tells where the agent's socket is.
     *
     * @return {@code admin.socket}; empty: none, or where the agent chooses, as {@link #adminOff()} tells
     */
    public Optional<Path> adminSocket() {
        return adminOff() ? Optional.empty() : path(Setting.ADMIN_SOCKET);
    }

    /**
     * Tells whether the agent has no socket.
     *
     * @return {@code admin.socket} is {@code off}
     */
    public boolean adminOff() {
        return OFF.equals(values.get(Setting.ADMIN_SOCKET));
    }

    /**
     * Tells where an agent keeps what must outlive it.
     *
     * @return {@code state.directory}
     */
    public Optional<Path> stateDirectory() {
        return path(Setting.STATE_DIRECTORY);
    }

    /**
     * Tells what files set of Akka's own, over what the library sets.
     *
     * @return with {@code akka} as its only root; empty: nothing
     */
    public Optional<Config> akka() {
        return Optional.ofNullable(akka);
    }

    private <T> T get(Setting setting, Class<T> type) {
        Object value = values.get(setting);
        return type.cast(Objects.requireNonNull(value == null ? setting.fallback() : value));
    }

    private <T> List<T> list(Setting setting, Class<T> type) {
        return ((List<?>) get(setting, Object.class)).stream().map(type::cast).toList();
    }

    private Optional<Path> path(Setting setting) {
        return Optional.ofNullable((Path) values.get(setting));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings that && values.equals(that.values) && Objects.equals(akka, that.akka);
    }

    @Override
    public int hashCode() {
        return Objects.hash(values, akka);
    }

    /** What is not at its default; Akka's only that there is some. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("Settings[");
        String comma = "";
        for (Map.Entry<Setting, Object> value : values.entrySet()) {
            text.append(comma).append(value.getKey().path()).append('=').append(value.getValue());
            comma = ", ";
        }
        return text.append(akka == null ? "]" : comma + "akka={…}]").toString();
    }
}
