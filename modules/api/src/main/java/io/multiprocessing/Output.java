package io.multiprocessing;

/**
 * Where a process's standard output and error go.
 *
 * <p>Whole lines, so that those of two processes never mix, and before the result of the task that printed them. A
 * process that prints faster than its driver can write waits in print and nowhere else. A Python process writes to its
 * parent's descriptors.
 *
 * @since 0.1.0
 */
public enum Output {
    /** To the driver's own standard output and error, the default. */
    INHERIT,
    /** The same, each line after the process's name. */
    PREFIXED,
    /** Nowhere. */
    DISCARD
}
