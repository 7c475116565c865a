package io.multiprocessing;

import java.io.Serializable;
import java.util.Set;

/** One agent of the cluster. */
public record Node(String id, String host, int port, Set<String> roles, int cpus, int processes)
        implements Serializable {}
