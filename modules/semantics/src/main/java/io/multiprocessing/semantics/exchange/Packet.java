package io.multiprocessing.semantics.exchange;

import java.util.List;

/**
 * What one end of an {@link Exchange} sends to the other.
 *
 * @param first number of the first of the messages; the rest follow without a gap
 * @param received number up to which the sender has received all that the other end sent
 */
public record Packet<M>(long first, List<M> messages, long received) {}
