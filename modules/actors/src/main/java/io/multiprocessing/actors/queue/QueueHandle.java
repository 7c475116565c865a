package io.multiprocessing.actors.queue;

import org.jspecify.annotations.Nullable;

/**
 * Names one life of a named queue: {@code queue/orders#1f}.
 *
 * @param incarnation which life, never given twice
 */
record QueueHandle(String queue, long incarnation) {
    private static final char BETWEEN = '#';
    private static final int HEX = 16;

    /** As clients have it. */
    String id() {
        return queue + BETWEEN + Long.toHexString(incarnation);
    }

    /** @return null if no queue was ever known by that */
    static @Nullable QueueHandle of(String id) {
        int at = id.lastIndexOf(BETWEEN);
        try {
            return at < 0
                    ? null
                    : new QueueHandle(id.substring(0, at), Long.parseUnsignedLong(id, at + 1, id.length(), HEX));
        } catch (NumberFormatException notOurs) {
            return null;
        }
    }
}
