package io.multiprocessing.link.message;

import io.multiprocessing.link.payload.PayloadWriter;

/** Something that a driver or a process asks of its agent. Records; read back by {@link Requests#read}. */
public interface Request {
    /** Appends the tag, by which {@link Requests} knows the type, and the fields. */
    void write(PayloadWriter out);
}
