package io.multiprocessing.client.handle;

import io.multiprocessing.Handle;
import java.io.InvalidObjectException;
import java.io.Serial;
import java.io.Serializable;

/**
 * A handle on its way: names the object and the program that it belongs to.
 *
 * @param detail what a handle of this type needs besides its id; of a queue its maximal size
 */
public record HandleForm(String instance, Type type, String id, int detail) implements Serializable {
    @Serial
    private static final long serialVersionUID = 1L;

    /** The types of handles. */
    public enum Type {
        LOCK,
        RLOCK,
        QUEUE
    }

    @Serial
    private Object readResolve() throws InvalidObjectException {
        Homes.Home home = Homes.find(instance);
        if (home == null) {
            throw new InvalidObjectException("the handle \"" + id + "\" belongs to the instance \"" + instance
                    + "\", which does not run here; a handle can be used only by the program that made it");
        }
        Handle handle = home.handle(this);
        return handle;
    }
}
