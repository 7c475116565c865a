package io.multiprocessing.link.message;

import io.multiprocessing.link.payload.PayloadWriter;

/** News for a driver or a process about what it started. Records. Tags: 16 to 31 locks, 48 to 63 processes, 64 to 79 pools. */
public interface Event {
    void write(PayloadWriter out);
}
