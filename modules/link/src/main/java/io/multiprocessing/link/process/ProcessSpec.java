package io.multiprocessing.link.process;

import io.multiprocessing.Output;
import io.multiprocessing.Placement;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a process is to be started, all but what it runs.
 *
 * @param path numbers of its ancestors and its own, "1:2": the second that was started by the first
 * @param javaHome null: the agent's own
 * @param directory null: the agent's own
 * @param environment added to the agent's own
 * @param placement null: beside the starter where processes run there, else the least loaded agent
 * @param properties the starter's system properties, those of the JVM itself left out
 */
public record ProcessSpec(
        String name,
        String path,
        boolean daemon,
        Output output,
        List<String> jvmOptions,
        @Nullable String javaHome,
        @Nullable String directory,
        Map<String, String> environment,
        Map<String, String> properties,
        @Nullable Placement placement) {
    /** The name of the driver, as a process. */
    public static final String MAIN_PROCESS = "MainProcess";

    public ProcessSpec named(String name, String path) {
        return new ProcessSpec(
                name, path, daemon, output, jvmOptions, javaHome, directory, environment, properties, placement);
    }

    public void write(PayloadWriter out) {
        out.writeString(name)
                .writeString(path)
                .writeBoolean(daemon)
                .writeString(output.name())
                .writeVarInt(jvmOptions.size());
        for (String option : jvmOptions) {
            out.writeString(option);
        }
        out.writeOptionalString(javaHome).writeOptionalString(directory);
        writeMap(out, environment);
        writeMap(out, properties);
        out.writeOptionalString(placement == null ? null : placement.kind().name());
        if (placement != null) {
            out.writeOptionalString(placement.target().orElse(null));
        }
    }

    public static ProcessSpec read(PayloadReader in) {
        String name = in.readString();
        String path = in.readString();
        boolean daemon = in.readBoolean();
        Output output = Output.valueOf(in.readString());
        int n = in.readVarInt();
        List<String> jvmOptions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            jvmOptions.add(in.readString());
        }
        return new ProcessSpec(
                name,
                path,
                daemon,
                output,
                jvmOptions,
                in.readOptionalString(),
                in.readOptionalString(),
                readMap(in),
                readMap(in),
                readPlacement(in));
    }

    private static @Nullable Placement readPlacement(PayloadReader in) {
        String kind = in.readOptionalString();
        if (kind == null) {
            return null;
        }
        String target = in.readOptionalString();
        return switch (Placement.Kind.valueOf(kind)) {
            case LOCAL -> Placement.local();
            case LEAST_LOADED -> Placement.leastLoaded();
            case SPREAD -> Placement.spread();
            case ROLE -> Placement.role(Objects.requireNonNull(target));
            case NODE -> Placement.node(Objects.requireNonNull(target));
        };
    }

    static void writeMap(PayloadWriter out, Map<String, String> map) {
        out.writeVarInt(map.size());
        map.forEach((key, value) -> out.writeString(key).writeString(value));
    }

    static Map<String, String> readMap(PayloadReader in) {
        int n = in.readVarInt();
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < n; i++) {
            map.put(in.readString(), in.readString());
        }
        return map;
    }
}
