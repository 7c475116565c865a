package io.multiprocessing.link.process;

import io.multiprocessing.Output;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a JVM that waits which process it is and what it runs.
 *
 * @param instance id of the program it belongs to
 * @param id its own
 * @param maxPayloadBytes limit of one argument list, result or item
 * @param codecs class names of the payload codecs that the driver found
 * @param worker true: runs the initializer {@code target}, if there is one, then a pool's tasks; false: runs {@code target}
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record StartMessage(
        String instance,
        long id,
        String name,
        String path,
        boolean daemon,
        String parentName,
        long parentPid,
        Output output,
        int maxPayloadBytes,
        List<String> codecs,
        Map<String, String> properties,
        boolean worker,
        byte @Nullable [] target) {

    public byte[] bytes() {
        PayloadWriter out = new PayloadWriter(256 + (target == null ? 0 : target.length));
        out.writeString(instance)
                .writeVarLong(id)
                .writeString(name)
                .writeString(path)
                .writeBoolean(daemon)
                .writeString(parentName)
                .writeVarLong(parentPid)
                .writeString(output.name())
                .writeVarInt(maxPayloadBytes)
                .writeVarInt(codecs.size());
        codecs.forEach(out::writeString);
        ProcessSpec.writeMap(out, properties);
        out.writeBoolean(worker).writeOptionalBytes(target);
        return out.toByteArray();
    }

    public static StartMessage read(byte[] body) {
        PayloadReader in = new PayloadReader(body);
        return new StartMessage(
                in.readString(),
                in.readVarLong(),
                in.readString(),
                in.readString(),
                in.readBoolean(),
                in.readString(),
                in.readVarLong(),
                Output.valueOf(in.readString()),
                in.readVarInt(),
                strings(in),
                ProcessSpec.readMap(in),
                in.readBoolean(),
                in.readOptionalBytes());
    }

    private static List<String> strings(PayloadReader in) {
        String[] strings = new String[in.readVarInt()];
        for (int i = 0; i < strings.length; i++) {
            strings[i] = in.readString();
        }
        return List.of(strings);
    }
}
