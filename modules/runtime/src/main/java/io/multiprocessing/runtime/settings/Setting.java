package io.multiprocessing.runtime.settings;

import io.multiprocessing.link.payload.Payloads;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All settings there are: their names, values, defaults and meaning. What the builder takes, what a file may have and
 * what the files in {@code config} say is held against this table.
 */
public enum Setting {
    /** {@code name}. */
    NAME(
            "name",
            Kind.NAME,
            "mp",
            "Name of the cluster, the same on all members; of an embedded instance, how its id begins."),
    /** {@code bind.host}. */
    BIND_HOST(
            "bind.host",
            Kind.HOST,
            null,
            "Where this member listens and what the others reach it by; unset: embedded, without a port."),
    /** {@code bind.port}. */
    BIND_PORT("bind.port", Kind.NUMBER, 0, HostPort.MAX_PORT, 0, "Port of bind.host; 0: any that is free."),
    /** {@code join}. */
    JOIN("join", Kind.ADDRESSES, List.of(), "Members to join the cluster by; one that answers is enough."),
    /** {@code roles}. */
    ROLES(
            "roles",
            Kind.ROLES,
            List.of(),
            "Roles for placements to choose by; mp-agent: votes, and hosts processes of every program, as bootstrap does."),
    /** {@code agent}. */
    AGENT(
            "agent",
            Kind.TRUTH,
            true,
            "Whether this JVM hosts processes; false: a driver, which only starts them elsewhere."),
    /** {@code bootstrap}. */
    BOOTSTRAP(
            "bootstrap",
            Kind.TRUTH,
            false,
            "Whether this agent may form a cluster when nobody of join answers; true on exactly one agent."),
    /** {@code tls.certificate}. */
    TLS_CERTIFICATE("tls.certificate", Kind.PATH, null, "This member's certificate in PEM, as mp keys node makes it."),
    /** {@code tls.private-key}. */
    TLS_PRIVATE_KEY("tls.private-key", Kind.PATH, null, "The private key of tls.certificate in PEM."),
    /** {@code tls.ca-certificate}. */
    TLS_CA_CERTIFICATE(
            "tls.ca-certificate",
            Kind.PATH,
            null,
            "The authority that signed every member's certificate in PEM, as mp keys init makes it."),
    /** {@code insecure-transport}. */
    INSECURE_TRANSPORT(
            "insecure-transport",
            Kind.TRUTH,
            false,
            "Lets members speak without TLS; whoever reaches the port can then run code."),
    /** {@code start-timeout}. */
    START_TIMEOUT(
            "start-timeout",
            Kind.DURATION,
            1_000,
            3_600_000,
            Duration.ofSeconds(60),
            "How long a start waits to become a member of the cluster before it fails."),
    /** {@code cluster.stable-after}. */
    STABLE_AFTER(
            "cluster.stable-after",
            Kind.DURATION,
            1_000,
            60_000,
            Duration.ofSeconds(5),
            "How long who reaches whom must not have changed before the minority is given up; the same on all members."),
    /** {@code process.spares}. */
    SPARES(
            "process.spares",
            Kind.NUMBER,
            0,
            Integer.MAX_VALUE,
            1,
            "JVMs kept ready, linked and waiting, once processes are in use; 0: none."),
    /** {@code process.max}. */
    MAX_PROCESSES(
            "process.max",
            Kind.NUMBER,
            1,
            Integer.MAX_VALUE,
            null,
            "Processes at a time, workers included, more are refused; unset: 4 for each processor, and 32."),
    /** {@code process.pings}. */
    PINGS(
            "process.pings",
            Kind.TRUTH,
            true,
            "Whether a process is killed that is silent for process.unresponsive-after; off under a debugger."),
    /** {@code process.unresponsive-after}. */
    SILENCE(
            "process.unresponsive-after",
            Kind.DURATION,
            1_000,
            300_000,
            Duration.ofSeconds(10),
            "How long a process may answer no ping and use no processor time; process.pings = false turns it off."),
    /** {@code payload.max-bytes}. */
    MAX_PAYLOAD_BYTES(
            "payload.max-bytes",
            Kind.SIZE,
            1,
            Integer.MAX_VALUE,
            (long) Payloads.DEFAULT_MAX_BYTES,
            "Of one argument list, result or item, never of a chunk of them."),
    /** {@code classes.cache}. */
    CLASSES_CACHE(
            "classes.cache",
            Kind.PATH,
            null,
            "Directory that keeps the classes of drivers elsewhere; unset: in state.directory or the user's cache."),
    /** {@code classes.cache-max-bytes}. */
    CLASSES_CACHE_MAX_BYTES(
            "classes.cache-max-bytes",
            Kind.SIZE,
            1,
            Long.MAX_VALUE,
            2L << 30,
            "How big classes.cache may grow before what was not used for longest goes."),
    /** {@code admin.socket}. */
    ADMIN_SOCKET(
            "admin.socket",
            Kind.PATH,
            null,
            "Socket by which mp status, ps and kill reach this agent; off: none; unset: the agent chooses."),
    /** {@code state.directory}. */
    STATE_DIRECTORY(
            "state.directory",
            Kind.PATH,
            null,
            "Directory in which an agent keeps what is to outlive it: what it promised for locks, and drivers' classes unless"
                    + " classes.cache is set; unset: in the user's own for state, if bind.port is not 0.");

    private final String path;
    private final Kind kind;
    private final long least;
    private final long most;

    @SuppressWarnings("ImmutableEnumChecker") // a string, a number, a Duration or the empty list
    private final @Nullable Object fallback;

    private final String meaning;

    Setting(String path, Kind kind, @Nullable Object fallback, String meaning) {
        this(path, kind, 0, 0, fallback, meaning);
    }

    /** Limits are in milliseconds for a duration, in bytes for a size; the default is as {@link Kind#read} gives it. */
    Setting(String path, Kind kind, long least, long most, @Nullable Object fallback, String meaning) {
        this.path = path;
        this.kind = kind;
        this.least = least;
        this.most = most;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /**
     * Tells the name, which is also the path in a file.
     *
     * @return such as {@code process.spares}
     */
    public String path() {
        return path;
    }

    /**
     * Says what values it takes, with unit and limits.
     *
     * @return completes "it must be …"
     */
    public String form() {
        return kind.words(least, most);
    }

    /**
     * Says what it is.
     *
     * @return one sentence
     */
    public String meaning() {
        return meaning;
    }

    /** @return null: it is unset, and whoever uses it chooses */
    @Nullable
    Object fallback() {
        return fallback;
    }

    /** @throws IllegalArgumentException when it does not fit, with name, value and what is expected */
    Object read(@Nullable Object given) {
        Object value = kind.read(given, least, most);
        if (value == null) {
            throw new IllegalArgumentException(path + " must be " + form() + ", was "
                    + (given instanceof String text ? '"' + text + '"' : given) + " (" + meaning + ")");
        }
        return value;
    }

    static @Nullable Setting find(String name) {
        for (Setting setting : values()) {
            if (setting.path.equals(name)) {
                return setting;
            }
        }
        return null;
    }

    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (Setting setting : values()) {
            names.add(setting.path);
        }
        return names;
    }

    /** The names below a path; empty when it is no path to settings. */
    static List<String> below(String group) {
        List<String> names = names();
        names.removeIf(name -> !name.startsWith(group + "."));
        return names;
    }

    static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException(
                "there is no setting \"" + name + "\"; did you mean " + nearest(name) + "?");
    }

    /** By letters alone, a short name is nearest to what is short: who has the group right or left it out is not sent there. */
    private static String nearest(String name) {
        List<String> candidates = below(name.substring(0, Math.max(0, name.indexOf('.'))));
        if (candidates.isEmpty()) {
            candidates = names();
        }
        String nearest = candidates.get(0);
        for (String known : candidates) {
            if (known.contains(name)) {
                return known;
            }
            if (distance(name, known) < distance(name, nearest)) {
                nearest = known;
            }
        }
        return nearest;
    }

    /** Levenshtein's. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
