package io.multiprocessing.runtime.admin;

import io.multiprocessing.MultiprocessingException;
import org.jspecify.annotations.Nullable;

/** An admin socket cannot be opened, reached or understood, or what was asked at it cannot be done. */
public final class AdminException extends MultiprocessingException {
    private static final long serialVersionUID = 1L;

    AdminException(String message) {
        super(message);
    }

    AdminException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
