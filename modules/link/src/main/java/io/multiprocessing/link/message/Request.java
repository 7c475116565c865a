package io.multiprocessing.link.message;

import io.multiprocessing.link.payload.PayloadWriter;

/** Something that a driver or a process asks of its agent. Records; read back by the codec. */
public interface Request {
    /** Appends the tag, by which the codec knows the type, and the fields. */
    void write(PayloadWriter out);
}
