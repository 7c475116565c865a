package io.multiprocessing.link.message;

/**
 * The kinds of messages on a link. 0 is the link's own, 1 to 9 the handshake's, 64 to 79 a pool's
 * ({@link io.multiprocessing.link.pool.PoolMessages}).
 */
public final class Kind {
    /** Agent to process: who you are and what to run; body {@link io.multiprocessing.link.process.StartMessage}. */
    public static final int START = 10;
    /** Agent to process: interrupt the target's thread. */
    public static final int INTERRUPT = 11;
    /** Agent to process: answer with {@link #PONG}. */
    public static final int PING = 12;
    /** Process to agent: the link's threads are alive. */
    public static final int PONG = 13;
    /** Agent to process: the one answer to the request of this id. */
    public static final int REPLY = 14;
    /** Agent to process: a child of yours, or a worker of a pool of yours, has come or gone. */
    public static final int EVENT = 15;
    /** Agent to process: a message from a worker of a pool of yours; the worker's id, then kind and body. */
    public static final int WORKER = 16;

    /** Agent to process: answer with {@link #IDENTITY}, under the same number. */
    public static final int IDENTIFY = 17;

    /** Process to agent: a request that is answered once, by its id. */
    public static final int REQUEST = 20;
    /** Process to agent: a request without an answer. */
    public static final int TELL = 21;
    /** Process to agent: START was understood; of a pool's worker: its initializer has run. */
    public static final int READY = 22;
    /** Process to agent: the target, or a worker's initializer, threw; body as of {@code Payloads.failure}. */
    public static final int FAILED = 23;
    /** Process to agent: whole lines for standard output (1) or error (2), the number being the first byte. */
    public static final int OUTPUT = 24;
    /** Process to agent: a message for a worker of a pool of mine; the worker's id, then kind and body. */
    public static final int POST = 25;

    /** Process to agent: who I am; pid and name. */
    public static final int IDENTITY = 26;

    private Kind() {}
}
