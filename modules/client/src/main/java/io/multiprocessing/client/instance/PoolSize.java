package io.multiprocessing.client.instance;

import io.multiprocessing.Node;
import io.multiprocessing.Placement;
import io.multiprocessing.link.process.ProcessReply;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many workers a pool has whose user did not say: as many as there are processors where they may be. */
final class PoolSize {
    private PoolSize() {}

    static int of(ProcessReply.Nodes there, Optional<Placement> placement) {
        int cpus = there.nodes().stream()
                .filter(node -> isFor(node, there.here(), placement))
                .mapToInt(Node::cpus)
                .sum();
        return Math.max(1, cpus);
    }

    private static boolean isFor(Node node, @Nullable String here, Optional<Placement> placement) {
        String target = placement.flatMap(Placement::target).orElse("");
        Placement.Kind kind = placement
                .map(Placement::kind)
                .orElse(here == null ? Placement.Kind.LEAST_LOADED : Placement.Kind.LOCAL);
        return switch (kind) {
            case LOCAL -> node.id().equals(here);
            case LEAST_LOADED, SPREAD -> true;
            case ROLE -> node.roles().contains(target);
            case NODE -> node.id().equals(target);
        };
    }
}
