package io.multiprocessing.actors.peer;

import io.multiprocessing.actors.host.ClassEntry;
import io.multiprocessing.actors.stream.Parcel;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.process.ProcessRequest.How;
import io.multiprocessing.link.process.ProcessSpec;
import io.multiprocessing.link.wire.Lane;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program's own agent tells another. */
sealed interface Order {
    Parcel parcel();

    /** Start a process. {@link Report.Launched} and {@link Report.Ended}, or {@link Report.NotLaunched} follow. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Start(long id, ProcessSpec spec, String parentName, long parentPid, boolean worker, byte @Nullable [] target)
            implements Order {
        @Override
        public Parcel parcel() {
            PayloadWriter out = new PayloadWriter();
            out.writeByte(1).writeVarLong(id);
            spec.write(out);
            out.writeString(parentName)
                    .writeVarLong(parentPid)
                    .writeBoolean(worker)
                    .writeBoolean(target != null);
            return target == null ? Parcel.of(out) : Parcel.of(out, target);
        }
    }

    /** Nothing if it has ended. */
    record Signal(long id, How how) implements Order {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(2).writeVarLong(id).writeString(how.name()));
        }
    }

    /** A message for a process, as it goes over its link. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record ToProcess(long id, Lane lane, int kind, long message, byte[] body) implements Order {
        @Override
        public Parcel parcel() {
            PayloadWriter out = new PayloadWriter();
            out.writeByte(3)
                    .writeVarLong(id)
                    .writeByte(lane.number())
                    .writeByte(kind)
                    .writeVarLong(message);
            return Parcel.of(out, body);
        }
    }

    /** What a process printed was written: it may print as much again. */
    record Consumed(long id, Lane lane, int bytes) implements Order {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter()
                    .writeByte(4)
                    .writeVarLong(id)
                    .writeByte(lane.number())
                    .writeVarInt(bytes));
        }
    }

    /** The program's class path. */
    record Classes(List<ClassEntry> entries) implements Order {
        @Override
        public Parcel parcel() {
            PayloadWriter out = new PayloadWriter();
            out.writeByte(5).writeVarInt(entries.size());
            for (ClassEntry entry : entries) {
                out.writeString(entry.name()).writeString(entry.sha256()).writeVarLong(entry.bytes());
            }
            return Parcel.of(out);
        }
    }

    /** Bytes of one entry; none at its end. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record ClassBytes(long request, byte[] bytes) implements Order {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(6).writeVarLong(request), bytes);
        }
    }

    /** An entry, or the class path (request 0), cannot be had. */
    record NoClasses(long request, String why) implements Order {
        @Override
        public Parcel parcel() {
            return Parcel.of(
                    new PayloadWriter().writeByte(7).writeVarLong(request).writeString(why));
        }
    }

    static Order read(byte[] parcel) {
        PayloadReader in = new PayloadReader(parcel);
        int tag = in.readByte();
        return switch (tag) {
            case 1 ->
                new Start(
                        in.readVarLong(),
                        ProcessSpec.read(in),
                        in.readString(),
                        in.readVarLong(),
                        in.readBoolean(),
                        in.readBoolean() ? in.readRaw(in.remaining()) : null);
            case 2 -> new Signal(in.readVarLong(), How.valueOf(in.readString()));
            case 3 ->
                new ToProcess(
                        in.readVarLong(),
                        Lane.of(in.readByte()),
                        in.readByte(),
                        in.readVarLong(),
                        in.readRaw(in.remaining()));
            case 4 -> new Consumed(in.readVarLong(), Lane.of(in.readByte()), in.readVarInt());
            case 5 -> {
                List<ClassEntry> entries = new ArrayList<>();
                for (int i = in.readVarInt(); i > 0; i--) {
                    entries.add(new ClassEntry(in.readString(), in.readString(), in.readVarLong()));
                }
                yield new Classes(entries);
            }
            case 6 -> new ClassBytes(in.readVarLong(), in.readRaw(in.remaining()));
            case 7 -> new NoClasses(in.readVarLong(), in.readString());
            default -> throw UnknownTag.of("order of a program's agent", tag);
        };
    }
}
