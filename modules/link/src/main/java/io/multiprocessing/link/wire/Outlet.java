package io.multiprocessing.link.wire;

/** Where messages to one process go: its {@link Link}, or the way to the agent that has the link. Thread-safe; nothing waits. */
public interface Outlet {
    /** Sends a message, in order with all others of its lane. Dropped without a word once the process is gone. */
    void send(Lane lane, int kind, long id, byte[] body);

    /** Queues a message; the next {@link #push} or {@link #send} takes it along. */
    void offer(Lane lane, int kind, long id, byte[] body);

    /** Sends what is queued. */
    void push();

    /** Gives credit back for a message that the listener has not consumed at once. */
    void consumed(Lane lane, int bytes);
}
