package io.multiprocessing.link.wire;

/** What was received on one lane and not yet given back as credit. Thread-safe. */
final class ReceiveCredit {
    private final Lane lane;
    /** Bytes of messages that were handed out and not consumed. */
    private long held;
    /** Of those, what the other end has no credit for yet: the last pieces. */
    private long due;
    /** Consumed, and too little yet to be worth a frame. */
    private int owed;

    ReceiveCredit(Lane lane) {
        this.lane = lane;
    }

    /** @return how much credit to send now, or 0 */
    synchronized int pieceArrived(int bytes) {
        return owe(bytes);
    }

    synchronized void handedOut(int bytes) {
        held += bytes;
        due += Frame.lastPiece(bytes);
    }

    /** @return how much credit to send now, or 0 */
    synchronized int consumed(int bytes) {
        if (bytes < 0 || bytes > held) {
            throw new IllegalArgumentException(
                    "consumed must be between 0 and the " + held + " bytes held of lane " + lane + ", was " + bytes);
        }
        held -= bytes;
        // Several messages may be reported in one sum, whose last piece says too little: no more is ever due than held.
        long back = Math.min(due, Math.max(Frame.lastPiece(bytes), due - held));
        due -= back;
        return owe((int) back);
    }

    private int owe(int bytes) {
        owed += bytes;
        if (owed < lane.window / 4) {
            return 0;
        }
        int now = owed;
        owed = 0;
        return now;
    }
}
