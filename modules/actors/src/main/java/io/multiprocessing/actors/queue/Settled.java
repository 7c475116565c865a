package io.multiprocessing.actors.queue;

import akka.actor.ActorRef;
import akka.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/**
 * Gives a shard to the agent with the fewest, of several such to the one that asks, and never moves it: what it holds would
 * have to wait, and nothing would be gained.
 */
final class Settled extends AbstractShardAllocationStrategy {
    @Override
    public Future<ActorRef> allocateShard(
            ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> allocations) {
        return Future.successful(allocations.entrySet().stream()
                .min(Comparator.<Map.Entry<ActorRef, IndexedSeq<String>>>comparingInt(
                                region -> region.getValue().size())
                        .thenComparing(region -> !region.getKey().equals(requester)))
                .map(Map.Entry::getKey)
                .orElse(requester));
    }

    @Override
    public Future<Set<String>> rebalance(Map<ActorRef, IndexedSeq<String>> allocations, Set<String> inProgress) {
        return Future.successful(Set.of());
    }
}
