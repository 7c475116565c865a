package io.multiprocessing.actors.agent;

import io.multiprocessing.actors.host.ClassOffer;
import io.multiprocessing.actors.peer.Peers;
import java.util.List;
import java.util.function.Consumer;

/**
 * What a program has for other agents, so that its processes can run there.
 *
 * @param jvmOptions of the driver's that processes have, too
 * @param classes its class path
 * @param settled is told once, when every agent that is in the cluster now has let the program in or refused it
 */
public record PeerSource(List<String> jvmOptions, ClassOffer classes, Consumer<? super Peers.Answers> settled) {}
