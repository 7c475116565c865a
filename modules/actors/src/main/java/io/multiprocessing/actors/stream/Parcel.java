package io.multiprocessing.actors.stream;

import io.multiprocessing.link.payload.PayloadWriter;

/**
 * One message on a stream, in two parts, so that a big payload is not copied to be put behind its address.
 *
 * @param head tag and fields
 * @param body the payload, maybe empty; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record Parcel(byte[] head, byte[] body) {
    private static final byte[] EMPTY = {};

    public static Parcel of(PayloadWriter head) {
        return new Parcel(head.toByteArray(), EMPTY);
    }

    public static Parcel of(PayloadWriter head, byte[] body) {
        return new Parcel(head.toByteArray(), body);
    }

    public int length() {
        return head.length + body.length;
    }
}
