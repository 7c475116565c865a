package io.multiprocessing.actors.stream;

import io.multiprocessing.actors.wire.Wire;

/** The next bytes of a stream between two agents. */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record Piece(byte[] bytes) implements Wire {}
