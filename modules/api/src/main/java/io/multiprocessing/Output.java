package io.multiprocessing;

/** Where a process's standard output and error go. INHERIT is the default: whole lines of the driver's own. */
public enum Output {
    INHERIT,
    PREFIXED,
    DISCARD
}
