package io.multiprocessing.actors.process;

import io.multiprocessing.link.wire.Lane;

/**
 * Deals with what one process says. Called on a link's reader or an actor's thread, in the order of arrival: must not wait,
 * decode or run user code.
 */
public interface Hearing {
    /** @return true: it is consumed; false: {@link io.multiprocessing.link.wire.Outlet#consumed} follows */
    boolean hear(Lane lane, int kind, long id, byte[] body);

    /** Runs something behind all that was said before and is still under way. */
    void afterwards(Runnable step);

    /** The process is dead: what it printed and nobody reads holds up nothing any longer. */
    void overtakeOutput();
}
