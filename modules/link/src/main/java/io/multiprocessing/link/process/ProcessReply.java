package io.multiprocessing.link.process;

import io.multiprocessing.Node;
import io.multiprocessing.link.message.Reply;
import io.multiprocessing.link.message.UnknownTag;
import io.multiprocessing.link.payload.PayloadReader;
import io.multiprocessing.link.payload.PayloadWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Answers that only processes have. */
public sealed interface ProcessReply extends Reply {
    /**
     * Its JVM runs.
     *
     * @param address of its actor
     * @param node where it runs
     */
    record Started(long process, long pid, String address, Node node) implements ProcessReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(48).writeVarLong(process).writeVarLong(pid).writeString(address);
            writeNode(out, node);
        }
    }

    /**
     * The agents on which processes can run.
     *
     * @param here id of the one beside the caller; null: a driver that hosts none
     */
    record Nodes(List<Node> nodes, @Nullable String here) implements ProcessReply {
        @Override
        public void write(PayloadWriter out) {
            out.writeByte(49).writeVarInt(nodes.size());
            nodes.forEach(node -> writeNode(out, node));
            out.writeOptionalString(here);
        }
    }

    static void writeNode(PayloadWriter out, Node node) {
        out.writeString(node.id())
                .writeString(node.host())
                .writeVarInt(node.port())
                .writeVarInt(node.roles().size());
        node.roles().forEach(out::writeString);
        out.writeVarInt(node.cpus()).writeVarInt(node.processes());
    }

    static Node readNode(PayloadReader in) {
        String id = in.readString();
        String host = in.readString();
        int port = in.readVarInt();
        Set<String> roles = new HashSet<>();
        for (int i = in.readVarInt(); i > 0; i--) {
            roles.add(in.readString());
        }
        return new Node(id, host, port, roles, in.readVarInt(), in.readVarInt());
    }

    static ProcessReply read(int tag, PayloadReader in) {
        return switch (tag) {
            case 48 -> new Started(in.readVarLong(), in.readVarLong(), in.readString(), readNode(in));
            case 49 -> {
                List<Node> nodes = new ArrayList<>();
                for (int i = in.readVarInt(); i > 0; i--) {
                    nodes.add(readNode(in));
                }
                yield new Nodes(nodes, in.readOptionalString());
            }
            default -> throw UnknownTag.of("process reply", tag);
        };
    }
}
