package io.multiprocessing.actors.wire;

/** What travels between nodes: flat records, written as CBOR by Jackson. */
public interface Wire {}
