package io.multiprocessing.actors.peer;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.actors.stream.Parcel;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.link.wire.Lane;
import org.jspecify.annotations.Nullable;

/** What an agent tells the one at which a program is at home. */
sealed interface Report {
    Parcel parcel();

    record Launched(long id, long pid, String address) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter()
                    .writeByte(1)
                    .writeVarLong(id)
                    .writeVarLong(pid)
                    .writeString(address));
        }
    }

    record NotLaunched(long id, String why) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(2).writeVarLong(id).writeString(why));
        }
    }

    record Ready(long id) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(3).writeVarLong(id));
        }
    }

    /** On the bulk stream, behind all results. It counts when {@link ControlEnded} is there, too. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record Ended(long id, long pid, ExitStatus status, boolean wasReady, byte @Nullable [] failure, long startedChunk)
            implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter()
                    .writeByte(4)
                    .writeVarLong(id)
                    .writeVarLong(pid)
                    .writeVarLong(status.code())
                    .writeString(status.reason().name())
                    .writeString(status.detail())
                    .writeBoolean(wasReady)
                    .writeOptionalBytes(failure)
                    .writeVarLong(startedChunk));
        }
    }

    /** The last of a process on the control stream. */
    record ControlEnded(long id) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(5).writeVarLong(id));
        }
    }

    /** What a process said, as it came over its link. */
    @SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
    record FromProcess(long id, Lane lane, int kind, long message, byte[] body) implements Report {
        @Override
        public Parcel parcel() {
            PayloadWriter out = new PayloadWriter();
            out.writeByte(6)
                    .writeVarLong(id)
                    .writeByte(lane.number())
                    .writeByte(kind)
                    .writeVarLong(message);
            return Parcel.of(out, body);
        }
    }

    /** How many processes of other programs the agent hosts. */
    record Others(int processes) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(7).writeVarInt(processes));
        }
    }

    /** Answered by {@link Order.Classes} or {@link Order.NoClasses}. */
    record WantClasses() implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter().writeByte(8));
        }
    }

    /** Answered by {@link Order.ClassBytes} or {@link Order.NoClasses}. */
    record WantBytes(long request, String sha256, long offset) implements Report {
        @Override
        public Parcel parcel() {
            return Parcel.of(new PayloadWriter()
                    .writeByte(9)
                    .writeVarLong(request)
                    .writeString(sha256)
                    .writeVarLong(offset));
        }
    }

    static Report read(byte[] parcel) {
        PayloadReader in = new PayloadReader(parcel);
        int tag = in.readByte();
        return switch (tag) {
            case 1 -> new Launched(in.readVarLong(), in.readVarLong(), in.readString());
            case 2 -> new NotLaunched(in.readVarLong(), in.readString());
            case 3 -> new Ready(in.readVarLong());
            case 4 ->
                new Ended(
                        in.readVarLong(),
                        in.readVarLong(),
                        new ExitStatus(
                                (int) in.readVarLong(), ExitStatus.Reason.valueOf(in.readString()), in.readString()),
                        in.readBoolean(),
                        in.readOptionalBytes(),
                        in.readVarLong());
            case 5 -> new ControlEnded(in.readVarLong());
            case 6 ->
                new FromProcess(
                        in.readVarLong(),
                        Lane.of(in.readByte()),
                        in.readByte(),
                        in.readVarLong(),
                        in.readRaw(in.remaining()));
            case 7 -> new Others(in.readVarInt());
            case 8 -> new WantClasses();
            case 9 -> new WantBytes(in.readVarLong(), in.readString(), in.readVarLong());
            default -> throw UnknownTag.of("report of an agent", tag);
        };
    }
}
