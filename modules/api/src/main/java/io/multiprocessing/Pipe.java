package io.multiprocessing;

/**
 * The two ends of a pipe: Python's {@code Pipe()}. If it was made one-way, the first only receives and the second only
 * sends.
 *
 * @param first one end
 * @param second the other end
 * @since 0.1.0
 */
public record Pipe(Connection first, Connection second) {}
