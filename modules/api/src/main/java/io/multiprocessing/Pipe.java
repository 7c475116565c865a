package io.multiprocessing;

/** Pipe. */
public record Pipe(Connection first, Connection second) {}
