package io.multiprocessing.semantics.pool;

/** A chunk that was submitted and is not done. */
record Chunk<C>(long id, C work, int bytes) {}
