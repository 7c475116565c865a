package io.multiprocessing.cli.keys;

import io.multiprocessing.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/** A key or certificate could not be made. */
final class KeysException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    KeysException(String message) {
        super(message);
    }

    KeysException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
