package io.multiprocessing.link.wire;

/** A stream of messages within a link, in order of urgency: a message overtakes what waits in the lanes after its own. */
public enum Lane {
    /** Orders, answers and pings: never waits for credit. */
    CONTROL(0, Integer.MAX_VALUE),
    /** What a process prints. */
    OUTPUT(1, 256 << 10),
    /** Tasks, results and items. */
    BULK(2, 4 << 20);

    static final int COUNT = 3;

    final int number;

    /** Bytes that may be under way before the receiver has consumed any. */
    final int window;

    Lane(int number, int window) {
        this.number = number;
        this.window = window;
    }

    /** In a frame's flags, and wherever else a lane is written down. */
    public int number() {
        return number;
    }

    /** @throws IllegalArgumentException if there is no such lane */
    public static Lane of(int number) {
        return switch (number) {
            case 0 -> CONTROL;
            case 1 -> OUTPUT;
            case 2 -> BULK;
            default -> throw new IllegalArgumentException("lane must be between 0 and 2, was " + number);
        };
    }
}
