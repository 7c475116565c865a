package io.multiprocessing.actors.queue;

import java.security.SecureRandom;

/** Numbers that nobody else draws. */
final class Numbers {
    private static final SecureRandom RANDOM = new SecureRandom();

    private Numbers() {}

    static long fresh() {
        return RANDOM.nextLong();
    }
}
