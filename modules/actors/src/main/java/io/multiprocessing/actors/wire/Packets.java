package io.multiprocessing.actors.wire;

import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import io.multiprocessing.semantics.exchange.Packet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Packets of numbered streams, and lists, as bytes and back. */
public final class Packets {
    private Packets() {}

    /** @param each writes a message */
    public static <M> void write(PayloadWriter out, Packet<M> packet, BiConsumer<PayloadWriter, M> each) {
        out.writeVarLong(packet.first()).writeVarLong(packet.received());
        write(out, packet.messages(), each);
    }

    /** @param each reads a message */
    public static <M> Packet<M> read(PayloadReader in, Function<PayloadReader, M> each) {
        long first = in.readVarLong();
        long received = in.readVarLong();
        return new Packet<>(first, list(in, each), received);
    }

    public static <M> void write(PayloadWriter out, Collection<M> list, BiConsumer<PayloadWriter, M> each) {
        out.writeVarInt(list.size());
        list.forEach(one -> each.accept(out, one));
    }

    public static <M> List<M> list(PayloadReader in, Function<PayloadReader, M> each) {
        List<M> list = new ArrayList<>();
        for (int left = in.readVarInt(); left > 0; left--) {
            list.add(each.apply(in));
        }
        return list;
    }
}
