package io.multiprocessing.link.message;

import io.multiprocessing.PayloadException;

/** A tag that this version does not know: the handshake should have refused the other side. */
public final class UnknownTag {
    private UnknownTag() {}

    public static PayloadException of(String what, int tag) {
        return new PayloadException("a " + what + " of an unknown type arrived: tag " + tag
                + "; do both ends have the same version of multiprocessing?");
    }
}
