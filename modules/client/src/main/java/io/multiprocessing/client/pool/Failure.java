package io.multiprocessing.client.pool;

import io.multiprocessing.ExitStatus;
import io.multiprocessing.PayloadException;
import io.multiprocessing.PoolBrokenException;
import io.multiprocessing.TaskCancelledException;
import io.multiprocessing.TaskFailedException;
import io.multiprocessing.WorkerLostException;
import io.multiprocessing.client.port.Exchange;
import io.multiprocessing.link.payload.Payloads;
import org.jspecify.annotations.Nullable;

/** Why a result has no value. Made on any thread; what it takes to decode is decoded by who waits. */
interface Failure {
    /** A new exception with the stack trace of the calling thread; the cause is the same one each time. */
    RuntimeException exception();

    static Failure cancelled(String message) {
        return () -> new TaskCancelledException(message);
    }

    /** @param attempts how many workers have died with it, this one included */
    static Failure lost(String task, Worker worker, ExitStatus status, int attempts) {
        String how = status.reason() + " with code " + status.code()
                + (status.detail().isEmpty() ? "" : ": " + status.detail());
        String message = task + " has no result: " + worker + ", which ran it, ended as " + how
                + (attempts > 1 ? ", and so did " + (attempts - 1) + " before it, so the task is to blame" : "")
                + "; whether the task had effects is unknown";
        return () -> new WorkerLostException(message, status, null);
    }

    static Failure unreadable(String task, Throwable cause) {
        String message = "cannot read the result of " + task + ": " + text(cause);
        return () -> new PayloadException(message, cause);
    }

    static Failure broken(Payloads payloads, String message, byte @Nullable [] cause) {
        if (cause == null) {
            return () -> new PoolBrokenException(message);
        }
        return new Remote(payloads, cause) {
            @Override
            RuntimeException with(Throwable decoded) {
                return new PoolBrokenException(message + ": " + text(decoded), decoded);
            }
        };
    }

    static Failure thrown(Payloads payloads, String task, Worker worker, byte[] cause) {
        return new Remote(payloads, cause) {
            @Override
            RuntimeException with(Throwable decoded) {
                return new TaskFailedException(task + " failed in " + worker + ": " + text(decoded), decoded);
            }
        };
    }

    static Failure clusterLost(String why) {
        return () -> Exchange.unavailable(why, true);
    }

    private static String text(Throwable thrown) {
        try {
            return String.valueOf(thrown);
        } catch (RuntimeException e) { // the user's own toString or getMessage
            return thrown.getClass().getName();
        }
    }

    /** An exception of another process. */
    abstract class Remote implements Failure {
        private final Payloads payloads;
        private byte @Nullable [] bytes;
        private @Nullable Throwable decoded;

        Remote(Payloads payloads, byte[] bytes) {
            this.payloads = payloads;
            this.bytes = bytes;
        }

        abstract RuntimeException with(Throwable cause);

        @Override
        public final RuntimeException exception() {
            return with(decoded());
        }

        private synchronized Throwable decoded() {
            Throwable known = decoded;
            if (known == null && bytes != null) {
                known = payloads.readFailure(bytes);
                decoded = known;
                bytes = null;
            }
            return known == null ? new IllegalStateException("no failure") : known;
        }
    }
}
