package io.multiprocessing.actors.tls;

import io.multiprocessing.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/** A certificate or key is not there, or is not what a member could prove itself with. */
public final class TlsException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    TlsException(String message) {
        super(message);
    }

    TlsException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
