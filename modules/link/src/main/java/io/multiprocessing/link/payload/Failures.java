package io.multiprocessing.link.payload;

import io.multiprocessing.RemoteException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jspecify.annotations.Nullable;

/**
 * Encodes and decodes failures: class name, message, stack trace as text, and the exception as a value where it can travel.
 *
 * <p>Every method of an exception may be the user's own and throw: none of them takes a failure down with it.
 */
final class Failures {
    /** The text only stands in for the exception: more of it helps nobody. */
    private static final int MAX_TEXT = 256 << 10;

    private Failures() {}

    static byte[] encode(Payloads payloads, Throwable failure, int maxBytes) {
        int maxText = Math.min(MAX_TEXT, maxBytes);
        PayloadWriter out = new PayloadWriter(1024);
        out.writeString(failure.getClass().getName())
                .writeOptionalString(message(failure, maxText))
                .writeString(stackTrace(failure, maxText));
        int text = out.size();
        try {
            out.writeBoolean(true);
            payloads.write(out, failure, "the exception");
        } catch (Throwable e) {
            out.truncate(text);
            out.writeBoolean(false);
        }
        return out.toByteArray();
    }

    static Throwable decode(Payloads payloads, byte[] failure) {
        String className = "unknown";
        String message = null;
        String stackTrace = "";
        try {
            PayloadReader in = new PayloadReader(failure);
            className = in.readString();
            message = in.readOptionalString();
            stackTrace = in.readString();
            if (in.readBoolean() && payloads.read(in) instanceof Throwable itself) {
                return itself;
            }
        } catch (Throwable e) {
            // What was read of the text so far is what is left of it.
        }
        return new RemoteException(className, message, stackTrace);
    }

    private static @Nullable String message(Throwable failure, int maxText) {
        try {
            String message = failure.getMessage();
            return message == null ? null : shortened(message, maxText);
        } catch (Throwable e) {
            return "(its getMessage threw " + e.getClass().getName() + ")";
        }
    }

    private static String stackTrace(Throwable failure, int maxText) {
        StringWriter text = new StringWriter();
        try {
            failure.printStackTrace(new PrintWriter(text));
        } catch (Throwable e) {
            text.getBuffer().setLength(0);
            text.append(failure.getClass().getName()).append('\n');
            for (StackTraceElement frame : framesOf(failure)) {
                text.append("\tat ").append(frame.toString()).append('\n');
            }
        }
        return shortened(text.toString(), maxText);
    }

    private static StackTraceElement[] framesOf(Throwable failure) {
        try {
            return failure.getStackTrace();
        } catch (Throwable e) {
            return new StackTraceElement[0];
        }
    }

    private static String shortened(String text, int maxText) {
        return text.length() <= maxText
                ? text
                : text.substring(0, maxText) + "… (%,d more characters)".formatted(text.length() - maxText);
    }
}
